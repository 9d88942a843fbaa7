"""Tokens of PyJWT are read by libmembrane and the other way round: every algorithm, every form of its key."""

from __future__ import annotations

import json
import time
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from jwt.algorithms import get_default_algorithms

import membrane

SECRET = "0123456789abcdef" * 4
CURVES: dict[str, Any] = {"ES256": ec.SECP256R1, "ES384": ec.SECP384R1, "ES512": ec.SECP521R1}
RSA_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
KEYS: dict[str, Any] = {
    **{name: RSA_KEY for name in ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512")},
    **{name: ec.generate_private_key(curve()) for name, curve in CURVES.items()},
    "EdDSA": ed25519.Ed25519PrivateKey.generate(),
}
SYMMETRIC = ["HS256", "HS384", "HS512"]


def test_these_are_all_algorithms() -> None:
    theirs = set(get_default_algorithms()) - {"none"}
    ours = {*KEYS, *SYMMETRIC}
    # The curve of cryptocurrencies is the only one that they have and we refuse; Ed25519 is another name of EdDSA.
    assert theirs - ours <= {"ES256K", "ES521", "Ed25519", "Ed448"} and ours <= theirs


def private_forms(key: Any) -> dict[str, tuple[bytes, dict[str, Any]]]:
    """The key as each kind of text, with the options to read it."""

    def pem(form: serialization.PrivateFormat, passphrase: bytes | None = None) -> bytes:
        encryption: serialization.KeySerializationEncryption = serialization.NoEncryption()
        if passphrase is not None:
            encryption = serialization.BestAvailableEncryption(passphrase)
        encoded: bytes = key.private_bytes(serialization.Encoding.PEM, form, encryption)
        return encoded

    forms = {
        "PKCS#8": (pem(serialization.PrivateFormat.PKCS8), {}),
        "PKCS#8 encrypted": (
            pem(serialization.PrivateFormat.PKCS8, b"a passphrase"),
            {"passphrase": "a passphrase"},
        ),
        "JWK": (json.dumps(jwk(key)).encode(), {}),
        "JWKS": (json.dumps({"keys": [jwk(key)]}).encode(), {}),
    }
    if not isinstance(key, ed25519.Ed25519PrivateKey):
        # PKCS#1 for RSA, SEC 1 for elliptic curves.
        forms["traditional"] = (pem(serialization.PrivateFormat.TraditionalOpenSSL), {})
        forms["traditional encrypted"] = (
            pem(serialization.PrivateFormat.TraditionalOpenSSL, b"a passphrase"),
            {"passphrase": "a passphrase"},
        )
    return forms


def public_forms(key: Any) -> dict[str, bytes]:
    public = key.public_key()
    forms = {
        "SPKI": public.public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        ),
        "JWK": json.dumps(jwk(public)).encode(),
    }
    if isinstance(key, rsa.RSAPrivateKey):
        forms["PKCS#1"] = public.public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.PKCS1
        )
    return forms


def jwk(key: Any) -> dict[str, Any]:
    algorithms = get_default_algorithms()
    if isinstance(key, (rsa.RSAPrivateKey, rsa.RSAPublicKey)):
        name = "RS256"
    elif isinstance(key, (ed25519.Ed25519PrivateKey, ed25519.Ed25519PublicKey)):
        name = "EdDSA"
    else:
        name = "ES256"
    converted: dict[str, Any] = algorithms[name].to_jwk(key, as_dict=True)
    return converted


def claims() -> dict[str, Any]:
    now = int(time.time())
    return {"workspaceKey": "acme", "tenantKey": "Zoë", "iat": now, "exp": now + 60, "extra": [1, {}]}


@pytest.mark.parametrize("algorithm", KEYS)
def test_what_we_sign_pyjwt_reads(algorithm: str) -> None:
    for data, options in private_forms(KEYS[algorithm]).values():
        with membrane.Key(data, **options) as key:
            token = key.sign(workspace_key="acme", tenant_key="Zoë", expires_in=60, algorithm=algorithm)
            published = key.public()
        read = jwt.decode(token, KEYS[algorithm].public_key(), algorithms=[algorithm])
        assert (read["workspaceKey"], read["tenantKey"]) == ("acme", "Zoë")
        # With the JWK that we publish, too.
        if "keys" in published:
            published = published["keys"][0]
        assert jwt.decode(token, jwt.PyJWK(dict(published), algorithm), algorithms=[algorithm]) == read


@pytest.mark.parametrize("algorithm", KEYS)
def test_what_pyjwt_signs_we_read(algorithm: str) -> None:
    token = jwt.encode(claims(), KEYS[algorithm], algorithm, headers={"kid": "theirs"})
    forms = {**public_forms(KEYS[algorithm]), "private": private_forms(KEYS[algorithm])["PKCS#8"][0]}
    for data in forms.values():
        for kid in (None, "theirs"):
            with membrane.Key(data, kid=kid) as key:
                assert key.verify(token)["tenantKey"] == "Zoë"
    with membrane.Key(forms["SPKI"], kid="ours") as key, pytest.raises(membrane.NotAuthenticated) as caught:
        key.verify(token)
    assert caught.value.data["reason"] == "key"


@pytest.mark.parametrize("algorithm", KEYS)
def test_another_key_reads_neither(algorithm: str) -> None:
    token = jwt.encode(claims(), KEYS[algorithm], algorithm)
    for other, key in KEYS.items():
        if key is KEYS[algorithm]:
            continue
        with membrane.Key(public_forms(key)["SPKI"]) as reader, pytest.raises(membrane.NotAuthenticated):
            reader.verify(token)
    head, payload, signature = token.split(".")
    changed = ("B" if signature[9] == "A" else "A").join([signature[:9], signature[10:]])
    with membrane.Key(public_forms(KEYS[algorithm])["SPKI"]) as reader:
        with pytest.raises(membrane.NotAuthenticated):
            reader.verify(f"{head}.{payload}.{changed}")


@pytest.mark.parametrize("algorithm", SYMMETRIC)
def test_shared_secrets_both_ways(algorithm: str) -> None:
    with membrane.Key.secret(SECRET) as key:
        token = key.sign(workspace_key="acme", tenant_key="Zoë", algorithm=algorithm)
        assert jwt.decode(token, SECRET, algorithms=[algorithm])["tenantKey"] == "Zoë"
        assert key.verify(jwt.encode(claims(), SECRET, algorithm))["tenantKey"] == "Zoë"
    assert membrane.verify_token(jwt.encode(claims(), SECRET, algorithm), SECRET)["tenantKey"] == "Zoë"
    secret_jwk = get_default_algorithms()[algorithm].to_jwk(SECRET.encode(), as_dict=True)
    with membrane.Key.jwk(secret_jwk) as key:
        assert key.verify(jwt.encode(claims(), SECRET, algorithm))["tenantKey"] == "Zoë"
