"""Engine options of the network against servers that are not ours: the certificates to trust, HTTP/2, and a proxy."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import membrane
import pytest

SECRET = "canary-secret-of-the-workspace-0123456789-0123456789-0123456789-"

# Says which protocol it was asked with, and what the proxy has added.
APP = """
import json

async def app(scope, receive, send):
    if scope["type"] != "http":
        return
    headers = dict(scope["headers"])
    answer = {"protocol": scope["http_version"], "via": b"via" in headers}
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"application/json")]})
    await send({"type": "http.response.body", "body": json.dumps(answer).encode()})
"""


@dataclass
class Servers:
    secure: int
    plain: int
    proxy: int
    certificate: Path
    log: Path

    def tunnels(self) -> int:
        """How many connections the proxy has passed on unread."""
        return self.log.read_text().count(" CONNECT ")


def free_port() -> int:
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def is_listening(port: int) -> bool:
    with closing(socket.socket()) as peer:
        return peer.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def running(port: int, folder: Path, *arguments: object) -> Iterator[None]:
    with (folder / f"{port}.txt").open("w") as output:
        command = [sys.executable, "-m", *map(str, arguments)]
        process = subprocess.Popen(command, cwd=folder, stdout=output, stderr=subprocess.STDOUT)
        try:
            for _ in range(600):
                if is_listening(port):
                    break
                assert process.poll() is None, (folder / f"{port}.txt").read_text()
                time.sleep(0.05)
            yield
        finally:
            process.terminate()
            process.wait()


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    folder = tmp_path_factory.mktemp("servers")
    made = Servers(free_port(), free_port(), free_port(), folder / "server.pem", folder / "proxy.log")
    key = folder / "key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"]
        + ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
        + ["-keyout", str(key), "-out", str(made.certificate)],
        check=True,
        capture_output=True,
    )
    (folder / "answers.py").write_text(APP)
    hypercorn = ("hypercorn", "answers:app", "--bind")
    tls = ("--certfile", made.certificate, "--keyfile", key)
    proxy = ("proxy", "--hostname", "127.0.0.1", "--port", made.proxy, "--num-workers", 1, "--log-file", made.log)
    with ExitStack() as stack:
        stack.enter_context(running(made.secure, folder, *hypercorn, f"127.0.0.1:{made.secure}", *tls))
        stack.enter_context(running(made.plain, folder, *hypercorn, f"127.0.0.1:{made.plain}"))
        stack.enter_context(running(made.proxy, folder, *proxy))
        yield made


def ask(folder: Path, address: str, **options: Any) -> Any:
    """What the app at an address answers to an engine with these options."""
    with membrane.open(
        folder / "membrane.db", workspace_key="w", workspace_secret=SECRET, allow_private_addresses=True, **options
    ) as engine:
        definition = {
            "key": "app",
            "name": "App",
            "type": "client-credentials",
            "makeApiClient": {"type": "mapping", "mapping": {"baseUri": address}},
        }
        with engine.client(membrane.sign_token(SECRET, workspace_key="w", is_admin=True)) as manager:
            manager.create_connector(definition)
        with engine.client(membrane.sign_token(SECRET, workspace_key="w", tenant_key="t")) as customer:
            connection = customer.connect(connector_key="app", input={"key": "k"})
            return customer.request("GET", "/", connection_id=connection["id"]).json()


def test_a_certificate_that_nobody_trusts_is_refused(tmp_path: Path, servers: Servers) -> None:
    with pytest.raises(membrane.NetworkError) as caught:
        ask(tmp_path, f"https://127.0.0.1:{servers.secure}")
    assert caught.value.key == "tls_failed"


def test_http_2_with_a_certificate_from_a_file(tmp_path: Path, servers: Servers) -> None:
    answer = ask(tmp_path, f"https://127.0.0.1:{servers.secure}", ca_file=servers.certificate)
    assert answer == {"protocol": "2", "via": False}


def test_http_1_where_it_is_asked_for_with_a_certificate_as_text(tmp_path: Path, servers: Servers) -> None:
    authority = servers.certificate.read_text()
    answer = ask(tmp_path, f"https://127.0.0.1:{servers.secure}", ca_pem=authority, http2=False)
    assert answer == {"protocol": "1.1", "via": False}


def test_a_proxy_stands_between(tmp_path: Path, servers: Servers) -> None:
    proxy = f"http://127.0.0.1:{servers.proxy}"
    assert ask(tmp_path, f"http://127.0.0.1:{servers.plain}", proxy=proxy) == {"protocol": "1.1", "via": True}


def test_a_proxy_passes_tls_on_unread(tmp_path: Path, servers: Servers) -> None:
    proxy = f"http://127.0.0.1:{servers.proxy}"
    answer = ask(tmp_path, f"https://127.0.0.1:{servers.secure}", proxy=proxy, ca_file=servers.certificate)
    assert answer == {"protocol": "2", "via": False}
    # It writes its log when the connection has ended, which closing the engine does.
    for _ in range(200):
        if servers.tunnels() > 0:
            return
        time.sleep(0.05)
    pytest.fail("the proxy was not asked")


def test_not_where_it_is_not_wanted(tmp_path: Path, servers: Servers) -> None:
    proxy = f"http://127.0.0.1:{servers.proxy}"
    answer = ask(tmp_path, f"http://127.0.0.1:{servers.plain}", proxy=proxy, no_proxy="127.0.0.0/8")
    assert answer == {"protocol": "1.1", "via": False}


def test_a_proxy_that_is_not_there(tmp_path: Path, servers: Servers) -> None:
    with pytest.raises(membrane.NetworkError) as caught:
        ask(tmp_path, f"http://127.0.0.1:{servers.plain}", proxy=f"http://127.0.0.1:{free_port()}")
    assert caught.value.key == "proxy_failed"
