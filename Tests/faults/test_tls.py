"""Certificates that must not be believed, handshakes that do not come about: said by name, and nothing is sent.

The app's answer would show that a request arrived: it counts those, and none may come.
"""

import socket
import ssl
import struct
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import certificates
import membrane
import product
import pytest
import shim
from app import App
from certificates import DAY, NOW, Authority
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID


@pytest.fixture(scope="module")
def trusted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Authority]:
    made = certificates.authority("An authority that is trusted")
    bundle = tmp_path_factory.mktemp("trusted") / "bundle.pem"
    bundle.write_bytes(made.pem())
    with shim.trusting(bundle):
        yield made


def context(certificate: Path) -> ssl.SSLContext:
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(certificate)
    return made


Make = Callable[[Path, Authority], ssl.SSLContext]


def expired(folder: Path, trusted: Authority) -> ssl.SSLContext:
    return context(certificates.server(folder, trusted, begins=NOW - 3 * DAY, ends=NOW - DAY))


def not_yet_valid(folder: Path, trusted: Authority) -> ssl.SSLContext:
    return context(certificates.server(folder, trusted, begins=NOW + DAY / 2))


def wrong_host(folder: Path, trusted: Authority) -> ssl.SSLContext:
    return context(certificates.server(folder, trusted, host="other.test"))


def wildcard_of_another_level(folder: Path, trusted: Authority) -> ssl.SSLContext:
    return context(certificates.server(folder, trusted, host="*.app.test"))


def wildcard_of_everything(folder: Path, trusted: Authority) -> ssl.SSLContext:
    return context(certificates.server(folder, trusted, host="*"))


def self_signed(folder: Path, trusted: Authority) -> ssl.SSLContext:
    return context(certificates.server(folder, None))


def unknown_authority(folder: Path, trusted: Authority) -> ssl.SSLContext:
    return context(certificates.server(folder, certificates.authority("Nobody knows this one")))


def missing_intermediate(folder: Path, trusted: Authority) -> ssl.SSLContext:
    return context(certificates.server(folder, certificates.authority("In between", trusted)))


def signed_by_no_authority(folder: Path, trusted: Authority) -> ssl.SSLContext:
    """An ordinary certificate of the authority signs another one."""
    between = certificates.authority("An ordinary server", trusted, is_authority=False)
    return context(certificates.server(folder, between, between=(between,)))


def made_for_clients(folder: Path, trusted: Authority) -> ssl.SSLContext:
    return context(certificates.server(folder, trusted, usage=ExtendedKeyUsageOID.CLIENT_AUTH))


def weak_key(folder: Path, trusted: Authority) -> ssl.SSLContext:
    key = rsa.generate_private_key(65537, 1024)
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.set_ciphers("DEFAULT:@SECLEVEL=0")
    made.load_cert_chain(certificates.server(folder, trusted, key=key))
    return made


def old_version(folder: Path, trusted: Authority) -> ssl.SSLContext:
    made = context(certificates.server(folder, trusted))
    made.set_ciphers("DEFAULT:@SECLEVEL=0")
    with warnings.catch_warnings():
        # Python warns of versions as old as these, which is why they are taken here.
        warnings.simplefilter("ignore", DeprecationWarning)
        made.minimum_version = ssl.TLSVersion.TLSv1
        made.maximum_version = ssl.TLSVersion.TLSv1_1
    return made


def client_certificate_wanted(folder: Path, trusted: Authority) -> ssl.SSLContext:
    made = context(certificates.server(folder, trusted))
    made.maximum_version = ssl.TLSVersion.TLSv1_2
    made.verify_mode = ssl.CERT_REQUIRED
    made.load_verify_locations(cadata=trusted.pem().decode())
    return made


NOT_BELIEVED: list[Make] = [
    expired, not_yet_valid, wrong_host, wildcard_of_another_level, wildcard_of_everything, self_signed,
    unknown_authority, missing_intermediate, signed_by_no_authority, made_for_clients, weak_key,
]  # fmt: skip
NOT_MADE: list[Make] = [old_version, client_certificate_wanted]


@contextmanager
def product_of(folder: Path, made: ssl.SSLContext) -> Iterator[tuple[App, product.Session]]:
    with App(context=made, host="app.test") as app, product.session(folder) as opened:
        product.set_up(opened, app.url)
        product.connect_keys(opened.customer, "keys")
        yield app, opened


def test_a_good_certificate(tmp_path: Path, trusted: Authority) -> None:
    """What the others are compared with, also with an authority in between."""
    between = certificates.authority("In between", trusted)
    for made in (
        certificates.server(tmp_path, trusted),
        certificates.server(tmp_path, between, between=(between,)),
    ):
        folder = tmp_path / made.stem
        folder.mkdir()
        with product_of(folder, context(made)) as (app, opened):
            assert opened.customer.request("GET", "/me", connection_key="keys").status == 200
            product.connect_oauth(opened.customer, "oauth")
            assert app.requests == 2


@pytest.mark.parametrize("make", [*NOT_BELIEVED, *NOT_MADE], ids=lambda make: make.__name__)
def test_a_bad_one(tmp_path: Path, trusted: Authority, make: Make) -> None:
    with product_of(tmp_path, make(tmp_path, trusted)) as (app, opened):
        callback = product.begin_oauth(opened.customer, "oauth")
        calls: list[Callable[[], object]] = [
            lambda: opened.customer.request("GET", "/me", connection_key="keys"),
            lambda: opened.customer.complete_connect(callback),
        ]
        for call in calls:
            with pytest.raises(membrane.NetworkError) as caught:
                call()
            assert caught.value.key == "tls_failed", str(caught.value)
            assert "app.test" in caught.value.message
            # A certificate does not get better by asking again.
            if make in NOT_BELIEVED:
                assert not caught.value.retryable
        assert app.requests == 0


class Stump:
    """Says so many bytes of what a real server says in a handshake, and ends the connection."""

    def __init__(self, server_port: int) -> None:
        self.after = 0
        self._port = server_port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            client, _ = self._listener.accept()
            if self.after < 0:
                client.close()
                return
            with client, socket.create_connection(("127.0.0.1", self._port)) as server:
                server.settimeout(5)
                server.sendall(client.recv(65536))
                left = self.after
                while left > 0:
                    part = server.recv(left)
                    if not part:
                        break
                    client.sendall(part)
                    left -= len(part)
                client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    def close(self) -> None:
        self.after = -1
        socket.create_connection(("127.0.0.1", self.port)).close()
        self._thread.join()
        self._listener.close()


def test_a_handshake_is_cut_off(tmp_path: Path, trusted: Authority, whole: bool) -> None:
    """The answer of the server to the first message has some 900 bytes with these certificates."""
    made = context(certificates.server(tmp_path, trusted))
    with App(context=made, host="app.test") as app, product.session(tmp_path) as opened:
        stump = Stump(int(app.url.rpartition(":")[2]))
        try:
            app.url = f"https://app.test:{stump.port}"
            product.set_up(opened, app.url)
            product.connect_keys(opened.customer, "keys")
            for stump.after in range(0, 700, 1 if whole else 37):
                with pytest.raises(membrane.NetworkError) as caught:
                    opened.customer.request("GET", "/me", connection_key="keys")
                assert caught.value.key in ("tls_failed", "answer_cut_off"), f"{stump.after}: {caught.value}"
                assert caught.value.retryable, f"{stump.after}: {caught.value}"
        finally:
            stump.close()
        assert app.requests == 0


def test_a_server_that_speaks_no_tls(tmp_path: Path, trusted: Authority) -> None:
    with App(host="app.test") as app, product.session(tmp_path) as opened:
        app.url = app.url.replace("http:", "https:")
        product.set_up(opened, app.url)
        product.connect_keys(opened.customer, "keys")
        with pytest.raises(membrane.NetworkError) as caught:
            opened.customer.request("GET", "/me", connection_key="keys")
        assert caught.value.key == "tls_failed"


def test_a_server_that_says_nothing(tmp_path: Path, trusted: Authority) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener, product.session(tmp_path, connect_timeout=0.3) as opened:
        product.set_up(opened, f"https://app.test:{listener.getsockname()[1]}")
        product.connect_keys(opened.customer, "keys")
        with pytest.raises(membrane.NetworkError) as caught:
            opened.customer.request("GET", "/me", connection_key="keys")
        assert (caught.value.key, caught.value.retryable) == ("connect_failed", True)
