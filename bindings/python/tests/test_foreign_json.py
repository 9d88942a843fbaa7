"""What apps write as JSON, read by the library and by Python's own reader: they agree, and every answer is JSON."""

from __future__ import annotations

import base64
import json
import random
import re
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest

import membrane


def bodies() -> list[bytes]:
    """Fixed ones, and others from a seed: values of all kinds, some of them damaged."""
    found = [
        b'{"id":1\0}', b"[1\0,2]", b'{"a":"x"\0}', b'{"a":"x\0"}', b"{}\0", b"12\0", b'{"id":1\0"}', b"\xef\xbb\xbf{}",
        b'{"id":18446744073709551615,"e":1e400,"z":-0,"d":1.10}', b'{"a":1,"b":2,"a":3}', b'{"n":"Jos\xe9"}',
        b'["\\ud83d","\\ude00\\ud83d","\\ud83d\\ude00","\\u0000"]', b"[NaN,Infinity,-Infinity]", b'"\\x"', b"",
    ]  # fmt: skip
    dice = random.Random(14)
    while len(found) < 250:
        body = value(dice, 0)
        for _ in range(dice.choice([0, 0, 1, 2])):
            place = dice.randrange(len(body) + 1)
            other = bytes([dice.choice(b'\0\t\n "\\u{}[],:e.-0\x80\xe9\xff')])
            body = body[:place] + dice.choice([b"", other]) + body[place + dice.randrange(2) :]
        found.append(dice.choice([b"", b"", b" \n", b"\xef\xbb\xbf"]) + body)
    return found


def value(dice: random.Random, depth: int) -> bytes:
    kind = dice.randrange(4 if depth > 4 else 7)
    if kind == 0:
        return dice.choice([b"null", b"true", b"false", b"NaN", b"-Infinity"])
    if kind == 1:
        whole = dice.choice(["0", "-0", "1", "-9223372036854775808", "9223372036854775808", "5" * 30])
        return (whole + dice.choice(["", ".0", ".50", "e2", "E+400", "e-400", "0"])).encode()
    if kind in (2, 3):
        return text(dice)
    parts = [value(dice, depth + 1) for _ in range(dice.randrange(4))]
    if kind == 4:
        return b"[" + b", ".join(parts) + b"]"
    return b"{" + b",".join(text(dice) + b" : " + part for part in parts) + b"}"


def text(dice: random.Random) -> bytes:
    pieces = [
        b"a", b"\\n", b"\\/", b"\\u00e9", b"\\u0000", b"\\ud83d", b"\\ude00", b"\xc3\xa9", b"\xf0\x9f\x98\x80",
        b"\xe9", b"\xff", b"\xed\xa0\x80", b"\0", b"\t", b'\\"', b"\\\\",
    ]  # fmt: skip
    return b'"' + b"".join(dice.choices(pieces, k=dice.randrange(5))) + b'"'


def read(body: bytes) -> Any:
    """What the guide says that the library reads, by Python's reader. ValueError for what is no JSON."""
    written = body.removeprefix(b"\xef\xbb\xbf").rstrip(b"\0 \t\r\n").decode(errors="replace")
    decoder = json.JSONDecoder(
        strict=False, parse_int=number, parse_float=number, parse_constant=lambda _: None
    )
    return repaired(decoder.decode(written))


def number(written: str) -> Any:
    """A number is the same one only where it is written in the same way."""
    return ("number", written)


def repaired(value: Any) -> Any:
    if isinstance(value, str):
        return re.sub("[\0\ud800-\udfff]", "\ufffd", value)
    if isinstance(value, list):
        return [repaired(element) for element in value]
    if isinstance(value, dict):
        return {repaired(name): repaired(member) for name, member in value.items()}
    return value


class App(BaseHTTPRequestHandler):
    """Answers with the body whose number is in the path, as JSON."""

    protocol_version = "HTTP/1.1"
    bodies = bodies()

    def do_GET(self) -> None:
        body = self.bodies[int(self.path[1:])]
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        pass


def test_apps_json_is_read_as_python_reads_it(
    own: membrane.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The library's answers, by a reader that keeps numbers as they are written.
    exact = json.JSONDecoder(parse_int=number, parse_float=number)

    def loads(written: str | bytes) -> Any:
        answer = exact.decode(written if isinstance(written, str) else written.decode())
        assert "\0" not in str(answer)
        return {**answer, "status": int(answer["status"][1])} if "status" in answer else answer

    for place, body in enumerate(App.bodies):
        with monkeypatch.context() as patch:
            patch.setattr(json, "loads", loads)
            found = own.call("request", {"path": f"/{place}"})
        try:
            expected = read(body)
        except ValueError:
            given = base64.b64decode(found["bodyBase64"]) if body else b""
            assert given == body and "body" not in found, body
            continue
        assert found["body"] == expected, body
        assert "bodyBase64" not in found
