"""Your product's own API: the callback that fetches a tenant's credentials."""

from __future__ import annotations

import asyncio
import inspect
import json
import logging
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from typing import Any, TypedDict, Union, cast

from . import _bindings
from ._call import callback_given, check, read_json
from ._callbacks import no_release, register, registered, release_function
from ._library import library
from .native import CallbackError


class FetchRequest(TypedDict, total=False):
    """Whose credentials a fetch callback is asked for; `reason` is "missing" or "refused"."""

    workspaceId: str
    workspaceKey: str
    tenantId: str
    tenantKey: str
    name: str
    fields: dict[str, Any]
    reason: str


class FetchedCredentials(TypedDict, total=False):
    """What a fetch callback answers; `tenantKey`, when it is given, must be the one asked for."""

    credentials: dict[str, Any]
    tenantKey: str


_Answer = Union[FetchedCredentials, Mapping[str, Any]]
FetchCallback = Union[
    Callable[[FetchRequest], _Answer], Callable[[FetchRequest], Awaitable[_Answer]]
]

_logger = logging.getLogger("membrane")


class _Fetcher:
    """A callback with the event loop in which it was registered, if there was one."""

    def __init__(self, callback: FetchCallback) -> None:
        self._callback = callback
        try:
            self._loop: asyncio.AbstractEventLoop | None = asyncio.get_running_loop()
        except RuntimeError:
            self._loop = None

    def __call__(self, request: FetchRequest) -> Any:
        result = self._callback(request)
        if not inspect.isawaitable(result):
            return result
        coroutine = _coroutine(result)
        # One that has stopped would never run it.
        if self._loop is None or not self._loop.is_running():
            return asyncio.run(coroutine)
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result()


async def _wait(awaitable: Awaitable[Any]) -> Any:
    return await awaitable


def _coroutine(awaitable: Awaitable[Any]) -> Coroutine[Any, Any, Any]:
    if inspect.iscoroutine(awaitable):
        return cast("Coroutine[Any, Any, Any]", awaitable)
    return _wait(awaitable)


def _on_fetch(number: int, text: bytes, reply: Any) -> int:
    # An exception that left this function would count as success.
    try:
        try:
            result = registered(number)(read_json(text))
            status, said = 0, json.dumps(result, allow_nan=False)
        except CallbackError as error:
            status, said = 1, error.text
        except BaseException:
            _logger.exception("the fetch callback failed")
            return 1
        check(library.membrane_reply_set, reply, said.encode(errors="replace"))
    except BaseException:
        _logger.exception("the fetch callback's answer cannot be given")
        return 1
    return status


# Kept for ever: the library may call it at any time.
_fetch_function = _bindings.membrane_fetch_callback(_on_fetch)


def set_fetch_callback(engine: Any, callback: FetchCallback | None) -> None:
    function = library.membrane_set_fetch_callback
    callback_given(callback)
    if callback is None:
        check(function, engine, _bindings.membrane_fetch_callback(), None, no_release)
        return
    check(function, engine, _fetch_function, register(_Fetcher(callback)), release_function)
