"""Bodies that are never in memory as a whole, and forms."""

from __future__ import annotations

import io
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest

import membrane


class App(BaseHTTPRequestHandler):
    """Answers what it gets; /missing is not there, /large is 8 MiB."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        if self.path == "/missing":
            self._answer(404, b"not here")
        else:
            self._answer(200, b"x" * (8 << 20))

    def do_PUT(self) -> None:
        if "chunked" in self.headers.get("Transfer-Encoding", ""):
            body = b""
            while size := int(self.rfile.readline(), 16):
                body += self.rfile.read(size)
                self.rfile.readline()
            self.rfile.readline()
        else:
            body = self.rfile.read(int(self.headers["Content-Length"]))
        self._answer(200, body, self.headers["Content-Type"])

    def _answer(self, status: int, body: bytes, kind: str = "text/plain") -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Type", kind)
        self.end_headers()
        try:
            self.wfile.write(body)
        except ConnectionError:
            self.close_connection = True

    def log_message(self, format: str, *args: Any) -> None:
        pass


BODY = bytes(range(256)) * 4000


@pytest.mark.parametrize("size", [len(BODY), None])
def test_a_file_is_sent_and_the_answer_written(own: membrane.Client, size: int | None) -> None:
    target = io.BytesIO()
    heads: list[tuple[int, str]] = []
    response = own.stream(
        "PUT",
        "/",
        source=io.BytesIO(BODY),
        size=size,
        target=target,
        on_headers=lambda status, headers: heads.append((status, headers["content-type"])),
    )
    assert response.status == 200 and response.body is None
    assert target.getvalue() == BODY
    assert heads == [(200, "application/octet-stream")]


def test_an_iterator_is_sent_and_a_function_takes(own: membrane.Client) -> None:
    pieces: list[bytes] = []
    source = (BODY[start : start + 100_000] for start in range(0, len(BODY), 100_000))
    own.stream("PUT", "/", source=source, target=pieces.append)
    assert b"".join(pieces) == BODY and len(pieces) > 1


def test_what_is_not_2xx_is_written_too(own: membrane.Client) -> None:
    target = io.BytesIO()
    assert own.stream("GET", "/missing", target=target).status == 404
    assert target.getvalue() == b"not here"


def test_without_a_target_the_body_is_answered(own: membrane.Client) -> None:
    response = own.stream("PUT", "/", source=[b"a", b"b"], size=2)
    assert response.body == "ab"


def test_what_a_callback_raises_ends_the_call(own: membrane.Client) -> None:
    def fail(_: Any) -> None:
        raise KeyError("mine")

    with pytest.raises(KeyError, match="mine"):
        own.stream("GET", "/large", target=fail)

    def broken() -> Iterator[bytes]:
        yield b"a"
        raise KeyError("source")

    with pytest.raises(KeyError, match="source"):
        own.stream("PUT", "/", source=broken())


def test_nothing_is_kept_after_the_call(own: membrane.Client) -> None:
    from membrane import streams

    own.stream("PUT", "/", source=[b"a"])
    with pytest.raises(membrane.InvalidRequest):
        own.stream("PUT", "/", source=[b"a"], body="b")
    assert not streams._streams


def test_forms_and_parts(own: membrane.Client) -> None:
    assert own.request("PUT", "/", form={"a": ["b c", 1]}).body == "a=b+c&a=1"
    parts = [{"name": "f", "fileName": 'x"y', "body": b"\xff\x00"}]
    answer = own.request("PUT", "/", multipart=parts)
    assert answer.headers["content-type"].startswith("multipart/form-data; boundary=")
    part = b'filename="x%22y"\r\nContent-Type: application/octet-stream\r\n\r\n\xff\x00\r\n'
    assert part in answer.body
