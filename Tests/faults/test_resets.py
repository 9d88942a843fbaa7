"""A connection that ends at every byte of an answer, by RST or FIN: of the token endpoint, and of the API."""

from collections.abc import Callable, Iterator
from pathlib import Path

import membrane
import product
import pytest
from app import App
from product import Session


@pytest.fixture
def lenient() -> Iterator[App]:
    """An app that takes refresh tokens again: what was lost on its way can be asked for again."""
    with App() as app:
        yield app


@pytest.fixture
def opened(lenient: App, tmp_path: Path) -> Iterator[Session]:
    with product.session(tmp_path) as opened:
        product.set_up(opened, lenient.url)
        product.connect_keys(opened.customer, "keys")
        product.connect_oauth(opened.customer, "oauth")
        yield opened


def every_byte(app: App, path: str, whole: bool, silently: bool, act: Callable[[], object]) -> Iterator[int]:
    """Cuts the answers of a path after each number of bytes in turn."""
    act()
    size = app.last_size
    app.cut_path, app.cut_silently = path, silently
    for app.cut_at in range(0, size, 1 if whole else 17):
        yield app.cut_at
    app.cut_path = ""


@pytest.mark.parametrize("silently", [False, True], ids=["RST", "FIN"])
def test_the_api(lenient: App, opened: Session, whole: bool, silently: bool) -> None:
    def ask() -> membrane.Response:
        return opened.customer.request("GET", "/me", connection_key="keys")

    for place in every_byte(lenient, "/me", whole, silently, ask):
        with pytest.raises(membrane.NetworkError) as caught:
            ask()
        assert caught.value.key == "answer_cut_off", f"byte {place}: {caught.value}"
        assert caught.value.retryable
    assert ask().status == 200


@pytest.mark.parametrize("silently", [False, True], ids=["RST", "FIN"])
def test_refreshing(lenient: App, opened: Session, whole: bool, silently: bool) -> None:
    def refresh() -> object:
        return opened.customer.refresh_connection(connection_key="oauth")

    for place in every_byte(lenient, "/token", whole, silently, refresh):
        before = product.access_token(opened, "oauth")
        with pytest.raises(membrane.NetworkError) as caught:
            refresh()
        assert caught.value.key == "answer_cut_off", f"byte {place}: {caught.value}"
        # Half an answer is no answer: the token that there was is still used.
        assert product.access_token(opened, "oauth") == before
        assert opened.customer.request("GET", "/me", connection_key="oauth").status == 200
    refresh()
    connection = opened.customer.get_connection(connection_key="oauth")
    assert connection["state"] == "READY" and "error" not in connection and not connection["disconnected"]


@pytest.mark.parametrize("silently", [False, True], ids=["RST", "FIN"])
def test_redeeming_a_code(lenient: App, opened: Session, whole: bool, silently: bool) -> None:
    def connect() -> object:
        callback = product.callback_for(opened.customer.connect(connection_key="oauth"))
        return opened.customer.complete_connect(callback)

    for place in every_byte(lenient, "/token", whole, silently, connect):
        with pytest.raises(membrane.NetworkError) as caught:
            connect()
        assert caught.value.key == "answer_cut_off", f"byte {place}: {caught.value}"
        # A connection that works goes on working until the new attempt has succeeded.
        assert opened.customer.request("GET", "/me", connection_key="oauth").status == 200
    connect()


def test_a_strict_app_and_a_lost_answer(template: Path, app: App, tmp_path: Path) -> None:
    """Nobody can save what only the answer held. It is told: who must act, and why."""
    folder = product.copy(template, tmp_path / "store")
    with product.session(folder) as opened:
        product.connect_oauth(opened.customer, "new")
        app.cut_path, app.cut_at = "/token", 60
        with pytest.raises(membrane.NetworkError):
            opened.customer.refresh_connection(connection_key="new")
        app.cut_path = ""
        with pytest.raises(membrane.Disconnected) as caught:
            opened.customer.refresh_connection(connection_key="new")
        assert (caught.value.key, caught.value.retryable) == ("refresh_answer_lost", False)
        connection = opened.customer.get_connection(connection_key="new")
        assert connection["disconnected"] and connection["error"]["key"] == "refresh_answer_lost"
        # The others of this app are as they were.
        assert opened.customer.request("GET", "/me", connection_key="old-oauth").status == 200
        opened.customer.complete_connect(product.callback_for(opened.customer.connect(connection_key="new")))
        assert opened.customer.request("GET", "/me", connection_key="new").status == 200
