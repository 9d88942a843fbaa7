"""Every kind of secret that goes in, by a way of its own: where is it while the engine is open, and what is left of it?

The behaviours (test_behaviours.py) have the usual ways. Here are the others: OAuth 1, keys of clients, passwords, proxies,
what callbacks answer, what others repeat, and answers over TLS.
"""

import base64
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import canaries
import pytest
from app import App
from canaries import Canaries
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from host import Host
from jwt.algorithms import ECAlgorithm
from memory import MAY_BE_OPEN, kinds, memory_of
from opened import CALLBACK, Opened

CUSTOMER, MANAGER = "tenant:customer", "manager"


@dataclass
class World:
    host: Host
    app: App
    opened: Opened
    canaries: Canaries
    # Secrets that the app must have got, or the test would not test anything.
    expected: list[str] = field(default_factory=list)

    def secret(self, kind: str) -> str:
        """One that goes in and comes to the app."""
        secret = canaries.new(kind.replace(" ", "-"))
        self.canaries.add(kind, secret)
        self.expected.append(secret)
        return secret

    def call(self, holder: str, operation: str, request: dict[str, Any], **more: Any) -> dict[str, Any]:
        return self.opened.call(holder, operation, request, **more)

    def ask(self, connection: dict[str, Any], path: str = "/me", **more: Any) -> dict[str, Any]:
        """A request through a connection. The answer is the app's."""
        request = {"connectionId": connection["id"], "method": "GET", "path": path, **more}
        return self.call(CUSTOMER, "request", request, shows={"answer", "cookie"})

    def make(self, kind: str, client: dict[str, Any], **members: Any) -> None:
        mapping = {"baseUri": self.app.url, **client}
        definition = {
            "key": "app", "name": "App", "type": kind, "makeApiClient": {"type": "mapping", "mapping": mapping}, **members,
        }  # fmt: skip
        self.call(MANAGER, "create_connector", definition)

    def connect(self, **request: Any) -> dict[str, Any]:
        return self.call(CUSTOMER, "connect", {"connectorKey": "app", **request})

    def finish(self, pending: dict[str, Any], query: str, **more: Any) -> dict[str, Any]:
        state = pending["clientAction"]["uiUrl"].partition("state=")[2].partition("&")[0]
        answer = self.call(CUSTOMER, "complete_connect", {"callbackUrl": f"{CALLBACK}?{query}&state={state}", **more})
        connection: dict[str, Any] = answer["connection"]
        return connection


def variable(name: str) -> dict[str, str]:
    return {"$var": f"$.{name}"}


def password(world: World) -> None:
    world.make(
        "client-credentials",
        {"auth": {"username": variable("credentials.user"), "password": variable("credentials.password")}},
    )
    world.ask(world.connect(input={"user": "user", "password": world.secret("password")}))


def key_in_the_address(world: World) -> None:
    """Also in no log: those have the path without the query."""
    world.make("client-credentials", {"query": {"key": variable("credentials.key")}})
    connection = world.connect(input={"key": world.secret("api key")})
    world.ask(connection, query={"token": world.secret("query of a request")})
    logs = world.call(CUSTOMER, "list_connection_logs", {"id": connection["id"]})
    assert logs["items"]


def what_is_sent(world: World) -> None:
    """Header fields and bodies that the caller gives, and those of the answer."""
    world.make("client-credentials", {"headers": {"X-Api-Key": variable("credentials.key")}})
    connection = world.connect(input={"key": world.secret("api key")})
    world.ask(
        connection,
        method="POST",
        headers={"X-Of-The-Caller": world.secret("header of a request")},
        body={"secret": world.secret("body of a request")},
    )
    request = {"connectionId": connection["id"], "method": "GET", "path": "/401/refused"}
    world.call(CUSTOMER, "request", request, status="MEMBRANE_CREDENTIALS_REFUSED")


def oauth1(world: World) -> None:
    names = ("consumerKey", "consumerSecret")
    urls = {name: f"{world.app.url}/{path}" for name, path in (
        ("requestTokenUri", "request-token"), ("authorizeUri", "authorize"), ("tokenUri", "access-token"))}  # fmt: skip
    config = {**{name: variable(f"connectorParameters.{name}") for name in names}, **urls}
    world.make("oauth1", {}, getOAuthConfig={"type": "mapping", "mapping": {**config, "noCallbackState": True}})
    secret = world.secret("consumer secret")
    world.expected.remove(secret)  # it signs and is never sent
    parameters = {"consumerKey": "consumer", "consumerSecret": secret}
    world.call(MANAGER, "create_integration", {"connectorKey": "app", "parameters": parameters})
    pending = world.connect()
    token = pending["clientAction"]["uiUrl"].partition("oauth_token=")[2].partition("&")[0]
    callback = f"{CALLBACK}?oauth_token={token}&oauth_verifier={world.secret('verifier of OAuth 1')}"
    world.ask(world.call(CUSTOMER, "complete_connect", {"callbackUrl": callback})["connection"])


def pem(key: "rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey") -> str:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()


def oauth2(world: World, method: str, parameters: dict[str, str], **config: Any) -> None:
    """The whole way: code, PKCE, refresh; with a callback that confirms, and one that takes events."""
    world.make(
        "oauth2",
        {"headers": {"Authorization": {"$concat": ["Bearer ", variable("credentials.access_token")]}}},
        getOAuthConfig={
            "type": "mapping",
            "mapping": {
                "clientId": "client", "authorizeUri": f"{world.app.url}/authorize", "tokenUri": f"{world.app.url}/token",
                "clientAuthMethod": method, **{name: variable(f"connectorParameters.{name}") for name in parameters},
                **config,
            },
        },
    )  # fmt: skip
    world.call(MANAGER, "create_integration", {"connectorKey": "app", "parameters": parameters})
    given = canaries.new("context")
    world.canaries.add("context of the confirmation", given)
    world.host.answers["confirm"] = lambda attempt: (int(attempt["context"]["person"] == given), "")
    connection = world.finish(world.connect(), f"code={world.secret('code')}", context={"person": given})
    world.ask(connection)
    world.call(CUSTOMER, "refresh_connection", {"id": connection["id"]})
    world.ask(connection)
    world.call(MANAGER, "get_credentials", {"id": connection["id"]}, shows={"refresh-token"})
    world.call(CUSTOMER, "archive_connection", {"id": connection["id"]})


def client_secret(world: World) -> None:
    oauth2(world, "client_secret_post", {"clientSecret": world.secret("client secret")})


def client_secret_jwt(world: World) -> None:
    secret = world.secret("client secret")
    world.expected.remove(secret)  # it signs
    oauth2(world, "client_secret_jwt", {"clientSecret": secret})


def private_key_pem(world: World) -> None:
    text = pem(rsa.generate_private_key(65537, 2048))
    for line in text.splitlines()[2:-2]:
        world.canaries.add("private key", line)
    oauth2(world, "private_key_jwt", {"privateKey": text})


def private_key_jwk(world: World) -> None:
    jwk = ECAlgorithm.to_jwk(ec.generate_private_key(ec.SECP256R1()), as_dict=True)
    world.canaries.add("private key", jwk["d"])
    world.canaries.add("private key", base64.urlsafe_b64decode(jwk["d"] + "="))
    oauth2(world, "private_key_jwt", {"privateKey": json.dumps({name: jwk[name] for name in ("kty", "crv", "x", "y", "d")})})


def native_function(world: World) -> None:
    """What it is given, what it answers, and what it says when it fails."""
    entered, session = world.secret("password"), world.secret("answer of a native function")
    world.expected.remove(entered)
    given: list[dict[str, Any]] = []

    def sign_in(call: dict[str, Any]) -> tuple[int, str]:
        given.append(call)
        if len(given) == 1:
            return 1, f"nobody knows {entered}"
        return 0, json.dumps({"session": session})

    world.host.answers["native"] = sign_in
    world.make(
        "client-credentials",
        {"headers": {"Cookie": variable("credentials.session")}},
        getCredentialsFromConnectionParameters={"type": "native", "name": "sign-in"},
    )
    request = {"connectorKey": "app", "input": {"password": entered}}
    world.call(CUSTOMER, "connect", request, status="MEMBRANE_CONFIGURATION")
    world.ask(world.connect(input={"password": entered}))
    assert entered in json.dumps(given)


def internal_api(world: World) -> None:
    """Credentials that were set, and then some that the fetch callback gives in their place."""
    settings = {
        "baseUri": world.app.url,
        "makeApiClient": {"type": "mapping", "mapping": {"headers": {"X-Key": variable("credentials.key")}}},
    }
    world.call(MANAGER, "patch_workspace", {"internalApi": settings})
    world.call(CUSTOMER, "set_credentials", {"credentials": {"key": world.secret("product key")}})
    world.call(CUSTOMER, "request", {"method": "GET", "path": "/me"}, shows={"answer", "cookie"})
    world.call(CUSTOMER, "set_credentials", {"credentials": None})
    fetched = json.dumps({"credentials": {"key": world.secret("answer of the fetch callback")}})
    world.host.answers["fetch"] = lambda _: (0, fetched)
    world.call(CUSTOMER, "request", {"method": "GET", "path": "/me"}, shows={"answer", "cookie"})


def refusals(world: World) -> None:
    """A provider that repeats what it was sent, in the words of its error."""
    url = f"{world.app.url}/refuses"
    config = {
        "clientId": "client", "clientSecret": variable("connectorParameters.clientSecret"),
        "authorizeUri": url, "tokenUri": url, "clientAuthLocation": "body",
    }  # fmt: skip
    world.make("oauth2", {}, getOAuthConfig={"type": "mapping", "mapping": config})
    parameters = {"clientSecret": world.secret("client secret")}
    world.call(MANAGER, "create_integration", {"connectorKey": "app", "parameters": parameters})
    state = world.connect()["clientAction"]["uiUrl"].partition("state=")[2].partition("&")[0]
    callback = f"{CALLBACK}?code={world.secret('code')}&state={state}"
    world.call(CUSTOMER, "complete_connect", {"callbackUrl": callback}, status="MEMBRANE_CONNECT_REFUSED")


def webhooks(world: World) -> None:
    """Events of a connection with secrets: to a webhook, to the callback, and in the list."""
    address = f"{world.app.url}/hook?token={world.secret('address of a webhook')}"
    webhook = world.call(MANAGER, "create_webhook", {"url": address}, shows={"address of a webhook"})
    world.make("client-credentials", {"headers": {"X-Api-Key": variable("credentials.key")}})
    connection = world.connect(input={"key": canaries.new("api-key")})
    world.call(CUSTOMER, "archive_connection", {"id": connection["id"]})
    taken: list[str] = []

    def take(event: dict[str, Any]) -> tuple[int, str]:
        taken.append(json.dumps(event))
        return 0, ""

    world.host.answers["event"] = take
    world.opened.do("due")
    world.call(MANAGER, "rotate_webhook_secret", {"id": webhook["id"]})
    world.connect(input={"key": canaries.new("api-key")}, key="another")
    world.opened.do("due")
    world.call(MANAGER, "list_events", {})
    world.call(MANAGER, "list_webhook_deliveries", {"id": webhook["id"]})
    bodies = [request for request in world.app.received if "/hook" in request]
    assert len(bodies) == 3 and len(taken) == 3
    for what, texts in (("an event", taken), ("a delivery", [body.partition("\n")[2] for body in bodies])):
        for text in texts:
            world.opened.look_at(what, text)


SCENARIOS: list[Callable[[World], None]] = [
    password, key_in_the_address, what_is_sent, oauth1, client_secret, client_secret_jwt, private_key_pem, private_key_jwk,
    native_function, internal_api, refusals, webhooks,
]  # fmt: skip


@contextmanager
def world_in(
    program: Path, folder: Path, leaks: list[str], options: Callable[[App], dict[str, Any]] = lambda _: {}
) -> Iterator[World]:
    known = Canaries()
    secret = canaries.new("workspace")
    known.add("workspace secret", secret)
    with Host(program, folder) as host, App(known) as app:
        opened = Opened(host, folder / "store", known, secret, leaks, "", **options(app))
        opened.do("callbacks", "sign-in")
        host.answers["confirm"] = lambda _: (1, "")
        world = World(host, app, opened, known)
        yield world
        assert [secret for secret in world.expected if not app.has_received(secret)] == []
        assert host.stderr() == b""
        assert host.temporary_files() == []


def check(world: World, leaks: list[str]) -> None:
    """Everywhere, with the store open and closed."""
    world.opened.look_at_files()
    found = memory_of(world.host, world.canaries)
    print("open:", dict(sorted(found.items())))
    world.opened.close()
    left = memory_of(world.host, world.canaries)
    print("closed:", dict(sorted(left.items())))
    assert leaks == []
    assert kinds(found) <= MAY_BE_OPEN.keys()
    assert not left


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.__name__)
def test_a_kind(program: Path, tmp_path: Path, scenario: Callable[[World], None]) -> None:
    leaks: list[str] = []
    with world_in(program, tmp_path, leaks) as world:
        scenario(world)
        check(world, leaks)


def test_a_proxy(program: Path, tmp_path: Path) -> None:
    leaks: list[str] = []
    secret = canaries.new("password-of-a-proxy")
    with world_in(
        program, tmp_path, leaks, lambda app: {"proxy": f"http://user:{secret}@127.0.0.1:{app.port}"}
    ) as world:
        world.canaries.add("password of a proxy", secret)
        world.expected.append(secret)
        password(world)
        check(world, leaks)


@pytest.mark.parametrize("place", ["memory", "freed", "stderr", "file", "answer", "core dump"])
def test_a_leak_is_noticed(program: Path, tmp_path: Path, place: str) -> None:
    """The search can fail: a secret that the host puts there on purpose is found."""
    leaks: list[str] = []
    with pytest.raises(AssertionError), world_in(program, tmp_path, leaks) as world:
        planted = canaries.new("planted")
        world.canaries.add("planted", planted)
        if place == "answer":
            # The name of a record is no place for a secret, so it is shown.
            world.make("client-credentials", {})
            world.connect(name=planted, input={"key": "k"})
        else:
            where = str(tmp_path / "store" / "store.db-note") if place == "file" else place
            world.opened.do("leak", "memory" if place == "core dump" else where, planted)
        if place == "core dump":
            world.opened.close()
            assert dict(world.canaries.search_files([world.host.crash()])) == {}
        check(world, leaks)
