"""Response.json(): a value, or one kind of exception, whatever an app writes and whatever it calls it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest

import membrane
from conftest import SECRET, sign

DIGITS = 4000  # the most that the library reads as a number
TOKEN = sign(tenant_key="a", fields={"n": int("9" * DIGITS)})
TYPES = {
    "json": "application/json",
    "problem": "application/problem+json; charset=utf-8",
    "text": "text/plain",
    "bytes": "application/octet-stream",
    "none": "",
}
GOOD: dict[str, tuple[bytes, Any]] = {
    "value": (b'{"a": [1, "x"]}', {"a": [1, "x"]}),
    "text": (b'"[1]"', "[1]"),
    "null": (b"null", None),
    "nan": (b"[NaN, Infinity, -Infinity]", [None, None, None]),
    "byte order mark": (b"\xef\xbb\xbf[1]\n\0", [1]),
    "not UTF-8": (b'"Jos\xe9"', "Jos\ufffd"),
    "line break in a text": (b'"a\nb"', "a\nb"),
    "large number": (b"9" * DIGITS, int("9" * DIGITS)),
}
BAD: dict[str, bytes] = {
    "empty": b"",
    "blank": b" \n",
    "cut off": b'{"a": ',
    "page": b"<html>",
    "no text": b"\x00\xff\xfe",
    "deep": b"[" * 200_000 + b"]" * 200_000,
    "number too large": b"9" * 10_000,
}


class App(BaseHTTPRequestHandler):
    """Answers /type/name with that body."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        _, kind, name = self.path.replace("%20", " ").split("/")
        body = GOOD[name][0] if name in GOOD else BAD[name]
        self.send_response(200)
        if TYPES[kind]:
            self.send_header("Content-Type", TYPES[kind])
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.mark.parametrize("kind", TYPES)
def test_what_is_json_is_read_the_same_whatever_it_is_called(own: membrane.Client, kind: str) -> None:
    for name, (_, value) in GOOD.items():
        response = own.request("GET", f"/{kind}/{name}")
        assert response.has_body and response.json() == value, name


@pytest.mark.parametrize("kind", TYPES)
def test_what_is_not_raises_one_thing(own: membrane.Client, kind: str) -> None:
    for name, body in BAD.items():
        response = own.request("GET", f"/{kind}/{name}")
        assert response.has_body == bool(body), name
        for expected in (membrane.ProviderError, ValueError):
            with pytest.raises(expected) as caught:
                response.json()
            error = caught.value
            assert isinstance(error, membrane.ProviderError)
            assert (error.key, error.http_status, error.retryable) == ("body_not_json", 200, False)
            assert error.__cause__ is None and len(str(error)) < 200


def test_what_was_streamed_has_no_body(own: membrane.Client) -> None:
    response = own.stream("GET", "/json/value", target=lambda _: None)
    assert not response.has_body
    with pytest.raises(membrane.ProviderError, match="no body"):
        response.json()


@pytest.fixture
def few_digits() -> Iterator[None]:
    if not hasattr(sys, "set_int_max_str_digits"):
        pytest.skip("this Python reads integers of any length")
    before = sys.get_int_max_str_digits()
    sys.set_int_max_str_digits(640)
    yield
    sys.set_int_max_str_digits(before)


def test_large_numbers_do_not_depend_on_the_interpreter(own: membrane.Client, few_digits: None) -> None:
    assert str(own.request("GET", "/json/large number").body) == "9" * DIGITS
    assert str(membrane.verify_token(TOKEN, SECRET)["fields"]["n"]) == "9" * DIGITS
    with pytest.raises(membrane.ProviderError):
        own.request("GET", "/text/large number").json()
