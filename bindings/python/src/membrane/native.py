"""Functions of connectors that the host computes."""

from __future__ import annotations

import itertools
import json
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from . import _bindings
from ._call import callback_given, check, encode, read_json
from ._library import library

_logger = logging.getLogger("membrane")


@dataclass(frozen=True)
class NativeCall:
    """What a native function of a connector is called with."""

    name: str
    """The name that it is registered by."""
    function: str
    """The connector's function, such as "makeApiClient"."""
    variables: dict[str, Any]
    """What the function is given. It holds secrets."""
    timeout: float | None
    """How many seconds the call that needs the result may still take; None: no limit."""

    def __repr__(self) -> str:
        return f"NativeCall(name={self.name!r}, function={self.function!r})"


NativeFunction = Callable[[NativeCall], Any]


class CallbackError(Exception):
    """Raise it in a native function or a fetch callback to say why it fails: its text reaches whoever made the call.

    The text of every other exception is logged to the logger "membrane" and told to nobody else: it may name hosts,
    files and queries of yours.
    """

    @property
    def text(self) -> str:
        return str(self).replace("\0", "")


# What was registered, by the number that the library is given in place of an object. The library says
# when it does not need one any more.
_functions: dict[int, NativeFunction] = {}
_numbers = itertools.count(1)
_lock = threading.Lock()


def _on_call(number: int, text: bytes, reply: Any) -> int:
    # An exception that left this function would count as success.
    try:
        call = read_json(text)
        limit = call["timeoutMs"]
        timeout = None if limit is None else limit / 1000
        function = _functions[number]
        try:
            value = function(
                NativeCall(call["name"], call["function"], call["variables"], timeout)
            )
            answer = json.dumps(value, allow_nan=False)
        except CallbackError as error:
            library.membrane_reply_set(reply, error.text.encode(errors="replace"), None)
            return 1
        except Exception:
            _logger.exception("the native function %s failed", call["name"])
            return 1
        return int(library.membrane_reply_set(reply, encode(answer, "result"), None))
    except BaseException:
        _logger.exception("a native function was ended")
        return 1


def _on_release(number: int) -> None:
    with _lock:
        _functions.pop(number, None)


# Kept for ever: the library may call them at any time.
_native_function = _bindings.membrane_native_function(_on_call)
_release_function = _bindings.membrane_release(_on_release)


def set_native_function(engine: Any, name: str, function: NativeFunction | None) -> None:
    callback_given(function, "function")
    if function is None:
        nothing = _bindings.membrane_native_function()
        never = _bindings.membrane_release()
        check(library.membrane_set_native_function, engine, encode(name, "name"), nothing, None, never)
        return
    encoded = encode(name, "name")
    with _lock:
        number = next(_numbers)
        _functions[number] = function
    check(
        library.membrane_set_native_function,
        engine,
        encoded,
        _native_function,
        number,
        _release_function,
    )
