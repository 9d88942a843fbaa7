"""The confirm callback of an engine: is the person who is signed in the one who began?"""

from __future__ import annotations

import inspect
import itertools
import logging
import threading
from collections.abc import Callable
from typing import Any, TypedDict

from . import _bindings
from ._call import callback_given, check, read_json
from ._library import library
from .records import Connection

class Attempt(TypedDict, total=False):
    """What the confirm callback is asked about."""

    workspaceKey: str
    tenantId: str
    tenantKey: str
    connection: Connection
    connector: dict[str, Any]
    integration: dict[str, str]
    customState: str
    redirectUri: str
    context: dict[str, Any]


ConfirmCallback = Callable[[Attempt], bool]

_logger = logging.getLogger("membrane")

# What was registered, by the number that the library is given in place of an object.
_callbacks: dict[int, ConfirmCallback] = {}
_numbers = itertools.count(1)
_lock = threading.Lock()


def _on_attempt(number: int, text: bytes) -> int:
    # Nothing may leave this function: what it leaves with would be the answer.
    try:
        answer: object = _callbacks[number](read_json(text))
        if not isinstance(answer, bool):
            # A coroutine that nobody awaited would count as true.
            _logger.error("the confirm callback gave %s, not a bool; refused", type(answer).__name__)
            if inspect.iscoroutine(answer):
                answer.close()
        return 1 if answer is True else 0
    except BaseException:
        _logger.exception("the confirm callback failed; the attempt is refused")
        return 0


def _on_release(number: int) -> None:
    with _lock:
        _callbacks.pop(number, None)


# Kept for ever: the library may call them at any time.
_confirm_function = _bindings.membrane_confirm_callback(_on_attempt)
_release_function = _bindings.membrane_release(_on_release)


def set_confirm_callback(engine: Any, callback: ConfirmCallback | None) -> None:
    function = library.membrane_set_confirm_callback
    callback_given(callback)
    if callback is None:
        nobody = _bindings.membrane_confirm_callback()
        check(function, engine, nobody, None, _bindings.membrane_release())
        return
    with _lock:
        number = next(_numbers)
        _callbacks[number] = callback
    check(function, engine, _confirm_function, number, _release_function)
