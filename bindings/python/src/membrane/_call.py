"""Calls into the library: text in, text out, and errors as exceptions."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from ctypes import POINTER, byref, c_char, string_at
from typing import Any

from ._bindings import membrane_error
from ._library import library
from .errors import MembraneError, class_of

_INT64_MAX = 2**63 - 1


def encode(text: str | None) -> bytes | None:
    """Text as the library takes it. C would read only what comes before a NUL, so that is refused."""
    if text is None:
        return None
    if "\0" in text:
        raise ValueError("embedded null character")
    return text.encode()


def encode_object(members: Mapping[str, Any]) -> bytes:
    return json.dumps(members, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


def int64(value: int) -> int:
    """Refuses what ctypes would silently cut to 64 bits."""
    if not -_INT64_MAX <= value <= _INT64_MAX:
        raise OverflowError("the number does not fit into 64 bits")
    return value


def given(**members: Any) -> dict[str, Any]:
    """The members that have a value."""
    return {name: value for name, value in members.items() if value is not None}


def milliseconds(timeout: float | None) -> int:
    """A time limit as the library takes it: 0 is the engine's own, -1 is none."""
    if timeout is None:
        return 0
    if timeout == math.inf:
        return -1
    if not timeout > 0:
        raise ValueError("timeout must be more than 0 seconds")
    return int64(math.ceil(timeout * 1000))


def check(function: Any, *arguments: object) -> None:
    """Calls a function that has `out_error` last, and raises what it reports."""
    error = POINTER(membrane_error)()
    status: int = function(*arguments, byref(error))
    if status != 0:
        try:
            raise _exception(status, error)
        finally:
            library.membrane_error_free(error)


def answer(function: Any, *arguments: object) -> str:
    """Calls a function that has an owned string before `out_error`, and gives that string."""
    text = POINTER(c_char)()
    check(function, *arguments, byref(text))
    try:
        return string_at(text).decode()
    finally:
        library.membrane_string_free(text)


def _exception(status: int, error: Any) -> MembraneError:
    name = _text(library.membrane_status_name(status))
    retry_after_ms: int = library.membrane_error_retry_after_ms(error)
    return class_of(status)(
        _text(library.membrane_error_message(error)) or name,
        status=status,
        status_name=name,
        type=_text(library.membrane_error_type(error)),
        key=_text(library.membrane_error_key(error)),
        data=json.loads(_text(library.membrane_error_data(error)) or "{}"),
        retryable=library.membrane_error_is_retryable(error) != 0,
        retry_after=None if retry_after_ms < 0 else retry_after_ms / 1000,
        oauth_code=_text(library.membrane_error_oauth_code(error)) or None,
        http_status=library.membrane_error_http_status(error) or None,
    )


def _text(value: bytes | None) -> str:
    return "" if value is None else value.decode()
