"""Tenant tokens: JSON Web Tokens that your backend signs with the workspace's secret."""

from __future__ import annotations

from collections.abc import Mapping
from ctypes import byref
from typing import Any

from ._bindings import membrane_algorithm, membrane_claims, membrane_claims_init
from ._call import answer, encode, encode_object, foreign, int64, read_json
from ._library import library

# What a shared secret signs with.
_SECRET_ALGORITHMS = ("HS256", "HS384", "HS512")


def claims_of(
    *,
    workspace_key: str,
    tenant_key: str | None,
    name: str | None,
    fields: Mapping[str, Any] | None,
    expires_in: int | None,
    is_admin: bool,
) -> membrane_claims:
    """The claims as the library takes them."""
    claims = membrane_claims_init()
    claims.workspace_key = encode(workspace_key, "workspace_key")
    claims.tenant_key = encode(tenant_key, "tenant_key")
    claims.name = encode(name, "name")
    claims.fields = None if fields is None else encode_object(fields)
    if expires_in is not None:
        claims.expires_in_s = int64(expires_in, "expires_in")
    claims.is_admin = is_admin
    return claims


def sign_token(
    secret: str,
    *,
    workspace_key: str,
    tenant_key: str | None = None,
    name: str | None = None,
    fields: Mapping[str, Any] | None = None,
    expires_in: int | None = None,
    is_admin: bool = False,
    algorithm: str = "HS256",
) -> str:
    """Signs a token with a shared secret. For other keys, and for one that is used often, see `Key`.

    secret         the workspace's secret, at least 32, 48 or 64 bytes for HS256, HS384 or HS512
    workspace_key  the workspace the token is for
    tenant_key     your own id of the customer; None for a token of no tenant
    name, fields   what to keep with the tenant
    expires_in     seconds until the token expires, by default two hours
    is_admin       makes a workspace management token, which has no tenant
    """
    if algorithm not in _SECRET_ALGORITHMS:
        raise ValueError(f"algorithm must be one of {', '.join(_SECRET_ALGORITHMS)}")
    claims = claims_of(
        workspace_key=workspace_key,
        tenant_key=tenant_key,
        name=name,
        fields=fields,
        expires_in=expires_in,
        is_admin=is_admin,
    )
    number = membrane_algorithm[f"MEMBRANE_{algorithm}"]
    return answer(library.membrane_sign_token, byref(claims), encode(secret, "secret"), number)


def verify_token(token: str | bytes, secret: str) -> dict[str, Any]:
    """Checks a token's signature and times, and gives its claims.

    Raises `NotAuthenticated`, or its `TokenExpired`, whatever the token holds. `Key.verify` also
    checks for whom the token was made.
    """
    claims: dict[str, Any] = read_json(
        answer(
            library.membrane_verify_token, foreign(token, "token"), encode(secret, "secret")
        )
    )
    return claims
