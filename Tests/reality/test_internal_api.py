"""The product's own API as Flask and PyJWT see it, asked by processes in C and Python."""

import json
from collections.abc import Iterator
from pathlib import Path

import membrane
import pytest
from product_api import MEMBRANE_TOKEN, ProductAPI, bearer
from programs import Program

SECRET = "canary-secret-of-the-workspace-0123456789-0123456789-0123456789-"
LANGUAGES = ("c", "python")


class Setting:
    """A product's API with a store whose workspace knows it."""

    def __init__(self, folder: Path, api: ProductAPI) -> None:
        self.store = str(folder / "membrane.db")
        self.api = api
        self.base = api.url

    def engine(self) -> membrane.Engine:
        return membrane.open(
            self.store, workspace_key="reality", workspace_secret=SECRET, allow_private_addresses=True
        )

    def run(self, language: str, path: str, count: int, *credentials: str) -> list[str]:
        program = Program("askers", language, {}, self.store, SECRET, path, str(count), *credentials)
        assert program.end() == 0
        return program.lines


@pytest.fixture
def setting(tmp_path: Path) -> Iterator[Setting]:
    with ProductAPI(SECRET) as api:
        yield Setting(tmp_path, api)


def sign(**claims: object) -> str:
    return membrane.sign_token(SECRET, workspace_key="reality", **claims)  # type: ignore[arg-type]


@pytest.mark.parametrize("language", LANGUAGES)
def test_pyjwt_accepts_the_tenant_tokens(setting: Setting, language: str) -> None:
    with setting.engine() as engine:
        with engine.client(sign(is_admin=True)) as manager:
            manager.patch_workspace(internal_api={"baseUri": setting.base, **MEMBRANE_TOKEN})
        with engine.client(sign(tenant_key="customer", fields={"plan": "pro"})):
            pass
    lines = setting.run(language, "/me", 3)
    for line in lines:
        word, status, body = line.split(" ", 2)
        claims = json.loads(body)
        assert (word, status) == ("status", "200")
        assert (claims["iss"], claims["sub"], claims["fields"]) == ("reality", "customer", {"plan": "pro"})
        assert 0 < claims["exp"] - claims["iat"] <= 600
    assert len(lines) == 3 == len(setting.api.seen_tokens)
    # Nobody acts with them here.
    with setting.engine() as engine, pytest.raises(membrane.NotAuthenticated):
        engine.client(setting.api.seen_tokens[0])


def test_an_action_reaches_it(setting: Setting) -> None:
    with setting.engine() as engine, engine.client(sign(is_admin=True)) as manager:
        manager.patch_workspace(internal_api={"baseUri": setting.base, **MEMBRANE_TOKEN})
        manager.create_action(
            "note",
            type="api-request-to-your-app",
            config={"request": {"uri": "notes", "method": "POST", "body": {"text": {"$var": "$.input.text"}}}},
        )
        with engine.client(sign(tenant_key="customer")) as client:
            output = client.run_action("note", input={"text": "Hi"})["output"]
    assert output == {"tenant": "customer", "note": {"text": "Hi"}}


@pytest.mark.parametrize("language", LANGUAGES)
def test_bearer_tokens_are_refreshed_when_they_are_refused(setting: Setting, language: str) -> None:
    first = setting.api.credentials()
    with setting.engine() as engine:
        with engine.client(sign(is_admin=True)) as manager:
            manager.patch_workspace(internal_api=bearer(setting.base))
        with engine.client(sign(tenant_key="customer")) as client:
            client.set_credentials(first)
    lines = setting.run(language, "/orders", 7)
    assert lines == ['status 200 {"orders": [1, 2]}'] * 7
    # Each token serves twice; every refresh token was spent once, the first one first.
    assert len(setting.api.redeemed) == 3 and setting.api.redeemed[0] == first["refresh_token"]
    assert not setting.api.reused


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_host_is_asked_for_them(setting: Setting, language: str) -> None:
    with setting.engine() as engine, engine.client(sign(is_admin=True)) as manager:
        manager.patch_workspace(internal_api=bearer(setting.base))
    fetched = json.dumps(setting.api.credentials())
    assert setting.run(language, "/orders", 2, fetched) == ["fetched missing", *['status 200 {"orders": [1, 2]}'] * 2]
    # The stored ones are refreshed; the host is not asked while that works.
    assert setting.run(language, "/orders", 1, fetched) == ['status 200 {"orders": [1, 2]}']
    assert not setting.api.reused
    assert setting.run(language, "/orders", 1, '{"access_token": 7}') == ['status 200 {"orders": [1, 2]}']
