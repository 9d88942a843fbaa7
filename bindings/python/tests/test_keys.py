"""Keys of every kind."""

from __future__ import annotations

import threading
import time

import pytest

import membrane
from conftest import SECRET

# Made for these tests and for nothing else.
PRIVATE = """\
-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgQ56/EjDm7Ww951Xh
zxf445zJTyePCOfEWvVTkD5fZnqhRANCAARY4yEXqLArDCqT+vvGJBfEk6rcfMar
OsPgJKSuGnmqSEG4F/5yXyftTmfT2dK9dZXIB7mrE3uB6RBsGyeHToFp
-----END PRIVATE KEY-----
"""
PUBLIC = """\
-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEWOMhF6iwKwwqk/r7xiQXxJOq3HzG
qzrD4CSkrhp5qkhBuBf+cl8n7U5n09nSvXWVyAe5qxN7gekQbBsnh06BaQ==
-----END PUBLIC KEY-----
"""
ED25519 = """\
-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VwBCIEIHps+IqTjd+pn72Hx0Kb53qxSgXoiiUwpIcGV3NtISxg
-----END PRIVATE KEY-----
"""
ENCRYPTED_RSA = """\
-----BEGIN ENCRYPTED PRIVATE KEY-----
MIIFLTBXBgkqhkiG9w0BBQ0wSjApBgkqhkiG9w0BBQwwHAQI+X6N8lMTlCACAggA
MAwGCCqGSIb3DQIJBQAwHQYJYIZIAWUDBAEqBBAzjePVMf2jh6yGtWJeQDjSBIIE
0AjRrekZHMAt2up5LKQEDL/IILbVapVvBB6j28NyeDQNaBWuN8Ma4wnjaY8PVjLv
xsPAHbO7kMq9dWAdVD5ZoRJ6QR/0UAZtBxMsCvzj89SOi3E9dLwxEzSjvtfpXxm1
LzSx9c7+/fIojhqQqqlv5k2eFd03BZywsdI1OeDoAN3/Hziu74RjSp89o6Jw1Pi6
kjeTd3TFEa2u2Jg/BN5u8aIGA1zViemZeXQkqQJVpxiJbsrLHxF+j9gg9llNxzu+
k6iZQzQA4yIOmHPxi1VvFi4fAuqDqYo4dt9AgmXZh43br0r0EFe96j6esypR8V9t
RAm5QP8skZE+htK4A9FEbh3ROJOeMGGaDAI1NVhxJPdVu5cUj8XZbfNM8eUbgY/K
HRYqvcWgSgEtSw131wqyiFHqpfsImp3qp5nfZyEgQBU8D24PwyKrdiIoPK8aYAnv
ZlI+ruCuoJe2T4H2nWxWajFTtHqb3/L/KSjK/h04VE/llgKkMPFeRGOR6iB31P/O
5Dwg2AB6/Clwm9TGxqYLpZRUh+D96DtMD2BJiZbIjG8icpyvICy7tyybGe8V6Kw5
0/5VvVCeLGV76z4DsGQZcIZlvyklVf3LriDmmP8RYjq0UFzRCFVQ3AfMzKR/9GCT
2MlVggd4R//6sZLwShwRgif/p04AmOnNx9Y5etwyaFuEbXNwEWQUliBoe3vYTRQt
ZNnA6mpWAqWUv37H918b+oLHbvbw7uplxfS4z33HWe32nsP5pDsZawzkoVhfYF7K
U0MAETGgPP+Du0+IkgQfgDbI8TWnTaCZQdX5j7EsfHu+5wCFNkSZQBbUj77ECHnh
ta0M5TbR5i7iS/aZvWEBXG7jUFLDwfN2+Rv2R3qEOB4TNSme40/cTIiJNybmpokf
TOom7ycGVzGdD2RQQvtiLd82dZRg5sZ8xevnwn5sj4kUekwIz3t4Za0aEImxLLSv
oooOsgawjy96J0Af1LP0RQXrlgFgs3pPVOYo/Zu+xRN19Ds+v45L1FAy1lq/uyCu
GBj3sc4SmUSEXQrKjQJ/5eM3+Ni7YaOchHYFRSPszB5K7DRw5uz80iT1ZVrso1k4
1/ayCsEbhhxMiRMF6Gy6NQzS06LcGMO/qa2wfi2bu1Dx8csWTKBh7V6W5GxI9Cka
U/Ld5ElSD+7Hwj1RQFm4gmlm282e2ezZB9174N7RwMMqtDyDQAxWQNeANK8bmMJ2
z5dqIwM49FZoiQFA+EQU7lSlj3+inaqVc4tZCtbMu8S2p/EC/aVA8Vu6sON7dgSR
bfThgGd5k0zVMqHT5k11XyhyK37D5k9JFR7w0C6EaZHV7FHIz42ugievNKmOWuQy
PRFjlZEc4+FFxFili1g5pkKU6KH7yHs2tXxRd0n8hoxcHxGd+Vi3SLLvoH+e6mwh
K9ocvAbtiUjxMWa7zCjba8O2jmAh2+4Qr7O6wdHM+QuNTuZaczx0uIA2Kba3Wr+4
iMTJg0uBxPbwLfEEkGPqj9ru7FYLIGpVVXBMMxxUtgPnSe2VvHn6dTPXjre30FN8
analL34H0GNsxT6M3lTHVz8ZGr14/kneYuiGEbiTWo/p6pRU7pe6UF/KrUF15w24
MyMNgBxx4V8pPbCnrDOAK9wWoi+mzA2WF6WrnGD/4yJz
-----END ENCRYPTED PRIVATE KEY-----
"""
PASSPHRASE = "correct horse"


@pytest.mark.parametrize(
    ("pem", "passphrase", "algorithms"),
    [
        (PRIVATE, None, [None, "ES256"]),
        (ED25519, None, [None, "EdDSA"]),
        (ENCRYPTED_RSA, PASSPHRASE, [None, "RS256", "RS384", "RS512", "PS256", "PS384", "PS512"]),
    ],
)
def test_a_private_key_signs_and_its_public_half_verifies(
    pem: str, passphrase: str | None, algorithms: list[str | None]
) -> None:
    with membrane.Key.pem(pem, passphrase=passphrase, kid="k1") as private:
        with membrane.Key.jwk(private.public()) as public:
            for algorithm in algorithms:
                token = private.sign(
                    workspace_key="acme", tenant_key="t", fields={"a": [1]}, algorithm=algorithm
                )
                claims = public.verify(token)
                assert (claims["tenantKey"], claims["fields"]) == ("t", {"a": [1]})
            with pytest.raises(membrane.InvalidArgument):
                public.sign(workspace_key="acme")
            assert public.info()["keys"][0]["type"] == "public"


def test_a_set_of_keys_is_chosen_from_by_kid() -> None:
    with membrane.Key.pem(PRIVATE, kid="old") as old, membrane.Key.pem(ED25519, kid="new") as new:
        with membrane.Key.jwk({"keys": [old.public(), new.public()]}) as both:
            for key in (old, new):
                assert both.verify(key.sign(workspace_key="acme"))["workspaceKey"] == "acme"
            assert [key["kid"] for key in both.public()["keys"]] == ["old", "new"]
        with membrane.Key.jwk({"keys": [new.public()]}) as one:
            with pytest.raises(membrane.NotAuthenticated) as caught:
                one.verify(old.sign(workspace_key="acme"))
            assert caught.value.data["reason"] == "key"


def test_a_secret() -> None:
    with membrane.Key.secret(SECRET) as key:
        token = key.sign(workspace_key="acme", algorithm="HS512")
        assert membrane.verify_token(token, SECRET)["workspaceKey"] == "acme"
        assert key.verify(membrane.sign_token(SECRET, workspace_key="b"))["workspaceKey"] == "b"
        with pytest.raises(membrane.InvalidArgument):
            key.public()
        with pytest.raises(membrane.InvalidArgument):
            key.sign(workspace_key="acme", algorithm="RS256")
        with pytest.raises(ValueError, match="algorithm"):
            key.sign(workspace_key="acme", algorithm="none")
    # Not text, and with a NUL inside.
    with membrane.Key.secret(bytes(range(200, 256)) + bytes(8)) as key:
        assert key.verify(key.sign(workspace_key="acme", algorithm="HS512"))


def test_a_key_narrows_what_it_is_used_with() -> None:
    with membrane.Key.pem(ENCRYPTED_RSA, passphrase=PASSPHRASE, algorithm="PS256") as key:
        assert key.info()["keys"][0]["algorithms"] == ["PS256"]
        with pytest.raises(membrane.InvalidArgument):
            key.sign(workspace_key="acme", algorithm="RS256")


def test_an_old_short_secret_is_warned_of() -> None:
    with pytest.raises(membrane.InvalidArgument, match="32 bytes"):
        membrane.Key.secret("short")
    with membrane.Key.secret("short", allow_short_secret=True) as key:
        assert len(key.info()["warnings"]) == 1
        assert key.verify(key.sign(workspace_key="acme"))["workspaceKey"] == "acme"


def test_leeway() -> None:
    with membrane.Key.secret(SECRET) as key:
        token = key.sign(workspace_key="acme", expires_in=1)
        time.sleep(1.1)
        assert key.verify(token)["workspaceKey"] == "acme"
        with pytest.raises(membrane.NotAuthenticated, match="expired"):
            key.verify(token, leeway=0)
        with pytest.raises(membrane.InvalidArgument, match="leeway"):
            key.verify(token, leeway=-1)


def test_what_is_no_key_is_refused() -> None:
    for data, options in [
        ("", {}),
        (SECRET, {}),
        (PUBLIC, {"format": "secret"}),
        (ENCRYPTED_RSA, {}),
        (ENCRYPTED_RSA, {"passphrase": "wrong"}),
        (PRIVATE, {"algorithm": "ES384"}),
        (PRIVATE, {"algorithm": "none"}),
        (PRIVATE, {"format": "der"}),
        (PRIVATE[:-10], {}),
        ('{"kty":"RSA","n":"AQAB","e":"AQAB"}', {}),
    ]:
        with pytest.raises(membrane.InvalidArgument):
            membrane.Key(data, **options)  # type: ignore[arg-type]


def test_the_short_functions_take_secrets_only() -> None:
    for text in (PRIVATE, PUBLIC):
        with pytest.raises(membrane.InvalidArgument, match="membrane_key_new"):
            membrane.sign_token(text, workspace_key="acme")
        with pytest.raises(membrane.InvalidArgument, match="membrane_key_new"):
            membrane.verify_token("a.b.c", text)


def test_a_closed_key() -> None:
    key = membrane.Key.pem(PRIVATE)
    key.close()
    key.close()
    with pytest.raises(membrane.Closed):
        key.sign(workspace_key="acme")


def test_one_key_in_many_threads() -> None:
    failures: list[Exception] = []
    with membrane.Key.pem(PRIVATE) as key:

        def work() -> None:
            try:
                for _ in range(50):
                    assert key.verify(key.sign(workspace_key="acme"))["workspaceKey"] == "acme"
            except Exception as error:
                failures.append(error)

        threads = [threading.Thread(target=work) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert failures == []
