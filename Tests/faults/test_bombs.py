"""Answers that are small on their way and large when they are decoded: refused by name, as soon as they are too large.

libcurl decodes piece by piece, so that no more memory is taken than for an answer that may have its size.
"""

import ctypes
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import membrane
import product
import pytest
from app import App

# The limit is 16 MiB. Being larger than the peak before by this much would mean that more was decoded.
SIZE = 192 << 20
MOST_MEMORY = 64 << 20


def deflated(size: int, bits: int) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, bits)
    parts = [packer.compress(bytes(1 << 20)) for _ in range(size >> 20)]
    return b"".join([*parts, packer.flush()])


def brotli(size: int) -> bytes:
    library = ctypes.CDLL("libbrotlienc.so.1")
    packed = ctypes.create_string_buffer(1 << 20)
    count = ctypes.c_size_t(len(packed))
    done = library.BrotliEncoderCompress(
        5, 22, 0, ctypes.c_size_t(size), bytes(size), ctypes.byref(count), packed
    )
    assert done == 1
    return packed.raw[: count.value]


def zstd(size: int) -> bytes:
    library = ctypes.CDLL("libzstd.so.1")
    library.ZSTD_compress.restype = ctypes.c_size_t
    packed = ctypes.create_string_buffer(1 << 20)
    count = library.ZSTD_compress(
        packed, ctypes.c_size_t(len(packed)), bytes(size), ctypes.c_size_t(size), 3
    )
    assert library.ZSTD_isError(ctypes.c_size_t(count)) == 0
    return packed.raw[:count]


GZIP = 31
BOMBS: dict[str, Callable[[], bytes]] = {
    "gzip": lambda: deflated(SIZE, GZIP),
    "deflate": lambda: deflated(SIZE, 15),
    "br": lambda: brotli(SIZE),
    "zstd": lambda: zstd(SIZE),
    # A bomb in a bomb, whose outside has a few hundred bytes.
    "gzip, gzip": lambda: zlib.compress(deflated(SIZE, GZIP), 9, GZIP),
    "gzip, gzip, gzip": lambda: zlib.compress(zlib.compress(deflated(SIZE, GZIP), 9, GZIP), 9, GZIP),
}


@contextmanager
def no_more_memory_than(limit: int) -> Iterator[None]:
    """Linux forgets the peak so far when it is told to."""
    Path("/proc/self/clear_refs").write_text("5")
    before = peak()
    yield
    grown = peak() - before
    assert grown < limit, f"{grown >> 20} MiB more"


def peak() -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    (line,) = [line for line in lines if line.startswith("VmHWM:")]
    return int(line.split()[1]) << 10


def test_what_is_coded_is_read(tmp_path: Path) -> None:
    """What the others are compared with."""
    with App() as app, product.session(tmp_path) as opened:
        product.furnish(opened, app.url)
        answer = b'{"a":1}'
        for coding, packed in {
            "gzip": zlib.compress(answer, 9, GZIP), "deflate": zlib.compress(answer),
            "gzip, gzip": zlib.compress(zlib.compress(answer, 9, GZIP), 9, GZIP),
        }.items():  # fmt: skip
            app.coded = {"/me": (coding, packed)}
            assert opened.customer.request("GET", "/me", connection_key="old-keys").json() == {"a": 1}


@pytest.mark.parametrize("coding", BOMBS)
def test_a_bomb(tmp_path: Path, coding: str) -> None:
    bomb = BOMBS[coding]()
    assert len(bomb) < 1 << 20
    with App() as app, product.session(tmp_path) as opened:
        product.furnish(opened, app.url)
        customer = opened.customer
        calls: list[Callable[[], object]] = [
            lambda: customer.request("GET", "/me", connection_key="old-keys"),
            lambda: customer.request("GET", "/echo"),
            lambda: customer.refresh_connection(connection_key="old-oauth"),
        ]
        app.coded = {path: (coding, bomb) for path in ("/me", "/echo", "/token")}
        with no_more_memory_than(MOST_MEMORY):
            for call in calls:
                with pytest.raises(membrane.MembraneError) as caught:
                    call()
                assert caught.value.key == "answer_too_large", f"{caught.value.status_name} {caught.value}"
        # Nothing else has come to harm.
        app.coded = {}
        assert customer.request("GET", "/me", connection_key="old-keys").status == 200
        assert customer.request("GET", "/me", connection_key="old-oauth").status == 200
