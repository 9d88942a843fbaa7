"""Calls into the library: text in, text out, and errors as exceptions."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from ctypes import POINTER, byref, c_char, string_at
from decimal import Decimal
from typing import Any

from ._bindings import membrane_error
from ._library import library
from .errors import MembraneError, class_of, malformed

_INT64_MAX = 2**63 - 1


def wrong_type(name: str, expected: str, value: object) -> TypeError:
    return TypeError(f"{name} must be {expected}, not {type(value).__name__}")


def encode(text: str | None, name: str) -> bytes | None:
    """An argument as the library takes text. C would read only what comes before a NUL: that is refused."""
    if text is None:
        return None
    if not isinstance(text, str):
        raise wrong_type(name, "a str", text)
    if "\0" in text:
        raise ValueError(f"{name} has an embedded null character")
    return text.encode()


def text_given(text: str | None, name: str) -> str | None:
    """An argument that becomes a member of JSON, where a wrong one would mean something else."""
    if text is not None and not isinstance(text, str):
        raise wrong_type(name, "a str", text)
    return text


def octets(data: bytes | str, name: str) -> bytes:
    """Bytes, or text as UTF-8. `bytes(5)` would be five of NUL."""
    if isinstance(data, str):
        return data.encode()
    if not isinstance(data, (bytes, bytearray, memoryview)):
        raise wrong_type(name, "bytes or a str", data)
    return bytes(data)


def foreign(value: object, name: str, *, key: str = "not_authenticated") -> bytes:
    """What came from outside, such as a token: whatever it is, it is no reason for another exception than ours."""
    if isinstance(value, str):
        try:
            given = value.encode()
        except UnicodeEncodeError:
            raise malformed(f"The {name} is not UTF-8.", key) from None
    elif isinstance(value, (bytes, bytearray, memoryview)):
        given = bytes(value)
    else:
        raise malformed(f"{name} must be a str or bytes, not {type(value).__name__}", key, is_type=True)
    if b"\0" in given:
        raise malformed(f"The {name} has a NUL byte.", key)
    return given


def _as_dict(value: object) -> object:
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"Object of type {type(value).__name__} is not JSON serializable")


def _dumps(value: object, *, ensure_ascii: bool = False) -> str:
    return json.dumps(
        value,
        ensure_ascii=ensure_ascii,
        allow_nan=False,
        separators=(",", ":"),
        default=_as_dict,
    )


def encode_object(members: Mapping[str, Any]) -> bytes:
    try:
        return _dumps(members).encode()
    except UnicodeEncodeError:
        # Half a surrogate pair, as a browser may send it: for the library to refuse.
        return _dumps(members, ensure_ascii=True).encode()
    except TypeError:
        for name, value in members.items():
            try:
                _dumps(value)
            except TypeError as error:
                raise TypeError(f"{_snake_case(name)}: {error}") from None
        raise


def _snake_case(name: str) -> str:
    """A member as the argument is called."""
    return re.sub(r"(?=[A-Z])", "_", str(name).replace("oAuth", "oauth")).lower()


def int64(value: int, name: str) -> int:
    """Refuses what ctypes would silently cut to 64 bits."""
    if not isinstance(value, int):
        raise wrong_type(name, "an int", value)
    if not -_INT64_MAX <= value <= _INT64_MAX:
        raise OverflowError(f"{name} does not fit into 64 bits")
    return value


def callback_given(callback: object, name: str = "callback") -> None:
    """A wrong one would only be noticed when it is called, on another thread."""
    if callback is not None and not callable(callback):
        raise wrong_type(name, "callable", callback)


def given(**members: Any) -> dict[str, Any]:
    """The members that have a value."""
    return {name: value for name, value in members.items() if value is not None}


def as_list(items: Sequence[Any] | None) -> Any:
    """As a JSON array, whatever kind of sequence it is. A text stays one, for the library to refuse."""
    return items if items is None or isinstance(items, str) else list(items)


def items_of_pages(list_page: Callable[..., Any], filters: Mapping[str, Any]) -> Iterator[Any]:
    """What the pages of a list hold. A page is asked for when it is needed."""
    arguments = dict(filters)
    while True:
        page = list_page(**arguments)
        yield from page["items"]
        cursor = page.get("cursor")
        if cursor is None:
            return
        arguments["cursor"] = cursor


def milliseconds(timeout: float | None, name: str = "timeout") -> int:
    """A time limit as the library takes it: 0 is the engine's own, -1 is none."""
    if timeout is None:
        return 0
    if not isinstance(timeout, (int, float)):
        raise wrong_type(name, "a number of seconds", timeout)
    if timeout == math.inf:
        return -1
    if not timeout > 0:
        raise ValueError(f"{name} must be more than 0 seconds")
    return int64(math.ceil(timeout * 1000), name)


def check(function: Any, *arguments: object) -> None:
    """Calls a function that has `out_error` last, and raises what it reports."""
    error = POINTER(membrane_error)()
    status: int = function(*arguments, byref(error))
    if status != 0:
        try:
            raise _exception(status, error)
        finally:
            library.membrane_error_free(error)


def read_json(text: str | bytes) -> Any:
    """JSON that the library wrote. Its numbers have up to 4000 digits, of which the interpreter may allow fewer."""
    try:
        return json.loads(text)
    except ValueError:
        return json.loads(text, parse_int=_integer)


def _integer(digits: str) -> int | Decimal:
    try:
        return int(digits)
    except ValueError:  # sys.set_int_max_str_digits
        return Decimal(digits)


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
    key = _text(library.membrane_error_key(error))
    data = read_json(_text(library.membrane_error_data(error)) or "{}")
    return class_of(status, key, data)(
        _text(library.membrane_error_message(error)) or name,
        status=status,
        status_name=name,
        type=_text(library.membrane_error_type(error)),
        key=key,
        data=data,
        retryable=library.membrane_error_is_retryable(error) != 0,
        retry_after=None if retry_after_ms < 0 else retry_after_ms / 1000,
        oauth_code=_text(library.membrane_error_oauth_code(error)) or None,
        http_status=library.membrane_error_http_status(error) or None,
    )


def _text(value: bytes | None) -> str:
    return "" if value is None else value.decode()
