"""Who may finish connecting: the confirm callback and the binding of browsers."""

from __future__ import annotations

import gc
import logging
import weakref
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

import membrane

CALLBACK = "http://127.0.0.1/oauth-callback"


@pytest.fixture
def app(manager: membrane.Client) -> None:
    """An OAuth app at whose token endpoint nothing listens: redeeming a code raises `NetworkError`."""
    nowhere = "http://127.0.0.1:9"
    manager.create_connector(
        {
            "key": "oauth",
            "name": "OAuth",
            "type": "oauth2",
            "getOAuthConfig": {
                "type": "mapping",
                "mapping": {
                    "clientId": "client",
                    "authorizeUri": f"{nowhere}/authorize",
                    "tokenUri": f"{nowhere}/token",
                },
            },
            "makeApiClient": {"type": "mapping", "mapping": {"baseUri": nowhere}},
        }
    )
    manager.create_integration(connector_key="oauth")


def begin(client: membrane.Client, **members: Any) -> tuple[str, membrane.Connection]:
    connection = client.connect(connector_key="oauth", **members)
    query = parse_qs(urlsplit(connection["clientAction"]["uiUrl"]).query)
    return f"{CALLBACK}?code=c&state={query['state'][0]}", connection


def refused(client: membrane.Client, url: str, **members: Any) -> str:
    with pytest.raises(membrane.ConnectRefused) as caught:
        client.complete_connect(url, **members)
    return caught.value.key


def test_the_product_decides(engine: membrane.Engine, client: membrane.Client, app: None) -> None:
    asked: list[membrane.Attempt] = []

    def confirm(attempt: membrane.Attempt) -> bool:
        asked.append(attempt)
        # Every call of the library is allowed here.
        assert client.list_connections()["items"]
        return bool(attempt["context"]["user"] == attempt["customState"])

    engine.set_confirm_callback(confirm)
    url, connection = begin(client, custom_state="mallory", redirect_uri="https://product.test/")
    assert refused(client, url, context={"user": "alice"}) == "not_confirmed"
    url, _ = begin(client, custom_state="alice")
    with pytest.raises(membrane.NetworkError):
        client.complete_connect(url, context={"user": "alice"})
    assert [attempt["customState"] for attempt in asked] == ["mallory", "alice"]
    assert asked[0]["connection"]["id"] == connection["id"]
    assert asked[0]["integration"]["key"] == "oauth"
    assert asked[0]["redirectUri"] == "https://product.test/"

    engine.set_confirm_callback(None)
    url, _ = begin(client)
    with pytest.raises(membrane.NetworkError):
        client.complete_connect(url)


def test_only_true_is_yes(
    engine: membrane.Engine, client: membrane.Client, app: None, caplog: pytest.LogCaptureFixture
) -> None:
    async def asynchronous(attempt: membrane.Attempt) -> bool:
        return True

    def raising(attempt: membrane.Attempt) -> bool:
        raise KeyboardInterrupt

    for callback in (asynchronous, raising, lambda _: 1, lambda _: None, lambda _: False):
        engine.set_confirm_callback(callback)  # type: ignore[arg-type]
        url, _ = begin(client)
        with caplog.at_level(logging.ERROR, "membrane"):
            assert refused(client, url) == "not_confirmed"
    assert "not a bool" in caplog.text and "KeyboardInterrupt" in caplog.text
    gc.collect()


def test_a_callback_is_let_go_of(engine: membrane.Engine) -> None:
    class Judge:
        def __call__(self, attempt: membrane.Attempt) -> bool:
            return True

    judge = Judge()
    reference = weakref.ref(judge)
    engine.set_confirm_callback(judge)
    del judge
    gc.collect()
    assert reference() is not None
    engine.set_confirm_callback(None)
    gc.collect()
    assert reference() is None


def test_a_forwarded_link_needs_the_browsers_cookie(client: membrane.Client, app: None) -> None:
    url, connection = begin(client, bind_browser=True)
    cookie = connection["clientAction"]["browserBinding"]
    assert cookie not in connection["clientAction"]["uiUrl"]
    assert refused(client, url) == "browser_binding_missing"
    url, _ = begin(client, browser_binding="the-session-of-this-browser")
    assert refused(client, url, browser_binding=cookie) == "browser_binding_mismatch"
    url, _ = begin(client, browser_binding="the-session-of-this-browser")
    with pytest.raises(membrane.NetworkError):
        client.complete_connect(url, browser_binding="the-session-of-this-browser")


def test_another_redirect_uri_is_refused(client: membrane.Client, app: None) -> None:
    url, _ = begin(client)
    other = url.replace("/oauth-callback", "/oauth-callback/evil")
    assert refused(client, other) == "redirect_uri_mismatch"


def test_options_of_an_engine(tmp_path: Any) -> None:
    with membrane.open(
        tmp_path / "options.db",
        oauth_callback_uri="https://product.test/callback/{integration}",
        redirect_origins=["https://app.product.test"],
        require_browser_binding=True,
    ):
        pass
    with pytest.raises(membrane.InvalidArgument):
        membrane.open(tmp_path / "options.db", redirect_origins=["https://app.product.test/path"])
