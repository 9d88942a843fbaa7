"""Acting without a token, and arguments that are no good: what the caller got wrong, and what a stranger sent."""

from __future__ import annotations

import json
import time
from typing import Any, Callable

import jwt
import pytest

import membrane
from conftest import SECRET, sign

WEBHOOK_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


def test_acting_as_a_tenant(engine: membrane.Engine) -> None:
    with engine.tenant("customer-42", name="Ann", fields={"plan": "pro"}) as client:
        own = client.get_self()
        assert (own["kind"], own["tenant"]["tenantKey"]) == ("tenant", "customer-42")
        assert (own["tenant"]["name"], own["tenant"]["fields"]) == ("Ann", {"plan": "pro"})
    with engine.client(sign(tenant_key="customer-42")) as client:
        assert client.get_self()["tenant"]["id"] == own["tenant"]["id"]
    with engine.tenant("customer-42", workspace_key="acme") as client:
        assert client.get_self()["tenant"]["name"] == "Ann"


def test_acting_as_the_manager(engine: membrane.Engine) -> None:
    with engine.manager() as manager, engine.manager("acme") as named:
        assert manager.get_self()["kind"] == named.get_self()["kind"] == "manager"
    with pytest.raises(membrane.NotFound):
        engine.manager("other")
    for key, name in [("", None), ("a", "")]:
        with pytest.raises(membrane.InvalidArgument):
            engine.tenant(key, name=name)


WRONG: dict[str, tuple[Callable[[membrane.Engine, membrane.Client], Any], str]] = {
    "tenant": (lambda e, c: e.tenant(42), "tenant_key"),  # type: ignore[arg-type]
    "tenant of None": (lambda e, c: e.tenant(None), "tenant_key"),  # type: ignore[arg-type]
    "name": (lambda e, c: e.tenant("a", name=b"Ann"), "name"),  # type: ignore[arg-type]
    "fields": (lambda e, c: e.tenant("a", fields={"x": object()}), "fields"),
    "manager": (lambda e, c: e.manager(7), "workspace_key"),  # type: ignore[arg-type]
    "secret": (lambda e, c: membrane.sign_token(b"x" * 64, workspace_key="a"), "secret"),  # type: ignore[arg-type]
    "claim": (lambda e, c: membrane.sign_token(SECRET, workspace_key=5), "workspace_key"),  # type: ignore[arg-type]
    "expires_in": (
        lambda e, c: membrane.sign_token(SECRET, workspace_key="a", expires_in="1"),  # type: ignore[arg-type]
        "expires_in",
    ),
    "key": (lambda e, c: membrane.Key(64), "data"),  # type: ignore[arg-type]
    "jwk": (lambda e, c: membrane.Key.jwk("{}"), "key"),  # type: ignore[arg-type]
    "audience": (lambda e, c: membrane.Key.secret(SECRET).verify("a.b.c", audience=["x"]), "audience"),  # type: ignore[arg-type]
    "url": (lambda e, c: membrane.open(5), "url"),  # type: ignore[arg-type]
    "timeout": (lambda e, c: c.list_connections(timeout="1"), "timeout"),  # type: ignore[arg-type]
    "cancel": (lambda e, c: c.list_connections(cancel=True), "cancel"),  # type: ignore[arg-type]
    "meta": (lambda e, c: c.connect(connector_key="keys", meta={"x": object()}), "meta"),
    "request": (lambda e, c: c.call("list_connections", 5), "request"),  # type: ignore[arg-type]
    "workspace": (lambda e, c: c.in_workspace(5), "workspace_key"),  # type: ignore[arg-type]
    "event callback": (lambda e, c: e.set_event_callback(5), "callback"),  # type: ignore[arg-type]
    "fetch callback": (lambda e, c: e.set_fetch_callback(5), "callback"),  # type: ignore[arg-type]
    "confirm callback": (lambda e, c: e.set_confirm_callback(5), "callback"),  # type: ignore[arg-type]
    "native function": (lambda e, c: e.set_native_function("f", 5), "function"),  # type: ignore[arg-type]
    "secrets": (lambda e, c: membrane.verify_webhook(b"", {}, 5), "secrets"),  # type: ignore[arg-type]
    "headers": (lambda e, c: membrane.verify_webhook(b"", 5, WEBHOOK_SECRET), "headers"),  # type: ignore[arg-type]
}


@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_type_names_the_argument(
    engine: membrane.Engine, client: membrane.Client, name: str
) -> None:
    call, argument = WRONG[name]
    with pytest.raises(TypeError, match=rf"^{argument}\b"):
        call(engine, client)


FOREIGN = {
    "NUL": "a.b.c\0",
    "half a pair": "a.b\ud800.c",
    "not UTF-8": b"\xff.\xff.\xff",
    "nothing": "",
    "None": None,
    "number": 10**5000,
    "list": ["a.b.c"],
    "large": "a" * 1_000_000,
    "deep": jwt.api_jws.PyJWS().encode(b"[" * 10_000, SECRET, "HS256"),
    "huge number": jwt.api_jws.PyJWS().encode(
        b'{"workspaceKey":"acme","exp":4102444800,"x":' + b"9" * 6000 + b"}", SECRET, "HS256"
    ),
}


@pytest.mark.parametrize("name", FOREIGN)
def test_whatever_a_token_holds_it_is_not_authenticated(
    engine: membrane.Engine, name: str
) -> None:
    token: Any = FOREIGN[name]
    with membrane.Key.secret(SECRET) as key:
        for verify in (key.verify, engine.client, lambda t: membrane.verify_token(t, SECRET)):
            with pytest.raises(membrane.NotAuthenticated) as caught:
                verify(token)
            assert caught.value.data["reason"] == "malformed"


def test_bytes_are_a_token_too(engine: membrane.Engine) -> None:
    token = sign(tenant_key="a").encode()
    assert membrane.verify_token(token, SECRET)["tenantKey"] == "a"
    with engine.client(token) as client:
        assert client.get_self()["kind"] == "tenant"


def test_an_expired_token_has_a_class_of_its_own(engine: membrane.Engine) -> None:
    old = jwt.encode({"workspaceKey": "acme", "exp": 1}, SECRET, "HS256")
    for verify in (engine.client, lambda token: membrane.verify_token(token, SECRET)):
        with pytest.raises(membrane.TokenExpired):
            verify(old)
    with pytest.raises(membrane.NotAuthenticated) as caught:
        membrane.verify_token("a.b.c", SECRET)
    assert not isinstance(caught.value, membrane.TokenExpired)


def test_an_expected_audience_is_demanded() -> None:
    exp = int(time.time()) + 60
    with membrane.Key.secret(SECRET) as key:
        ours = jwt.encode({"workspaceKey": "acme", "exp": exp, "aud": ["us"], "iss": "login"}, SECRET)
        assert key.verify(ours, audience="us", issuer="login")["aud"] == ["us"]
        assert key.verify(ours)["aud"] == ["us"]
        for audience, issuer, reason in [("them", None, "audience"), (None, "them", "issuer")]:
            with pytest.raises(membrane.NotAuthenticated) as caught:
                key.verify(ours, audience=audience, issuer=issuer)
            assert caught.value.data["reason"] == reason
        with pytest.raises(membrane.NotAuthenticated):
            key.verify(sign(tenant_key="a"), audience="us")


def _headers(body: bytes) -> dict[str, str]:
    import base64
    import hashlib
    import hmac

    stamp = str(int(time.time()))
    key = base64.b64decode(WEBHOOK_SECRET[len("whsec_") :])
    mac = hmac.new(key, b"msg." + stamp.encode() + b"." + body, hashlib.sha256).digest()
    return {
        "Webhook-Id": "msg",
        "Webhook-Timestamp": stamp,
        "Webhook-Signature": "v1," + base64.b64encode(mac).decode(),
    }


@pytest.mark.parametrize("body", [b"", b"text", b"[]", b"\xff", b"[" * 100_000, b"9" * 6000])
def test_a_signed_body_may_still_be_anything(body: bytes) -> None:
    with pytest.raises(membrane.NotAuthenticated) as caught:
        membrane.verify_webhook(body, _headers(body), WEBHOOK_SECRET)
    assert caught.value.data["reason"] == "malformed"


@pytest.mark.parametrize("value", ["\0", "\ud800", b"\xff", None, 5, ["a"], "9" * 10_000])
@pytest.mark.parametrize("name", ["Webhook-Id", "Webhook-Timestamp", "Webhook-Signature"])
def test_whatever_a_header_holds_it_is_not_authenticated(name: str, value: Any) -> None:
    body = json.dumps({"eventType": "x"}).encode()
    with pytest.raises(membrane.NotAuthenticated):
        membrane.verify_webhook(body, {**_headers(body), name: value}, WEBHOOK_SECRET)
    assert membrane.verify_webhook(body, _headers(body), WEBHOOK_SECRET)["eventType"] == "x"
    assert membrane.verify_webhook(body.decode(), _headers(body), WEBHOOK_SECRET)  # type: ignore[arg-type]


@pytest.mark.parametrize("body", ["\ud800", None, 5, {"eventType": "x"}])
def test_whatever_a_body_is_it_is_not_authenticated(body: Any) -> None:
    with pytest.raises(membrane.NotAuthenticated):
        membrane.verify_webhook(body, _headers(b"{}"), WEBHOOK_SECRET)


def test_half_a_pair_from_a_browser_is_refused_by_the_library(client: membrane.Client) -> None:
    with pytest.raises(membrane.MembraneError):
        client.complete_connect("https://product.test/callback?code=\ud800&state=x")
