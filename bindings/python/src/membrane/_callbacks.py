"""What was registered with the library, by the number that it is given in place of an object."""

from __future__ import annotations

import itertools
import threading
from typing import Any

from . import _bindings

_objects: dict[int, Any] = {}
_numbers = itertools.count(1)
_lock = threading.Lock()


def register(callback: Any) -> int:
    """A number for the library, which says with `release_function` when it does not need it any more."""
    with _lock:
        number = next(_numbers)
        _objects[number] = callback
        return number


def registered(number: int) -> Any:
    return _objects[number]


def _on_release(number: int) -> None:
    with _lock:
        _objects.pop(number, None)


# Kept for ever: the library may call it at any time.
release_function = _bindings.membrane_release(_on_release)
no_release = _bindings.membrane_release()
