"""Bodies of any size: given by a file or an iterator, taken by a file or a function."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from ctypes import memmove, string_at
from typing import Any, Protocol, Union

from . import _bindings
from ._call import read_json


class Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


class Writable(Protocol):
    def write(self, data: bytes, /) -> object: ...


Source = Union[Readable, Iterable[bytes]]
Target = Union[Writable, Callable[[bytes], object]]
Headers = Callable[[int, Mapping[str, str]], object]


class Stream:
    """What one call gives and takes. An exception of the caller's ends the call and is raised from it."""

    def __init__(
        self, source: Source | None, size: int | None, target: Target | None, headers: Headers | None
    ) -> None:
        self._source = source
        self._start = _position(source)
        self._chunks: Iterator[bytes] | None = None
        self._rest = b""
        self._target = target
        self._headers = headers
        self.exception: BaseException | None = None
        self.released = 0
        self._size = size

    @property
    def structure(self) -> _bindings.membrane_stream:
        stream = _bindings.membrane_stream_init()
        if self._source is not None:
            stream.read = _read_function
            if self._size is not None:
                stream.body_size = self._size
            if self._start is not None:
                stream.rewind = _rewind_function
        if self._headers is not None:
            stream.headers = _headers_function
        if self._target is not None:
            stream.write = _write_function
        stream.release = _release_function
        with _lock:
            number = next(_numbers)
            _streams[number] = self
        stream.user_data = number
        return stream

    def read(self, size: int) -> bytes:
        read = getattr(self._source, "read", None)
        if read is not None:
            return bytes(read(size))
        if self._chunks is None:
            assert isinstance(self._source, Iterable)
            self._chunks = iter(self._source)
        while not self._rest:
            chunk = next(self._chunks, None)
            if chunk is None:
                return b""
            self._rest = bytes(chunk)
        taken, self._rest = self._rest[:size], self._rest[size:]
        return taken

    def rewind(self) -> None:
        seek = getattr(self._source, "seek")
        seek(self._start)

    def head(self, text: bytes) -> None:
        if self._headers is not None:
            answer = read_json(text)
            self._headers(answer["status"], answer["headers"])

    def write(self, data: bytes) -> None:
        write: Any = getattr(self._target, "write", self._target)
        write(data)


def _position(source: Source | None) -> int | None:
    """Where a file is that can go back there."""
    try:
        return int(getattr(source, "tell")()) if getattr(source, "seekable")() else None
    except (AttributeError, OSError):
        return None


# By the number that the library is given in place of an object.
_streams: dict[int, Stream] = {}
_numbers = itertools.count(1)
_lock = threading.Lock()


def _guarded(number: int, body: Callable[[Stream], int]) -> int:
    # An exception that left this function would be printed, and its result would be 0.
    stream = _streams[number]
    try:
        return body(stream)
    except BaseException as exception:
        stream.exception = exception
        return -1


def _on_read(number: int, place: int, size: int) -> int:
    def body(stream: Stream) -> int:
        data = stream.read(size)
        if len(data) > size:
            raise ValueError("read() gave more bytes than it was asked for")
        memmove(place, data, len(data))
        return len(data)

    return _guarded(number, body)


def _on_rewind(number: int) -> int:
    def body(stream: Stream) -> int:
        stream.rewind()
        return 0

    return _guarded(number, body)


def _on_headers(number: int, text: bytes) -> int:
    def body(stream: Stream) -> int:
        stream.head(text)
        return 0

    return _guarded(number, body)


def _on_write(number: int, data: int, size: int) -> int:
    def body(stream: Stream) -> int:
        stream.write(string_at(data, size))
        return 0

    return _guarded(number, body)


def _on_release(number: int) -> None:
    with _lock:
        stream = _streams.pop(number, None)
    if stream is not None:
        stream.released += 1


# Kept for ever: the library may call them at any time.
_read_function = _bindings.membrane_read_callback(_on_read)
_rewind_function = _bindings.membrane_rewind_callback(_on_rewind)
_headers_function = _bindings.membrane_headers_callback(_on_headers)
_write_function = _bindings.membrane_write_callback(_on_write)
_release_function = _bindings.membrane_release(_on_release)
