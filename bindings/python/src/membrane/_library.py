"""Finds libmembrane, loads it and declares its functions."""

from __future__ import annotations

import ctypes
import os
import re
from pathlib import Path
from typing import Any

from . import _bindings
from .errors import LoadError

_SONAME = "libmembrane.so.0"


def _location() -> str:
    chosen = os.environ.get("MEMBRANE_LIBRARY")
    if chosen:
        return chosen
    bundled = Path(__file__).with_name(_SONAME)
    return str(bundled) if bundled.exists() else _SONAME


def _is_usable(version: str) -> bool:
    """Whether the library has all that the header of this binding declares."""
    match = re.match(r"(\d+)\.(\d+)\.(\d+)", version)
    if match is None:
        return False
    major, minor, patch = (int(number) for number in match.groups())
    return major == _bindings.MEMBRANE_VERSION_MAJOR and (minor, patch) >= (
        _bindings.MEMBRANE_VERSION_MINOR,
        _bindings.MEMBRANE_VERSION_PATCH,
    )


def _declare(library: ctypes.CDLL, name: str) -> Any:
    function = getattr(library, name)
    function.restype, function.argtypes = _bindings.FUNCTIONS[name]
    return function


def load(location: str) -> ctypes.CDLL:
    """Loads the library, with its symbols kept out of the way of other libraries."""
    try:
        library = ctypes.CDLL(location, mode=ctypes.RTLD_LOCAL)
    except OSError as error:
        raise LoadError(
            f"libmembrane cannot be loaded from {location}: {error}. "
            "Install it, or set MEMBRANE_LIBRARY to the path of libmembrane.so",
            path=location,
        ) from error
    try:
        version = _declare(library, "membrane_version")().decode()
        if not _is_usable(version):
            raise LoadError(
                f"{location} is libmembrane {version}, but this package needs "
                f"{_bindings.MEMBRANE_VERSION} or a later {_bindings.MEMBRANE_VERSION_MAJOR}.x",
                path=location,
            )
        for name in _bindings.FUNCTIONS:
            _declare(library, name)
    except AttributeError as error:
        raise LoadError(f"{location} is not a complete libmembrane: {error}", path=location) from error
    return library


library = load(_location())


def library_version() -> str:
    """The version of the shared library that is loaded. `__version__` is that of this package."""
    version: bytes = library.membrane_version()
    return version.decode()
