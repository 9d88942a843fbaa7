"""Fixtures: the scripted server, an engine on a fresh store, clients, and one connection."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import threading
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any, Iterator
from urllib.parse import urlsplit

import pytest

REPOSITORY = Path(__file__).resolve().parents[3]
os.environ.setdefault("MEMBRANE_LIBRARY", str(REPOSITORY / "build" / "libmembrane.so"))

import membrane  # noqa: E402  (finds the library by the variable above)

SECRET = "0123456789abcdef" * 4


def open_engine(store: Path, timeout: float | None = None) -> membrane.Engine:
    return membrane.open(
        store,
        workspace_key="acme",
        workspace_secret=SECRET,
        allow_private_addresses=True,
        oauth_callback_uri="http://127.0.0.1/oauth-callback",
        timeout=timeout,
    )


def sign(**claims: Any) -> str:
    return membrane.sign_token(SECRET, workspace_key="acme", **claims)


def browse(url: str) -> dict[str, Any]:
    """What the person's browser gets. Redirects are not followed."""
    address = urlsplit(url)
    browser = http.client.HTTPConnection(address.netloc)
    browser.request("GET", f"{address.path}?{address.query}")
    answer = browser.getresponse()
    result = {"status": answer.status, "location": answer.getheader("Location")}
    browser.close()
    return result


def keys_connector(base_uri: str) -> dict[str, Any]:
    """An app with an API key, without a test: connecting sends nothing."""
    return {
        "key": "keys",
        "name": "Keys",
        "type": "client-credentials",
        "inputSchema": {
            "type": "object",
            "properties": {"apiKey": {"type": "string", "isSensitive": True}},
            "required": ["apiKey"],
        },
        "makeApiClient": {
            "type": "mapping",
            "mapping": {
                "baseUri": base_uri,
                "headers": {"X-Api-Key": {"$var": "$.credentials.apiKey"}},
            },
        },
    }


@pytest.fixture(scope="session")
def api() -> Iterator[str]:
    """The base URL of the scripted server."""
    command = [sys.executable, str(REPOSITORY / "Tests" / "behaviours" / "server.py")]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None and process.stdin is not None
        yield process.stdout.readline().strip()
        process.stdin.close()
        assert process.wait() == 0


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[membrane.Engine]:
    with open_engine(tmp_path / "membrane.db") as engine:
        yield engine


@pytest.fixture
def manager(engine: membrane.Engine) -> Iterator[membrane.Client]:
    with engine.client(sign(is_admin=True)) as client:
        yield client


@pytest.fixture
def client(engine: membrane.Engine) -> Iterator[membrane.Client]:
    with engine.client(sign(tenant_key="a")) as client:
        yield client


@pytest.fixture
def connection(manager: membrane.Client, client: membrane.Client, api: str) -> membrane.Connection:
    manager.create_connector(keys_connector(api))
    return client.connect(connector_key="keys", input={"apiKey": "good-key"})


@pytest.fixture
def own(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[membrane.Client]:
    """The client of a tenant whose product's own API is the handler `App` of the test's module."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), request.module.App)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    with open_engine(tmp_path / "membrane.db") as engine:
        with engine.manager() as manager:
            manager.patch_workspace(internal_api={"baseUri": f"http://127.0.0.1:{server.server_port}"})
        with engine.tenant("a", credentials={}) as client:
            yield client
    server.shutdown()
    thread.join()
    server.server_close()


class SilentApp:
    """An app that accepts connections and never answers."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._accepted: list[socket.socket] = []
        self.base_uri = f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def wait_for_request(self) -> None:
        connection, _ = self._listener.accept()
        self._accepted.append(connection)
        connection.recv(1)

    def close(self) -> None:
        for connection in [self._listener, *self._accepted]:
            connection.close()


@pytest.fixture
def silent_app() -> Iterator[SilentApp]:
    app = SilentApp()
    yield app
    app.close()


@pytest.fixture
def silent_connection(
    manager: membrane.Client, client: membrane.Client, silent_app: SilentApp
) -> membrane.Connection:
    manager.create_connector(keys_connector(silent_app.base_uri))
    return client.connect(connector_key="keys", input={"apiKey": "good-key"})
