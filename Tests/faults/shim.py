"""The shim between this process and libc; what its functions do is said in shim/."""

import ctypes
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_libc = ctypes.CDLL(None)
if not hasattr(_libc, "shim_watch"):
    raise RuntimeError("start these tests with Tests/faults/run, or `make faults`")

OPEN, READ, WRITE, SYNC, TRUNCATE, UNLINK, LINK, MAP, EXTEND, MEMORY = (1 << bit for bit in range(10))
# Whatever can happen to a file.
ANY = OPEN | READ | WRITE | SYNC | TRUNCATE | UNLINK | LINK | MAP


@contextmanager
def watching(folder: Path) -> Iterator[None]:
    """The folder whose files the shim looks at."""
    _libc.shim_watch(os.fsencode(os.path.realpath(folder)))
    try:
        yield
    finally:
        _libc.shim_watch(b"")


class Failing:
    """`with Failing(…) as failing:` makes calls fail until the block ends. `count` then says how many did.

    kinds     which calls are counted
    first     1: the next of them
    error     the errno; 0: a half of what should be read or written
    all       those after it fail too
    """

    def __init__(self, kinds: int, first: int, error: int, *, all: bool = False) -> None:
        self._arguments = (kinds, first, error, int(all))
        self.count = 0

    def __enter__(self) -> "Failing":
        _libc.shim_fail(*self._arguments)
        return self

    def __exit__(self, *_: object) -> None:
        self.count = _libc.shim_relent()


@contextmanager
def starving(library: str) -> Iterator[None]:
    """The library whose allocations are counted, and fail where a test says so."""
    if _libc.shim_starve(library.encode()) != 0:
        raise OSError(f"{library} is not loaded")
    try:
        yield
    finally:
        _libc.shim_starve(b"")


def count_allocations_of_curl() -> None:
    """From here on, before anything uses it."""
    names = ("shim_malloc", "free", "shim_realloc", "shim_strdup", "shim_calloc")
    functions = [ctypes.cast(getattr(_libc, name), ctypes.c_void_p) for name in names]
    if ctypes.CDLL("libcurl.so.4").curl_global_init_mem(ctypes.c_long(3), *functions) != 0:
        raise OSError("libcurl does not take the allocator")


@contextmanager
def recording(journal: Path) -> Iterator[None]:
    """Writes down what is done to the files of the watched folder."""
    if _libc.shim_record(os.fsencode(journal)) != 0:
        raise OSError(f"{journal} cannot be written")
    try:
        yield
    finally:
        _libc.shim_record(None)


def acknowledged(text: str) -> None:
    """From here on the recorded workload relies on it."""
    _libc.shim_acknowledged(text.encode())


@contextmanager
def unresolved_names(error: int) -> Iterator[None]:
    """Every look-up of a name ends with that EAI_… code."""
    _libc.shim_fail_names(error)
    try:
        yield
    finally:
        _libc.shim_fail_names(0)


@contextmanager
def trusting(certificates: Path) -> Iterator[None]:
    """The authorities of that file instead of the machine's."""
    _libc.shim_trust(os.fsencode(certificates))
    try:
        yield
    finally:
        _libc.shim_trust(b"")
