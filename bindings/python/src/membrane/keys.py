"""Keys that sign or check tokens."""

from __future__ import annotations

from collections.abc import Mapping
from ctypes import POINTER, byref
from typing import Any, TypedDict

from . import _bindings
from ._bindings import membrane_algorithm, membrane_verify_options_init
from ._call import (
    answer,
    check,
    encode,
    encode_object,
    foreign,
    given,
    int64,
    octets,
    read_json,
    wrong_type,
)
from ._handle import Handle
from ._library import library
from .tokens import claims_of

_MIXED_CASE = {"EDDSA": "EdDSA", "ED25519": "Ed25519"}
_ALGORITHMS = {
    _MIXED_CASE.get(member.name[len("MEMBRANE_") :], member.name[len("MEMBRANE_") :]): member
    for member in membrane_algorithm
    if member is not membrane_algorithm.MEMBRANE_ALGORITHM_OF_KEY
}


class OneKey(TypedDict, total=False):
    kid: str
    type: str
    algorithms: list[str]
    canSign: bool
    canVerify: bool


class KeyInfo(TypedDict):
    keys: list[OneKey]
    warnings: list[str]


class Key(Handle):
    """A shared secret, a private or public key, or several keys: read once, used from any thread.

        with Key.pem(private_pem, kid="2026") as key:
            token = key.sign(workspace_key="acme", tenant_key="customer-42")

    A key decides which algorithms it is used with; a token has no say in it.
    """

    def __init__(
        self,
        data: bytes | str,
        *,
        format: str | None = None,
        algorithm: str | None = None,
        kid: str | None = None,
        passphrase: str | None = None,
        allow_short_secret: bool = False,
    ) -> None:
        """Reads a key.

        data                the key's bytes or text
        format              "secret", "pem", "jwk" or "jwks"; PEM and JSON are recognised, a secret never is
        algorithm           the only algorithm to use the key with
        kid                 the key's name, written into tokens and used to find it
        passphrase          of an encrypted PEM key
        allow_short_secret  takes a secret that is shorter than its hash; `info` then warns of it
        """
        content = octets(data, "data")
        options = given(format=format, algorithm=algorithm, kid=kid, passphrase=passphrase)
        if allow_short_secret:
            options["allowShortSecret"] = True
        pointer = POINTER(_bindings.membrane_key)()
        check(
            library.membrane_key_new, content, len(content), encode_object(options), byref(pointer)
        )
        super().__init__(pointer, library.membrane_key_free)

    @classmethod
    def secret(cls, secret: bytes | str, **options: Any) -> Key:
        """A shared secret, at least 32 bytes."""
        return cls(secret, format="secret", **options)

    @classmethod
    def pem(cls, text: bytes | str, **options: Any) -> Key:
        """A private or public key in PEM."""
        return cls(text, format="pem", **options)

    @classmethod
    def jwk(cls, key: Mapping[str, Any], **options: Any) -> Key:
        """A JSON Web Key, or a set of them in a member `keys`."""
        if not isinstance(key, Mapping):
            raise wrong_type("key", "a mapping", key)
        return cls(encode_object(key), format="jwks" if "keys" in key else "jwk", **options)

    def sign(
        self,
        *,
        workspace_key: str,
        tenant_key: str | None = None,
        name: str | None = None,
        fields: Mapping[str, Any] | None = None,
        expires_in: int | None = None,
        is_admin: bool = False,
        algorithm: str | None = None,
    ) -> str:
        """Signs a token, as `sign_token` does. Without an algorithm: the key's own."""
        number = membrane_algorithm.MEMBRANE_ALGORITHM_OF_KEY
        if algorithm is not None:
            if algorithm not in _ALGORITHMS:
                raise ValueError(f"algorithm must be one of {', '.join(_ALGORITHMS)}")
            number = _ALGORITHMS[algorithm]
        claims = claims_of(
            workspace_key=workspace_key,
            tenant_key=tenant_key,
            name=name,
            fields=fields,
            expires_in=expires_in,
            is_admin=is_admin,
        )
        return answer(library.membrane_key_sign, self._pointer, byref(claims), number)

    def verify(
        self,
        token: str | bytes,
        *,
        leeway: int | None = None,
        audience: str | None = None,
        issuer: str | None = None,
    ) -> dict[str, Any]:
        """Checks a token's signature and times, and gives its claims.

        leeway    how many seconds the clocks may be apart, by default 60
        audience  who you are to those who sign: `aud` must name it. None: `aud` is not looked at
        issuer    who must have signed: `iss` must be this

        Raises `NotAuthenticated`, or its `TokenExpired`, whatever the token holds.
        """
        options = membrane_verify_options_init()
        if leeway is not None:
            options.leeway_s = int64(leeway, "leeway")
        options.audience = encode(audience, "audience")
        options.issuer = encode(issuer, "issuer")
        text = foreign(token, "token")
        claims: dict[str, Any] = read_json(
            answer(library.membrane_key_verify, self._pointer, text, byref(options))
        )
        return claims

    def public(self) -> dict[str, Any]:
        """The public half as a JSON Web Key, or a set of them, to be registered or published."""
        jwk: dict[str, Any] = read_json(answer(library.membrane_key_public, self._pointer))
        return jwk

    def info(self) -> KeyInfo:
        """What the key is and may be used for, and what should be changed about it."""
        info: KeyInfo = read_json(answer(library.membrane_key_info, self._pointer))
        return info
