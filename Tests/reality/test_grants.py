"""Every grant of OAuth 2, and every way in which a client authenticates, against a real server."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import browser
import membrane
import pytest
from grants_provider import REDIRECT_URI, Client, GrantsProvider

SECRET = "canary-secret-of-the-workspace-0123456789-0123456789-0123456789-"
WORKSPACE = "grants"
CLIENTS = ["basic", "post", "public", "pushing", "pushing-key", "rs256", "ps256", "es256", "ed25519"]
# A public client is given nothing for itself (RFC 6749, section 4.4).
CONFIDENTIAL = [name for name in CLIENTS if name != "public"]


@pytest.fixture
def provider() -> Iterator[GrantsProvider]:
    with GrantsProvider() as provider:
        yield provider


@contextmanager
def opened(folder: Path) -> Iterator[membrane.Engine]:
    with membrane.open(
        folder / "membrane.db",
        workspace_key=WORKSPACE,
        workspace_secret=SECRET,
        oauth_callback_uri=REDIRECT_URI,
        allow_private_addresses=True,
    ) as engine:
        yield engine


def client_of(engine: membrane.Engine, **claims: Any) -> membrane.Client:
    return engine.client(membrane.sign_token(SECRET, workspace_key=WORKSPACE, **(claims or {"tenant_key": "customer"})))


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[membrane.Engine]:
    with opened(tmp_path) as engine:
        yield engine


@pytest.fixture
def customer(engine: membrane.Engine) -> Iterator[membrane.Client]:
    with client_of(engine) as client:
        yield client


def make_app(engine: membrane.Engine, provider: GrantsProvider, client: Client, grant: str, **config: Any) -> None:
    """An app of this client, with the grant."""
    url = provider.url
    authorize: dict[str, Any] = {"authorizeUri": f"{url}/authorize"} if grant == "authorization_code" else {}
    if client.must_push and authorize:
        authorize |= {"pushedAuthorizationRequestUri": f"{url}/par", "requirePushedAuthorizationRequests": True}
    if grant == "device_code":
        authorize = {"deviceAuthorizationUri": f"{url}/device_authorization"}
    parameters = {"clientId": client.id}
    method: dict[str, Any] = {"clientAuthMethod": client.method}
    if client.secret:
        parameters["clientSecret"] = client.secret
        method["clientSecret"] = {"$var": "connectorParameters.clientSecret"}
    if client.key is not None:
        parameters["privateKey"] = client.key.as_pem(private=True).decode()
        method["privateKey"] = {"$var": "connectorParameters.privateKey"}
    if client.algorithm:
        method["clientAssertionAlgorithm"] = client.algorithm
    definition = {
        "key": "app",
        "name": "App",
        "type": "oauth2",
        "getOAuthConfig": {
            "type": "mapping",
            "mapping": {
                "grantType": grant,
                "clientId": {"$var": "connectorParameters.clientId"},
                "tokenUri": f"{url}/token",
                "scopes": ["read", "write"],
                **authorize,
                **method,
                **config,
            },
        },
        "makeApiClient": api_client(url, "access_token"),
        "test": {"type": "rest-api-mapping", "path": "/api/me"},
    }
    with client_of(engine, is_admin=True) as manager:
        manager.create_connector(definition)
        manager.create_integration(connector_key="app", parameters=parameters)


def api_client(url: str, token: str) -> dict[str, Any]:
    authorization = {"$concat": ["Bearer ", {"$var": f"credentials.{token}"}]}
    return {"type": "mapping", "mapping": {"baseUri": url, "headers": {"Authorization": authorization}}}


def user(customer: membrane.Client, connection: membrane.Connection) -> Any:
    """Who the app says is asking."""
    answer = customer.request("GET", "/api/me", connection_id=connection["id"])
    assert answer.status == 200
    return answer.json()["user"]


@pytest.mark.parametrize("name", CLIENTS)
def test_authorization_code_and_refresh(
    engine: membrane.Engine, customer: membrane.Client, provider: GrantsProvider, name: str
) -> None:
    make_app(engine, provider, provider.clients[name], "authorization_code")
    pending = customer.connect(integration_key="app")
    url = pending["clientAction"]["uiUrl"]
    assert ("request_uri" in url) == provider.clients[name].must_push
    assert ("code_challenge" in url) != provider.clients[name].must_push
    connection = customer.complete_connect(browser.consent(url, "ann"))["connection"]
    assert connection["state"] == "READY" and user(customer, connection) == "ann"
    for _ in range(2):
        customer.refresh_connection(connection["id"])
        assert user(customer, connection) == "ann"
    assert provider.requests == ["authorization_code", "refresh_token", "refresh_token"]


def test_a_client_that_must_push_is_refused_without(
    engine: membrane.Engine, customer: membrane.Client, provider: GrantsProvider
) -> None:
    """So that the tests of pushed requests can fail."""
    client = provider.clients["pushing"]
    client.must_push = False
    make_app(engine, provider, client, "authorization_code")
    client.must_push = True
    with pytest.raises(RuntimeError, match="must push"):
        browser.consent(customer.connect(integration_key="app")["clientAction"]["uiUrl"], "ann")


@pytest.mark.parametrize("name", CONFIDENTIAL)
def test_client_credentials(
    engine: membrane.Engine, customer: membrane.Client, provider: GrantsProvider, name: str
) -> None:
    make_app(engine, provider, provider.clients[name], "client_credentials")
    connection = customer.connect(integration_key="app")
    assert connection["state"] == "READY" and connection["canRefreshCredentials"]
    assert user(customer, connection) == f"client {name}"
    customer.refresh_connection(connection["id"])
    assert user(customer, connection) == f"client {name}"
    assert provider.requests == ["client_credentials", "client_credentials"]


@pytest.mark.parametrize("name", ["basic", "post", "rs256", "es256"])
def test_a_client_that_is_refused_is_the_integrations_fault(
    engine: membrane.Engine, customer: membrane.Client, provider: GrantsProvider, name: str
) -> None:
    client = provider.clients[name]
    make_app(engine, provider, client, "client_credentials")
    if client.key is not None:
        # The server knows another key by now.
        client.key = type(client.key).generate_key(2048 if name == "rs256" else "P-256")
    client.secret = client.secret and "another"
    with pytest.raises(membrane.IntegrationBroken) as refusal:
        customer.connect(integration_key="app")
    assert "canary" not in str(refusal.value)


@pytest.mark.parametrize("name", ["basic", "public", "rs256"])
def test_device(engine: membrane.Engine, customer: membrane.Client, provider: GrantsProvider, name: str) -> None:
    make_app(engine, provider, provider.clients[name], "device_code")
    pending = customer.connect(integration_key="app")
    action = pending["clientAction"]
    assert action["verificationUri"] == f"{provider.url}/device"
    code = action["userCode"]
    assert code in action["verificationUriComplete"]
    assert customer.get_connection(pending["id"], wait=True, wait_timeout=2)["state"] == "CLIENT_ACTION_REQUIRED"
    provider.decide(code, "ann")
    connection = customer.get_connection(pending["id"], wait=True, wait_timeout=30)
    assert connection["state"] == "READY" and user(customer, connection) == "ann"
    polls = provider.devices[code].polls
    assert len(polls) >= 2 and all(later - earlier > 0.8 for earlier, later in zip(polls, polls[1:]))
    customer.refresh_connection(connection["id"])
    assert user(customer, connection) == "ann" and provider.requests[-1] == "refresh_token"


def test_a_device_whose_person_refuses(
    engine: membrane.Engine, customer: membrane.Client, provider: GrantsProvider
) -> None:
    make_app(engine, provider, provider.clients["basic"], "device_code")
    pending = customer.connect(integration_key="app")
    provider.decide(pending["clientAction"]["userCode"], "ann", agrees=False)
    connection = customer.get_connection(pending["id"], wait=True, wait_timeout=30)
    assert connection["state"] == "CLIENT_ACTION_REQUIRED" and connection["error"]["key"] == "access_denied"


def test_a_device_that_asks_too_often_slows_down(
    engine: membrane.Engine, customer: membrane.Client, provider: GrantsProvider
) -> None:
    make_app(engine, provider, provider.clients["basic"], "device_code")
    pending = customer.connect(integration_key="app")
    # The server has changed its mind.
    provider.interval = 3
    code = pending["clientAction"]["userCode"]
    customer.get_connection(pending["id"], wait=True, wait_timeout=3)
    provider.decide(code, "ann")
    connection = customer.get_connection(pending["id"], wait=True, wait_timeout=30)
    assert connection["state"] == "READY"
    polls = provider.devices[code].polls
    assert polls[-1] - polls[-2] > 5


def test_another_process_finishes_a_device_flow(tmp_path: Path, provider: GrantsProvider) -> None:
    """What was begun is in the store: whoever does due work goes on."""
    with opened(tmp_path) as engine:
        make_app(engine, provider, provider.clients["basic"], "device_code")
        with client_of(engine) as customer:
            pending = customer.connect(integration_key="app")
    provider.decide(pending["clientAction"]["userCode"], "ann")
    with opened(tmp_path) as engine, client_of(engine) as customer:
        end = time.monotonic() + 30
        while customer.get_connection(pending["id"])["state"] != "READY" and time.monotonic() < end:
            engine.run_due()
            time.sleep(0.2)
        assert user(customer, pending) == "ann"


@pytest.mark.whole
def test_a_device_code_that_nobody_uses_ends(engine: membrane.Engine, customer: membrane.Client) -> None:
    with GrantsProvider(device_life=4) as provider:
        make_app(engine, provider, provider.clients["basic"], "device_code")
        pending = customer.connect(integration_key="app")
        connection = customer.get_connection(pending["id"], wait=True, wait_timeout=30)
        assert connection["error"]["key"] == "device_code_expired"


def test_a_password_is_exchanged_for_a_token_and_again_when_it_has_expired(
    engine: membrane.Engine, customer: membrane.Client
) -> None:
    with GrantsProvider(lifetime=2) as provider:
        fields = {"user": {"type": "string"}, "password": {"type": "string", "isSensitive": True}}
        with client_of(engine, is_admin=True) as manager:
            manager.create_connector(
                {
                    "key": "app",
                    "name": "App",
                    "type": "client-credentials",
                    "inputSchema": {"type": "object", "properties": fields, "required": list(fields)},
                    "getCredentialsFromConnectionParameters": {
                        "type": "rest-api-mapping",
                        "method": "POST",
                        "path": "/login",
                        "requestMapping": {
                            "data": {name: {"$var": f"connectionInput.{name}"} for name in fields}
                        },
                        "responseMapping": {
                            "token": {"$var": "response.data.session.token"},
                            "expires_in": {"$var": "response.data.session.ttl"},
                        },
                    },
                    "makeApiClient": api_client(provider.url, "token"),
                    "test": {"type": "rest-api-mapping", "path": "/api/me"},
                }
            )
        with pytest.raises(membrane.CredentialsRefused) as refusal:
            customer.connect(connector_key="app", input={"user": "ann", "password": "canary"})
        assert "canary" not in str(refusal.value)
        connection = customer.connect(connector_key="app", input={"user": "ann", "password": "correct horse"})
        assert connection["state"] == "READY"
        time.sleep(2.5)
        assert user(customer, connection) == "ann"
        assert provider.logins >= 3


def test_one_app_with_several_ways(
    engine: membrane.Engine, customer: membrane.Client, provider: GrantsProvider
) -> None:
    url, client = provider.url, provider.clients["basic"]
    config = {
        "clientId": {"$var": "connectorParameters.clientId"},
        "clientSecret": {"$var": "connectorParameters.clientSecret"},
        "tokenUri": f"{url}/token",
    }
    with client_of(engine, is_admin=True) as manager:
        manager.create_connector(
            {
                "key": "app",
                "name": "App",
                "makeApiClient": api_client(url, "access_token"),
                "test": {"type": "rest-api-mapping", "path": "/api/me"},
                "options": {
                    "person": {
                        "type": "oauth2",
                        "getOAuthConfig": {"mapping": {**config, "authorizeUri": f"{url}/authorize"}},
                    },
                    "machine": {
                        "type": "oauth2",
                        "getOAuthConfig": {"mapping": {**config, "grantType": "client_credentials"}},
                    },
                },
            }
        )
        manager.create_integration(
            connector_key="app", parameters={"clientId": client.id, "clientSecret": client.secret}
        )
    options = customer.get_connector(key="app")["authOptions"]
    assert [option["key"] for option in options] == ["person", "machine"]
    with pytest.raises(membrane.InvalidRequest) as refusal:
        customer.connect(integration_key="app")
    assert refusal.value.key == "auth_option_needed"
    connection = customer.connect(integration_key="app", auth_option_key="machine")
    assert connection["authOptionKey"] == "machine" and user(customer, connection) == "client basic"
    pending = customer.connect(connection_id=connection["id"], auth_option_key="person")
    customer.complete_connect(browser.consent(pending["clientAction"]["uiUrl"], "ann"))
    assert user(customer, connection) == "ann"
