"""The kinds of connector that need no OAuth, each against a server that judges what it is sent with code of others."""

import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import flask
import jwt
import membrane
import pytest
import werkzeug.serving
from serving import Serving

SECRET = "canary-secret-of-the-workspace-0123456789-0123456789-0123456789-"
WORKSPACE = "kinds"
KEY = "key-of-the-customer"


class App(Serving):
    """Answers who is asking: by a key, by Basic, by a session that has an end, or by a token of the workspace."""

    def __init__(self) -> None:
        self.sessions: dict[str, int] = {}
        app = flask.Flask("kinds")
        app.add_url_rule("/key", view_func=self.key)
        app.add_url_rule("/basic", view_func=self.basic)
        app.add_url_rule("/session", view_func=self.session)
        app.add_url_rule("/tenant", view_func=self.tenant)
        super().__init__(werkzeug.serving.make_server("127.0.0.1", 0, app, threaded=True))

    def sign_in(self, user: str, password: str) -> str | None:
        if (user, password) != ("customer", "pässword"):
            return None
        session = secrets.token_urlsafe(16)
        self.sessions[session] = 2
        return session

    def key(self) -> flask.typing.ResponseReturnValue:
        given = flask.request.headers.get("X-Api-Key")
        return ({"by": "key"}, 200) if given == KEY else ({}, 401)

    def basic(self) -> flask.typing.ResponseReturnValue:
        given = flask.request.authorization
        known = given is not None and (given.username, given.password) == ("customer", "pässword")
        return ({"by": "basic"}, 200) if known else ({}, 401)

    def session(self) -> flask.typing.ResponseReturnValue:
        given = flask.request.headers.get("Cookie", "").removeprefix("session=")
        left = self.sessions.get(given, 0)
        if left == 0:
            return {}, 401
        self.sessions[given] = left - 1
        return {"by": "session"}, 200

    def tenant(self) -> flask.typing.ResponseReturnValue:
        names = [name for name in ("X-Membrane-Token", "X-Integration-App-Token") if name in flask.request.headers]
        tokens = {flask.request.headers[name] for name in names}
        if len(tokens) != 1:
            return {}, 401
        try:
            claims = jwt.decode(
                tokens.pop(), SECRET, algorithms=["HS256"], options={"require": ["exp", "iat", "iss", "sub"]}
            )
        except jwt.InvalidTokenError as error:
            return {"error": type(error).__name__}, 401
        return {"names": names, "claims": claims}, 200


@pytest.fixture
def app() -> Iterator[App]:
    with App() as app:
        yield app


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[membrane.Engine]:
    with membrane.open(
        tmp_path / "membrane.db", workspace_key=WORKSPACE, workspace_secret=SECRET, allow_private_addresses=True
    ) as engine:
        yield engine


@pytest.fixture
def customer(engine: membrane.Engine) -> Iterator[membrane.Client]:
    with client_of(engine, tenant_key="customer", fields={"plan": "pro"}) as client:
        yield client


def client_of(engine: membrane.Engine, **claims: Any) -> membrane.Client:
    return engine.client(membrane.sign_token(SECRET, workspace_key=WORKSPACE, **claims))


def make(engine: membrane.Engine, kind: str, app: App, path: str, client: dict[str, Any], **members: Any) -> None:
    definition = {
        "key": "app",
        "name": "App",
        "type": kind,
        "makeApiClient": {"type": "mapping", "mapping": {"baseUri": app.url, **client}},
        "test": {"type": "rest-api-mapping", "path": path},
        **members,
    }
    with client_of(engine, is_admin=True) as manager:
        manager.create_connector(definition)


def variable(name: str) -> dict[str, str]:
    return {"$var": f"$.{name}"}


def test_a_key(engine: membrane.Engine, customer: membrane.Client, app: App) -> None:
    make(engine, "client-credentials", app, "/key", {"headers": {"X-Api-Key": variable("credentials.key")}})
    with pytest.raises(membrane.CredentialsRefused):
        customer.connect(connector_key="app", input={"key": "another"})
    connection = customer.connect(connector_key="app", input={"key": KEY})
    assert customer.request("GET", "/key", connection_id=connection["id"]).json() == {"by": "key"}


def test_a_name_and_a_password(engine: membrane.Engine, customer: membrane.Client, app: App) -> None:
    login = {"username": variable("credentials.user"), "password": variable("credentials.password")}
    make(engine, "client-credentials", app, "/basic", {"auth": login})
    connection = customer.connect(connector_key="app", input={"user": "customer", "password": "pässword"})
    assert customer.request("GET", "/basic", connection_id=connection["id"]).json() == {"by": "basic"}


def test_a_function_of_the_host_signs_in(engine: membrane.Engine, customer: membrane.Client, app: App) -> None:
    def sign_in(call: membrane.NativeCall) -> dict[str, Any]:
        entered = call.variables["connectionInput"]
        session = app.sign_in(entered["user"], entered["password"])
        if session is None:
            raise ValueError("the app does not know them")
        return {"session": session}

    engine.set_native_function("kinds.sign-in", sign_in)
    make(
        engine,
        "client-credentials",
        app,
        "/session",
        {"headers": {"Cookie": {"$concat": ["session=", variable("credentials.session")]}}},
        getCredentialsFromConnectionParameters={"type": "native", "name": "kinds.sign-in"},
    )
    with pytest.raises(membrane.MembraneError) as caught:
        customer.connect(connector_key="app", input={"user": "customer", "password": "wrong"})
    assert caught.value.key == "native_function_failed"
    connection = customer.connect(connector_key="app", input={"user": "customer", "password": "pässword"})
    assert connection["state"] == "READY"
    assert customer.request("GET", "/session", connection_id=connection["id"]).json() == {"by": "session"}


@pytest.mark.parametrize(
    "kind, names",
    [
        ("membrane-token", ["X-Membrane-Token", "X-Integration-App-Token"]),
        ("integration-app-token", ["X-Integration-App-Token"]),
    ],
)
def test_a_token_says_which_tenant_is_asking(
    engine: membrane.Engine, customer: membrane.Client, app: App, kind: str, names: list[str]
) -> None:
    make(engine, kind, app, "/tenant", {})
    connection = customer.connect(connector_key="app")
    assert connection["state"] == "READY"
    answer = customer.request("GET", "/tenant", connection_id=connection["id"]).json()
    claims = answer["claims"]
    assert answer["names"] == names
    assert (claims["iss"], claims["sub"], claims["fields"]) == (WORKSPACE, "customer", {"plan": "pro"})
    assert claims["exp"] - claims["iat"] == 300
