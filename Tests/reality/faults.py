"""Ways in which a token endpoint does not answer as it should.

A fault is given `act`, which does what was asked for and gives the proper answer; it answers something itself. Whether
the provider has acted by then is part of the fault.
"""

import json
import random
import socket
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import flask

Act = Callable[[], flask.Response]
Fault = Callable[[Act], Any]


def status(code: int, **headers: str) -> Fault:
    """Answers a status and does nothing. Underscores in names of headers stand for hyphens."""
    fields = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda act: flask.Response("{}", code, fields, mimetype="application/json")


def late(before: float, after: float) -> Fault:
    """Seconds until it acts, and from then until it answers."""

    def fault(act: Act) -> flask.Response:
        time.sleep(before)
        response = act()
        time.sleep(after)
        return response

    return fault


def sometimes_late(seed: int, seconds: float) -> Fault:
    """As `late`, up to so many seconds before and after, by the seed."""
    numbers = random.Random(seed)
    return lambda act: late(numbers.uniform(0, seconds), numbers.uniform(0, seconds))(act)


class Held:
    """Acts, and keeps the answer until `release`. `has_acted` tells that it did."""

    def __init__(self, limit: float = 60) -> None:
        self.has_acted = threading.Event()
        self._released = threading.Event()
        self._limit = limit

    def __call__(self, act: Act) -> flask.Response:
        response = act()
        self.has_acted.set()
        self._released.wait(self._limit)
        return response

    def release(self) -> None:
        self._released.set()


def lost(act: Act) -> Any:
    """Acts, and closes the connection without an answer."""
    act()
    _hang_up()
    return flask.Response()


def lost_before_acting(act: Act) -> Any:
    """Closes the connection without having done anything."""
    _hang_up()
    return flask.Response()


def _hang_up() -> None:
    connection: socket.socket = flask.request.environ["werkzeug.socket"]
    connection.shutdown(socket.SHUT_RDWR)


def redirect(location: str, code: int = 307) -> Fault:
    """307 asks for the same request at another place, with its body."""
    return lambda act: flask.redirect(location, code)


def changed(**members: Any) -> Fault:
    """Acts, and answers with other members. None leaves one out."""

    def fault(act: Act) -> flask.Response:
        answer = {**(act().get_json() or {}), **members}
        text = json.dumps({name: value for name, value in answer.items() if value is not None})
        return flask.Response(text, mimetype="application/json")

    return fault


def raw(body: bytes, content_type: str = "application/json") -> Fault:
    """Acts, and answers other bytes."""

    def fault(act: Act) -> flask.Response:
        act()
        return flask.Response(body, content_type=content_type)

    return fault


def huge(mebibytes: int) -> Fault:
    """Acts, and answers a valid object with that much white space in it, in pieces."""

    def fault(act: Act) -> flask.Response:
        answer = act().get_data()

        def pieces() -> Iterator[bytes]:
            for _ in range(mebibytes):
                yield b" " * (1 << 20)
            yield answer

        return flask.Response(pieces(), mimetype="application/json")

    return fault


def byte_by_byte(seconds: float, limit: float = 60) -> Fault:
    """Acts, and answers one byte each so many seconds."""

    def fault(act: Act) -> flask.Response:
        answer = act().get_data()

        def pieces() -> Iterator[bytes]:
            end = time.monotonic() + limit
            for byte in answer:
                if time.monotonic() > end:
                    return
                time.sleep(seconds)
                yield bytes([byte])

        return flask.Response(pieces(), mimetype="application/json", headers={"Content-Length": str(len(answer))})

    return fault


def in_turn(*faults: Fault | None) -> Fault:
    """Each request gets the next one; None, and when none are left, is answered well."""
    waiting = list(faults)
    lock = threading.Lock()

    def fault(act: Act) -> Any:
        with lock:
            next_fault = waiting.pop(0) if waiting else None
        return next_fault(act) if next_fault else act()

    return fault
