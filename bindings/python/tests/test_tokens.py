"""Tokens, against PyJWT as another implementation."""

from __future__ import annotations

import time
from typing import Any

import jwt
import pytest

import membrane
from conftest import SECRET

ALGORITHMS = ["HS256", "HS384", "HS512"]


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_pyjwt_reads_our_tokens(algorithm: str) -> None:
    token = membrane.sign_token(
        SECRET,
        workspace_key="acme",
        tenant_key="customer-42",
        name="Zoë & Söhne",
        fields={"plan": "pro", "seats": 7},
        expires_in=60,
        algorithm=algorithm,
    )
    claims = jwt.decode(token, SECRET, algorithms=[algorithm])
    assert claims.pop("exp") == claims.pop("iat") + 60
    assert claims == {
        "workspaceKey": "acme",
        "tenantKey": "customer-42",
        "name": "Zoë & Söhne",
        "fields": {"plan": "pro", "seats": 7},
    }


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_we_read_pyjwts_tokens(algorithm: str) -> None:
    sent = {"workspaceKey": "acme", "tenantKey": "Ω", "exp": int(time.time()) + 60, "extra": [1, {}]}
    claims = membrane.verify_token(jwt.encode(sent, SECRET, algorithm), SECRET)
    assert {name: claims[name] for name in sent} == sent


def test_the_older_claim_names_are_read() -> None:
    token = jwt.encode({"iss": "acme", "id": "a", "exp": int(time.time()) + 60}, SECRET, "HS256")
    claims = membrane.verify_token(token, SECRET)
    assert (claims["workspaceKey"], claims["tenantKey"]) == ("acme", "a")


def test_a_management_token_says_so() -> None:
    token = membrane.sign_token(SECRET, workspace_key="acme", is_admin=True)
    claims = jwt.decode(token, SECRET, algorithms=["HS256"])
    assert claims["isAdmin"] is True
    assert "tenantKey" not in claims
    assert claims["exp"] == claims["iat"] + 7200


VALID = {"workspaceKey": "acme", "exp": 4102444800}


@pytest.mark.parametrize(
    ("token", "reason"),
    [
        ("not a token", "malformed"),
        (jwt.encode(VALID, "another secret of at least 32 bytes", "HS256"), "signature"),
        (jwt.encode({**VALID, "exp": 1}, SECRET, "HS256"), "expired"),
        (jwt.encode({**VALID, "nbf": 4102444000}, SECRET, "HS256"), "not_yet_valid"),
        (jwt.encode({"workspaceKey": "acme"}, SECRET, "HS256"), "claims"),
        (jwt.encode(VALID, "", "none"), "algorithm"),
    ],
    ids=["malformed", "signature", "expired", "not_yet_valid", "claims", "algorithm"],
)
def test_a_token_that_is_not_valid(token: str, reason: str) -> None:
    with pytest.raises(membrane.NotAuthenticated) as caught:
        membrane.verify_token(token, SECRET)
    assert caught.value.data["reason"] == reason


@pytest.mark.parametrize(
    ("secret", "claims"),
    [
        ("too short", {"workspace_key": "acme"}),
        (SECRET, {"workspace_key": ""}),
        (SECRET, {"workspace_key": "acme", "tenant_key": "a", "is_admin": True}),
        (SECRET, {"workspace_key": "acme", "expires_in": 0}),
        (SECRET, {"workspace_key": "acme", "expires_in": 315360001}),
        ("s" * 32, {"workspace_key": "acme", "algorithm": "HS512"}),
    ],
)
def test_the_library_refuses_wrong_claims(secret: str, claims: dict[str, Any]) -> None:
    with pytest.raises(membrane.InvalidArgument):
        membrane.sign_token(secret, **claims)


def test_the_binding_refuses_what_ctypes_would_change() -> None:
    with pytest.raises(ValueError, match="null character"):
        membrane.sign_token(SECRET, workspace_key="acme", tenant_key="a\0b")
    with pytest.raises(OverflowError):
        membrane.sign_token(SECRET, workspace_key="acme", expires_in=2**64 + 60)
    with pytest.raises(ValueError, match="algorithm"):
        membrane.sign_token(SECRET, workspace_key="acme", algorithm="none")
    with pytest.raises(UnicodeEncodeError):
        membrane.sign_token(SECRET, workspace_key="\ud800")
