"""Events: the callback of an engine, and webhooks for those who receive them."""

from __future__ import annotations

import logging
import math
from collections.abc import Callable, Iterable
from typing import Any, Protocol, TypedDict, cast

from . import _bindings
from ._call import callback_given, check, encode, foreign, read_json, wrong_type
from ._callbacks import no_release, register, registered, release_function
from ._library import library
from .errors import malformed
from .records import Event

class WorkerFailure(TypedDict, total=False):
    """What keeps the worker from its work: the error's number and members, since when, and how many runs it failed."""

    status: int
    type: str
    key: str
    message: str
    data: dict[str, Any]
    since: str
    runs: int


EventCallback = Callable[[Event], object]


class Headers(Protocol):
    """A mapping, or what a web framework has in its place."""

    def items(self) -> Iterable[tuple[str, str]]: ...


_logger = logging.getLogger("membrane")


def _on_event(number: int, text: bytes) -> int:
    # An exception that left this function would count as success.
    try:
        registered(number)(read_json(text))
    except BaseException:
        _logger.exception("the event callback failed; the event will come again")
        return 1
    return 0


# Kept for ever: the library may call it at any time.
_event_function = _bindings.membrane_event_callback(_on_event)


def set_event_callback(engine: Any, callback: EventCallback | None) -> None:
    function = library.membrane_set_event_callback
    callback_given(callback)
    if callback is None:
        check(function, engine, _bindings.membrane_event_callback(), None, no_release)
        return
    check(function, engine, _event_function, register(callback), release_function)


WorkerCallback = Callable[[WorkerFailure], object]


def _on_worker_failure(number: int, text: bytes) -> int:
    try:
        registered(number)(read_json(text))
    except BaseException:
        _logger.exception("the worker callback failed")
    return 0


# Kept for ever, as that of events.
_worker_function = _bindings.membrane_event_callback(_on_worker_failure)


def set_worker_callback(engine: Any, callback: WorkerCallback | None) -> None:
    function = library.membrane_set_worker_callback
    callback_given(callback)
    if callback is None:
        check(function, engine, _bindings.membrane_event_callback(), None, no_release)
        return
    check(function, engine, _worker_function, register(callback), release_function)


def verify_webhook(
    body: bytes,
    headers: Headers,
    secrets: str | Iterable[str],
    *,
    tolerance: float = 300,
) -> Event:
    """The event of a webhook, if it comes from who knows the secret and is not old.

    event = membrane.verify_webhook(request.data, request.headers, secret)

    body       the bytes as they arrived, before anything parses them
    headers    the request's headers, in whatever case
    secrets    the webhook's secret; during a rotation both
    tolerance  how many seconds old, or in the future, it may be

    Raises `NotAuthenticated`; `data["reason"]` says why: "malformed", "signature", "expired" or
    "not_yet_valid". The same event may come twice, with the same `id`.
    """
    if not hasattr(headers, "items"):
        raise wrong_type("headers", "a mapping", headers)
    if not isinstance(tolerance, (int, float)):
        raise wrong_type("tolerance", "a number of seconds", tolerance)
    if not 1 <= tolerance <= 86_400:
        raise ValueError("tolerance must be 1 to 86400 seconds")
    given = {_name(name): value for name, value in headers.items()}
    content = _content(body)
    check(
        library.membrane_verify_webhook,
        content,
        len(content),
        *(foreign(given.get(name, ""), f"header {name}", key=_KEY) for name in _NAMES),
        encode(_secrets(secrets), "secrets"),
        math.ceil(tolerance),
    )
    # Whoever knows the secret may still have sent anything.
    try:
        event = read_json(content)
    except (ValueError, RecursionError):
        event = None
    if not isinstance(event, dict):
        raise malformed("The body is signed, and is not a JSON object.", _KEY)
    return cast(Event, event)


_KEY = "webhook_not_verified"
_NAMES = ("webhook-id", "webhook-timestamp", "webhook-signature")


def _name(name: object) -> str:
    """A header's name, also as ASGI servers give it."""
    return (name.decode("latin-1") if isinstance(name, bytes) else str(name)).lower()


def _content(body: object) -> bytes:
    if isinstance(body, (bytes, bytearray, memoryview)):
        return bytes(body)
    if not isinstance(body, str):
        kind = type(body).__name__
        raise malformed(f"body must be the bytes that arrived, not {kind}", _KEY, is_type=True)
    try:
        return body.encode()
    except UnicodeEncodeError:
        raise malformed("The body is not UTF-8.", _KEY) from None


def _secrets(secrets: str | Iterable[str]) -> str:
    if isinstance(secrets, str):
        return secrets
    if not isinstance(secrets, Iterable):
        raise wrong_type("secrets", "a str, or several", secrets)
    several = list(secrets)
    for secret in several:
        if not isinstance(secret, str):
            raise wrong_type("secrets", "a str, or several", secret)
    return " ".join(several)
