"""What is sent and answered over TLS: OpenSSL keeps the last of it in its buffers, unless it is told to wipe them."""

import asyncio
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import canaries
import certificates
import hypercorn.asyncio
import hypercorn.config
import pytest
from app import App
from canaries import Canaries
from host import Host
from memory import MAY_BE_LEFT_BY_HTTP2, MAY_BE_OPEN, kinds, memory_of
from opened import Opened
from test_kinds import World, what_is_sent


@pytest.fixture(scope="module")
def authority() -> certificates.Authority:
    return certificates.authority("An authority of this test")


class Listening(hypercorn.config.Config):
    """On a socket that is there already, so that its port is known."""

    def __init__(self, listener: socket.socket) -> None:
        super().__init__()
        self._sockets = hypercorn.config.Sockets([listener], [], [])

    def create_sockets(self) -> hypercorn.config.Sockets:
        return self._sockets


class SecondApp:
    """The same app with HTTP/2, as Hypercorn speaks it."""

    def __init__(self, app: App, certificate: Path) -> None:
        self._app = app
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self._config = Listening(self._listener)
        self._config.certfile = self._config.keyfile = str(certificate)
        self._config.errorlog = None
        self.protocols: list[str] = []
        self._loop = asyncio.new_event_loop()
        self._end = asyncio.Event()
        self._thread = threading.Thread(target=self._serve)

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        serving = hypercorn.asyncio.serve(self._answer, self._config, shutdown_trigger=self._end.wait)
        self._loop.run_until_complete(serving)
        self._loop.close()

    async def _answer(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        self.protocols.append(scope["http_version"])
        body, message = b"", {"more_body": True}
        while message.get("more_body"):
            message = await receive()
            body += message.get("body", b"")
        lines = [f"{name.decode()}: {value.decode()}" for name, value in scope["headers"]]
        query = scope["query_string"].decode()
        self._app.received.append("\n".join([f"{scope['method']} {scope['path']}?{query}", *lines, body.decode()]))
        status, kind, answer = self._app.answer(scope["path"], body.decode())
        cookie = f"session={self._app.issue('cookie')}"
        headers = [(b"content-type", kind.encode()), (b"set-cookie", cookie.encode())]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": answer.encode()})

    def __enter__(self) -> "SecondApp":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._end.set)
        self._thread.join()
        self._listener.close()


@contextmanager
def serving(known: Canaries, folder: Path, authority: certificates.Authority, version: str) -> Iterator[App]:
    certificate = certificates.server(folder, authority, host="127.0.0.1")
    if version == "HTTP/2":
        with App(known) as app, SecondApp(app, certificate) as second:
            app.url = f"https://127.0.0.1:{second.port}"
            yield app
            assert set(second.protocols) == {"2"}
        return
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    context.minimum_version = context.maximum_version = getattr(ssl.TLSVersion, version)
    with App(known, context) as app:
        yield app


@pytest.mark.parametrize("version", ["TLSv1_2", "TLSv1_3", "HTTP/2"])
def test_an_answer(program: Path, tmp_path: Path, authority: certificates.Authority, version: str) -> None:
    known = Canaries()
    secret = canaries.new("workspace")
    known.add("workspace secret", secret)
    leaks: list[str] = []
    with Host(program, tmp_path) as host, serving(known, tmp_path, authority, version) as app:
        opened = Opened(
            host, tmp_path / "store", known, secret, leaks, version,
            caPem=authority.pem().decode(), http2=version == "HTTP/2",
        )  # fmt: skip
        world = World(host, app, opened, known)
        what_is_sent(world)
        # The connection is still open, as it is kept for the next request.
        found = memory_of(host, known)
        print("open:", dict(sorted(found.items())))
        opened.close()
        left = memory_of(host, known)
        print("closed:", dict(sorted(left.items())))
        assert [secret for secret in world.expected if not app.has_received(secret)] == []
    assert leaks == []
    is_second = version == "HTTP/2"
    assert kinds(found) <= MAY_BE_OPEN.keys() | (MAY_BE_LEFT_BY_HTTP2.keys() if is_second else set())
    assert kinds(left) <= (MAY_BE_LEFT_BY_HTTP2.keys() if is_second else set())
