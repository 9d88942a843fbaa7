"""OAuth 1 against a server that is not ours: every signature method, wherever the parameters go."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import browser
import membrane
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from oauth1_provider import REALM, OAuth1Provider, Validator
from product import SECRET, WORKSPACE

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
PRIVATE = KEY.private_bytes(
    serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
).decode()
PUBLIC = (
    KEY.public_key()
    .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    .decode()
)

METHODS = ["HMAC-SHA1", "HMAC-SHA256", "RSA-SHA1", "RSA-SHA256", "PLAINTEXT"]
LOCATIONS = ["headers", "query", "body"]
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture
def provider() -> Iterator[OAuth1Provider]:
    with OAuth1Provider(PUBLIC) as provider:
        yield provider


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[membrane.Engine]:
    with membrane.open(
        tmp_path / "membrane.db",
        workspace_key=WORKSPACE,
        workspace_secret=SECRET,
        oauth_callback_uri="http://127.0.0.1/oauth-callback?mine=1",
        allow_private_addresses=True,
    ) as engine:
        yield engine


def client_of(engine: membrane.Engine, **claims: Any) -> membrane.Client:
    return engine.client(membrane.sign_token(SECRET, workspace_key=WORKSPACE, **claims))


def set_up(engine: membrane.Engine, provider: OAuth1Provider, secret: str | None = None, **config: Any) -> None:
    parameters: dict[str, str] = {"consumerKey": Validator.client_key, "consumerSecret": provider.knows.client_secret}
    if secret is not None:
        parameters["consumerSecret"] = secret
    mapping: dict[str, Any] = {
        "consumerKey": {"$var": "$.connectorParameters.consumerKey"},
        "consumerSecret": {"$var": "$.connectorParameters.consumerSecret"},
        "requestTokenUri": f"{provider.url}/request-token?a=b%20c",
        "authorizeUri": f"{provider.url}/authorize",
        "tokenUri": f"{provider.url}/access-token",
        **config,
    }
    if config.get("signatureMethod", "").startswith("RSA"):
        parameters["privateKey"] = PRIVATE
        mapping["privateKey"] = {"$var": "$.connectorParameters.privateKey"}
    with client_of(engine, is_admin=True) as manager:
        manager.create_connector(
            {
                "key": "old",
                "name": "Old",
                "type": "oauth1",
                "getOAuthConfig": {"type": "mapping", "mapping": mapping},
                "makeApiClient": {"type": "mapping", "mapping": {"baseUri": f"{provider.url}/api"}},
                "test": {"type": "rest-api-mapping", "path": "/me"},
            }
        )
        manager.create_integration(connector_key="old", parameters=parameters)


def connect(client: membrane.Client, custom_state: str | None = "mine") -> str:
    pending = client.connect(connector_key="old", custom_state=custom_state)
    callback = browser.consent(pending["clientAction"]["uiUrl"], "ann")
    done = client.complete_connect(callback)
    assert done["connection"]["state"] == "READY"
    assert done.get("customState") == custom_state
    return str(done["connection"]["id"])


@pytest.mark.parametrize("location", LOCATIONS)
@pytest.mark.parametrize("method", METHODS)
def test_every_request_is_signed(
    engine: membrane.Engine, provider: OAuth1Provider, method: str, location: str
) -> None:
    if location != "headers":
        # oauthlib decodes the protocol's parameters twice when they come in a query or a form. What has no percent sign
        # in it stays the same.
        provider.knows.client_secret = "canary-consumer-secret-0123456789"
    set_up(engine, provider, signatureMethod=method, parameterLocation=location, realm=REALM)
    with client_of(engine, tenant_key="customer") as client:
        connection = connect(client, "mine" if location == "headers" else None)
        assert provider.knows.methods == {method}

        def ask(verb: str, path: str, **more: Any) -> Any:
            response = client.request(verb, path, connection_id=connection, **more)
            assert response.status == 200, response.body
            return response.body

        answer = ask("GET", "/echo?b5=%3D%253D&a3=a&c%40=&a2=r%20b&a3=+2&%C3%A9=%E2%82%AC&z")
        assert answer["user"] == "ann"
        assert answer["authorization"] == (location != "query")
        if location != "query":
            assert answer["realm"] == REALM
        ask("GET", "/a%2Fb/%C3%A9~x.y-z_", query={"q": ["1", "0", "a b&c=d"], "e": ""})
        form = ask("POST", "/form?x=1", headers=FORM, body="c2&a3=2+q&x=0&n=%C3%A9%26")
        assert form["body"].startswith("c2&a3=2+q&x=0&n=%C3%A9%26")
        assert ("oauth_signature=" in form["body"]) == (location == "body")
        assert ask("POST", "/json", body={"oauth_token": "not a parameter"})["body"] == '{"oauth_token":"not a parameter"}'
        ask("PUT", "/empty")
        ask("DELETE", "/thing/1")


@pytest.mark.parametrize("verb", ["GET", "POST"])
def test_token_requests_may_be_get(engine: membrane.Engine, provider: OAuth1Provider, verb: str) -> None:
    set_up(engine, provider, tokenRequestMethod=verb, extraRequestTokenParameters={"scope": "a b", "v": "é"})
    with client_of(engine, tenant_key="customer") as client:
        connection = connect(client)
        with client_of(engine, is_admin=True) as manager:
            credentials = manager.get_credentials(id=connection)["credentials"]
    (token,) = provider.knows.access
    assert credentials["oauth_token"] == token
    assert credentials["screen_name"] == "é & co"


def test_a_wrong_secret_is_the_integrations_fault(engine: membrane.Engine, provider: OAuth1Provider) -> None:
    set_up(engine, provider, secret="not the secret of this client")
    with client_of(engine, tenant_key="customer") as client, pytest.raises(membrane.IntegrationBroken):
        client.connect(connector_key="old")


def test_a_verifier_works_once_and_for_its_attempt(engine: membrane.Engine, provider: OAuth1Provider) -> None:
    set_up(engine, provider)
    with client_of(engine, tenant_key="customer") as client:
        pending = client.connect(connector_key="old")
        callback = browser.consent(pending["clientAction"]["uiUrl"], "ann")
        assert callback.startswith("http://127.0.0.1/oauth-callback?mine=1&state=")
        with client_of(engine, tenant_key="somebody-else") as other, pytest.raises(membrane.ConnectRefused):
            other.complete_connect(callback)
        client.complete_connect(callback)
        with pytest.raises(membrane.ConnectRefused) as caught:
            client.complete_connect(callback)
        assert caught.value.key == "state_used"


def test_a_token_that_was_taken_back_is_refused(engine: membrane.Engine, provider: OAuth1Provider) -> None:
    set_up(engine, provider)
    with client_of(engine, tenant_key="customer") as client:
        connection = connect(client)
        provider.knows.access.clear()
        with pytest.raises(membrane.CredentialsRefused):
            client.request("GET", "/me", connection_id=connection)


def test_no_secret_is_in_the_store(engine: membrane.Engine, provider: OAuth1Provider, tmp_path: Path) -> None:
    set_up(engine, provider)
    with client_of(engine, tenant_key="customer") as client:
        connect(client)
    (token,) = provider.knows.access.values()
    engine.close()
    stored = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    for secret in (token["oauth_token"], token["oauth_token_secret"], Validator.client_secret):
        assert secret.encode() not in stored
