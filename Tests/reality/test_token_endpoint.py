"""Token endpoints that answer badly, over real sockets: the documented error, in time, and nothing lost by it."""

import http.server
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import browser
import faults
import membrane
import pytest
from faults import Fault
from product import SECRET, Product
from strict_provider import Client, Provider
from serving import Serving

KEY = "bad"

# A call's own limit, for those that could wait for ever.
SECONDS = 2

# The engine's limit of a token request that was begun; a refresh is waited for beyond the call's own limit.
TOKEN_REQUEST_SECONDS = 30

# What a busy machine may add to a limit.
SLACK = 20


class Trap(Serving):
    """A server where nobody should come."""

    def __init__(self) -> None:
        self.visits: list[str] = []
        trap = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                trap.visits.append(f"{self.command} {self.path} {self.headers} {body.decode()}")
                self.send_response(200)
                self.end_headers()
                self.wfile.write(b'{"access_token": "at_trap", "token_type": "Bearer"}')

            do_GET = do_POST

            def log_message(self, format: str, *arguments: object) -> None:
                pass

        super().__init__(http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler))


@pytest.fixture
def provider() -> Iterator[Provider]:
    # With a grace: what a bad answer destroyed can be asked for again.
    with Provider(grace=3600) as provider:
        yield provider


@pytest.fixture
def product(tmp_path: Path, provider: Provider) -> Product:
    return Product(tmp_path, provider)


@pytest.fixture
def client(product: Product) -> Iterator[membrane.Client]:
    with product.client() as client:
        yield client


def ask(client: membrane.Client, timeout: float | None = None) -> int:
    return client.request("GET", "/api/me", connection_key=KEY, timeout=timeout).status


def refresh_badly(
    product: Product, client: membrane.Client, fault: Fault, timeout: float | None = None
) -> membrane.MembraneError:
    """The error of a request whose access token has expired while the token endpoint behaves like that."""
    product.connect(client, KEY)
    product.provider.families.expire_access_tokens()
    product.provider.fault = fault
    with pytest.raises(membrane.MembraneError) as caught:
        ask(client, timeout)
    return caught.value


def connect_badly(
    product: Product, client: membrane.Client, fault: Fault, timeout: float | None = None
) -> membrane.MembraneError:
    """The error of redeeming a code while the token endpoint behaves like that."""
    pending = client.connect(integration_key="reality", key=KEY)
    callback = browser.consent(pending["clientAction"]["uiUrl"], KEY)
    product.provider.fault = fault
    with pytest.raises(membrane.MembraneError) as caught:
        client.complete_connect(callback, timeout=timeout)
    return caught.value


def check_secrecy(product: Product, client: membrane.Client, error: membrane.MembraneError) -> None:
    told = f"{error} {error.data} {list(client.connections())}"
    used = [token for family in product.provider.families.all for tokens in family.tokens
            for token in (tokens.access_token, tokens.refresh_token)]  # fmt: skip
    for secret in (SECRET, Client.secret, *used):
        assert secret not in told


def check_recovery(product: Product, client: membrane.Client) -> None:
    """The endpoint behaves again: the next request works, once the library asks again."""
    product.provider.fault = None
    end = time.monotonic() + 60
    while True:
        try:
            assert ask(client) == 200
            break
        except membrane.RemoteError:
            assert time.monotonic() < end, "the connection did not recover"
            time.sleep(0.1)
    connection = client.get_connection(connection_key=KEY)
    assert connection["state"] == "READY" and "error" not in connection and not connection["disconnected"]
    assert product.provider.families.losses() == []


# What is answered badly, and what the library calls it.
BAD_ANSWERS = {
    "500": (faults.status(500), membrane.ProviderError, "provider_error"),
    "503": (faults.status(503, Retry_After="1"), membrane.ProviderError, "provider_error"),
    "429": (faults.status(429, Retry_After="1"), membrane.RateLimited, "rate_limit_exceeded"),
    "connection closed after it acted": (faults.lost, membrane.NetworkError, "answer_cut_off"),
    "connection closed before it acted": (faults.lost_before_acting, membrane.NetworkError, "answer_cut_off"),
    "50 MB": (faults.huge(50), membrane.ProviderError, "answer_too_large"),
    "2 MB": (faults.huge(2), membrane.ProviderError, "answer_too_large"),
    "nothing": (faults.raw(b""), membrane.ProviderError, "token_answer_invalid"),
    "a page": (faults.raw(b"<!doctype html><p>Sign in", "text/html"), membrane.ProviderError, "token_answer_invalid"),
    "half an object": (faults.raw(b'{"access_token": "at_'), membrane.ProviderError, "token_answer_invalid"),
    "a list": (faults.raw(b'["at_1"]'), membrane.ProviderError, "token_answer_invalid"),
    "no UTF-8": (faults.raw(b'{"access_token": "\xff\xfe"}'), membrane.ProviderError, "token_answer_invalid"),
    "too deep": (faults.raw(b"[" * 100_000), membrane.ProviderError, "token_answer_invalid"),
    "an empty token": (faults.changed(access_token=""), membrane.ProviderError, "token_answer_invalid"),
    "a number for a token": (faults.changed(access_token=7), membrane.ProviderError, "token_answer_invalid"),
    "no token": (faults.changed(access_token=None), membrane.ProviderError, "token_answer_invalid"),
    "a line break in the token": (
        faults.changed(access_token="at_1\r\nX-Evil: 1"), membrane.ProviderError, "token_answer_invalid"),
    "NUL in the token": (faults.changed(access_token="at_\x001"), membrane.ProviderError, "token_answer_invalid"),
    "DEL in the token": (faults.changed(access_token="at_\x7f1"), membrane.ProviderError, "token_answer_invalid"),
}  # fmt: skip


@pytest.mark.parametrize(["fault", "kind", "key"], BAD_ANSWERS.values(), ids=BAD_ANSWERS.keys())
def test_a_bad_answer_to_a_refresh(
    product: Product, client: membrane.Client, fault: Fault, kind: type[membrane.MembraneError], key: str
) -> None:
    began = time.monotonic()
    error = refresh_badly(product, client, fault)
    assert time.monotonic() - began < SLACK
    assert (type(error), error.key) == (kind, key)
    check_secrecy(product, client, error)
    check_recovery(product, client)


@pytest.mark.parametrize(["fault", "kind", "key"], BAD_ANSWERS.values(), ids=BAD_ANSWERS.keys())
def test_a_bad_answer_to_a_code(
    product: Product, client: membrane.Client, fault: Fault, kind: type[membrane.MembraneError], key: str
) -> None:
    error = connect_badly(product, client, fault)
    assert (type(error), error.key) == (kind, key)
    check_secrecy(product, client, error)
    # The attempt is over; a new one succeeds.
    product.provider.fault = None
    pending = client.connect(connection_key=KEY)
    client.complete_connect(browser.consent(pending["clientAction"]["uiUrl"], KEY))
    assert ask(client) == 200


@pytest.mark.parametrize("badly", [refresh_badly, connect_badly])
@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(
    product: Product, client: membrane.Client, code: int, badly: Callable[..., membrane.MembraneError]
) -> None:
    with Trap() as trap:
        error = badly(product, client, faults.redirect(f"{trap.url}/token", code))
    assert (type(error), error.key, error.http_status) == (membrane.ProviderError, "token_answer_invalid", code)
    # Neither the client secret nor a token nor a code went on.
    assert trap.visits == []
    check_secrecy(product, client, error)


@pytest.mark.parametrize(
    "expires_in", [-1, 0, 1e300, "soon", "", "3600abc", [], {}, True, 10**18, "-1", 0.5, None],
)  # fmt: skip
def test_odd_lifetimes_lose_nothing(product: Product, client: membrane.Client, expires_in: object) -> None:
    """A lifetime that cannot be understood is unknown, not for ever and not over."""
    provider = product.provider
    provider.fault = faults.changed(expires_in=expires_in)
    product.connect(client, KEY)
    assert ask(client) == 200
    provider.families.expire_access_tokens()
    # The app refuses the token: it is refreshed, whatever was said.
    assert ask(client) == 200
    assert ask(client) == 200
    connection = client.get_connection(connection_key=KEY)
    assert connection["state"] == "READY" and not connection["disconnected"]
    assert provider.families.losses() == []


@pytest.mark.parametrize("refresh_token", ["rt_\r\nX-Evil: 1", "rt_\x00", "rt_ü", "rt_ &=%+"])
def test_odd_refresh_tokens_go_nowhere_else(product: Product, client: membrane.Client, refresh_token: str) -> None:
    """They travel form-encoded or are refused: no line of a header comes out of them."""
    product.connect(client, KEY)
    product.provider.fault = faults.in_turn(faults.changed(refresh_token=refresh_token))
    product.provider.families.expire_access_tokens()
    try:
        ask(client)
    except membrane.ProviderError as error:
        assert error.key == "token_answer_invalid"
        assert refresh_token not in f"{error} {error.data}"


def test_a_slow_answer_to_a_code_outlives_the_patience_of_the_call(product: Product, client: membrane.Client) -> None:
    """The code is spent when it is sent: what comes for it is kept, whatever the caller has time for."""
    pending = client.connect(integration_key="reality", key=KEY)
    callback = browser.consent(pending["clientAction"]["uiUrl"], KEY)
    product.provider.fault = faults.byte_by_byte(0.005)
    try:
        client.complete_connect(callback, timeout=0.1)
    except membrane.TimedOut:
        pass
    product.provider.fault = None
    assert client.get_connection(connection_key=KEY, wait=True, wait_timeout=SLACK)["state"] == "READY"
    assert ask(client) == 200


@pytest.mark.whole
def test_a_slow_answer_to_a_refresh_ends_with_the_token_request(product: Product, client: membrane.Client) -> None:
    began = time.monotonic()
    error = refresh_badly(product, client, faults.byte_by_byte(1), timeout=SECONDS)
    assert isinstance(error, (membrane.TimedOut, membrane.NetworkError))
    assert time.monotonic() - began < TOKEN_REQUEST_SECONDS + SLACK
    check_recovery(product, client)
