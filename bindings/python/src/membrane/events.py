"""Events: the callback of an engine, and webhooks for those who receive them."""

from __future__ import annotations

import json
import logging
import math
from collections.abc import Callable, Iterable, Mapping
from typing import Any, cast

from . import _bindings
from ._call import check, encode
from ._callbacks import no_release, register, registered, release_function
from ._library import library
from .records import Event

EventCallback = Callable[[Event], object]

_logger = logging.getLogger("membrane")


def _on_event(number: int, text: bytes) -> int:
    # An exception that left this function would count as success.
    try:
        registered(number)(json.loads(text))
    except BaseException:
        _logger.exception("the event callback failed; the event will come again")
        return 1
    return 0


# Kept for ever: the library may call it at any time.
_event_function = _bindings.membrane_event_callback(_on_event)


def set_event_callback(engine: Any, callback: EventCallback | None) -> None:
    function = library.membrane_set_event_callback
    if callback is None:
        check(function, engine, _bindings.membrane_event_callback(), None, no_release)
        return
    check(function, engine, _event_function, register(callback), release_function)


def verify_webhook(
    body: bytes,
    headers: Mapping[str, str],
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
    given = {name.lower(): value for name, value in headers.items()}
    names = ("webhook-id", "webhook-timestamp", "webhook-signature")
    if not isinstance(secrets, str):
        secrets = " ".join(secrets)
    if not 1 <= tolerance <= 86_400:
        raise ValueError("tolerance must be 1 to 86400 seconds")
    body = bytes(body)
    check(
        library.membrane_verify_webhook,
        body,
        len(body),
        *(encode(given.get(name, "")) for name in names),
        encode(secrets),
        math.ceil(tolerance),
    )
    return cast(Event, json.loads(body))
