"""Keys and their passphrases: what is left of them in memory when the key was freed."""

import json
from pathlib import Path

import canaries
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from host import Host
from jwt.algorithms import ECAlgorithm, OKPAlgorithm, RSAAlgorithm

PASSPHRASE = canaries.new("passphrase")
Private = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey

KEYS: dict[str, Private] = {
    "RSA": rsa.generate_private_key(65537, 2048),
    "P-256": ec.generate_private_key(ec.SECP256R1()),
    "P-384": ec.generate_private_key(ec.SECP384R1()),
    "P-521": ec.generate_private_key(ec.SECP521R1()),
    "Ed25519": ed25519.Ed25519PrivateKey.generate(),
}


def numbers(key: Private) -> dict[str, bytes]:
    """What is secret of a key, as OpenSSL keeps it: numbers with their lowest byte first, and as they are written."""
    if isinstance(key, ed25519.Ed25519PrivateKey):
        return {"seed": key.private_bytes_raw()}
    if isinstance(key, rsa.RSAPrivateKey):
        parts = key.private_numbers()
        secret = {"d": parts.d, "p": parts.p, "q": parts.q, "dmp1": parts.dmp1, "dmq1": parts.dmq1, "iqmp": parts.iqmp}
    else:
        secret = {"d": key.private_numbers().private_value}
    found = {}
    for name, number in secret.items():
        size = (number.bit_length() + 7) // 8
        found[name] = number.to_bytes(size, "big")
        found[f"{name}, lowest first"] = number.to_bytes(size, "little")
    return found


def pem(key: Private, form: serialization.PrivateFormat, encrypted: bool) -> bytes:
    how: serialization.KeySerializationEncryption = serialization.NoEncryption()
    if encrypted:
        how = serialization.BestAvailableEncryption(PASSPHRASE.encode())
    return key.private_bytes(serialization.Encoding.PEM, form, how)


def jwk(key: Private) -> str:
    if isinstance(key, rsa.RSAPrivateKey):
        members = RSAAlgorithm.to_jwk(key, as_dict=True)
    elif isinstance(key, ec.EllipticCurvePrivateKey):
        members = ECAlgorithm.to_jwk(key, as_dict=True)
    else:
        members = OKPAlgorithm.to_jwk(key, as_dict=True)
    # PyJWT's say that they only sign.
    return json.dumps({name: members[name] for name in members if name != "key_ops"})


def left_in_memory(program: Path, folder: Path, text: str, options: dict[str, str], secrets: dict[str, bytes]) -> set[str]:
    """Makes a key, signs, checks and frees it, three times; which of the secrets are then found."""
    with Host(program, folder) as host:
        for _ in range(3):
            status, answer = host.do("key", text.replace("\n", "\v"), json.dumps(options))
            assert status == "MEMBRANE_OK", answer
        memory = b"".join(contents for _, contents in host.memory())
    return {what for what, secret in secrets.items() if secret in memory}


PKCS8, OLD = serialization.PrivateFormat.PKCS8, serialization.PrivateFormat.TraditionalOpenSSL


@pytest.mark.parametrize("encrypted", [False, True], ids=["plain", "encrypted"])
@pytest.mark.parametrize("form", [PKCS8, OLD], ids=["PKCS8", "old"])
@pytest.mark.parametrize("name", KEYS)
def test_a_key_from_pem(
    program: Path, tmp_path: Path, name: str, form: serialization.PrivateFormat, encrypted: bool
) -> None:
    """Nothing of the text, of the passphrase and of the numbers is left."""
    if (name, form) == ("Ed25519", OLD):
        pytest.skip("there is no older form")
    key = KEYS[name]
    text = pem(key, form, encrypted).decode()
    secrets = numbers(key)
    options = {"format": "pem"}
    if encrypted:
        options["passphrase"] = PASSPHRASE
        secrets["passphrase"] = PASSPHRASE.encode()
    for number, line in enumerate(text.splitlines()[1:-1]):
        if len(line) > 16 and ":" not in line:
            secrets[f"line {number} of the PEM"] = line.encode()
    assert left_in_memory(program, tmp_path, text, options, secrets) == set()


@pytest.mark.parametrize("name", KEYS)
def test_a_key_from_jwk(program: Path, tmp_path: Path, name: str) -> None:
    key = KEYS[name]
    text = jwk(key)
    secrets = numbers(key)
    members = json.loads(text)
    secrets |= {f"{member} as text": members[member].encode() for member in ("d", "p", "q", "dp") if member in members}
    assert left_in_memory(program, tmp_path, text, {"format": "jwk"}, secrets) == set()


def test_a_secret(program: Path, tmp_path: Path) -> None:
    secret = canaries.new("key")
    assert left_in_memory(program, tmp_path, secret, {"format": "secret"}, {"secret": secret.encode()}) == set()
