"""What the client adds to the operations: arguments, answers, time limits, cancelling, threads."""

from __future__ import annotations

import asyncio
import math
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Callable

import pytest

import membrane
from conftest import SilentApp, browse, open_engine, sign
from membrane._call import milliseconds


def test_only_operations_can_be_called(client: membrane.Client) -> None:
    for name in ["client_free", "version", "no_such", "", "Connect"]:
        with pytest.raises(ValueError, match="there is no operation"):
            client.call(name, {})


def test_a_request_may_be_text(client: membrane.Client) -> None:
    assert client.call("list_connections", '{"limit": 1}') == {"items": []}
    with pytest.raises(membrane.InvalidRequest):
        client.call("list_connections", '{"limit": ')
    with pytest.raises(ValueError, match="null character"):
        client.call("list_connections", '{}\0{"limit": 1}')


def test_what_json_cannot_hold_is_refused(client: membrane.Client) -> None:
    with pytest.raises(ValueError):
        client.connect(connector_key="keys", meta={"ratio": math.nan})
    with pytest.raises(TypeError):
        client.connect(connector_key="keys", meta={"when": object()})


def test_iterators_go_through_all_pages(
    client: membrane.Client, connection: membrane.Connection
) -> None:
    ids = [connection["id"]]
    for _ in range(4):
        another = client.connect(
            connector_key="keys", input={"apiKey": "good-key"}, allow_multiple_connections=True
        )
        ids.insert(0, another["id"])
    assert [c["id"] for c in client.connections(limit=2)] == ids
    assert [c["id"] for c in client.connections(limit=5)] == ids
    assert list(client.connections(search="no such words")) == []
    assert "keys" in [c["key"] for c in client.connectors(limit=1000)]
    assert list(client.integrations()) == []


@pytest.mark.parametrize(
    ("path", "body"), [("/text", "plain text"), ("/bytes", b"\x00\xff"), ("/status/204", None)]
)
def test_bodies_that_are_not_json(
    client: membrane.Client, connection: membrane.Connection, path: str, body: object
) -> None:
    response = client.request("GET", path, connection_id=connection["id"])
    assert response.body == body
    with pytest.raises(ValueError):
        response.json()


def test_a_json_body(client: membrane.Client, connection: membrane.Connection) -> None:
    response = client.request("GET", "/me", connection_id=connection["id"])
    assert response.status == 200
    assert response.headers["content-type"] == "application/json"
    assert response.json() == response.body == {"id": "person-1", "name": "Ada"}


@pytest.mark.parametrize(
    ("content_type", "body", "value"),
    [
        ("application/json", "text", "text"),
        ("application/problem+json; charset=utf-8", "[1]", "[1]"),
        ("text/plain", "[1]", [1]),
        ("application/octet-stream", b"[1]", [1]),
        ("application/json", None, None),
    ],
)
def test_json_of_a_response(content_type: str, body: object, value: object) -> None:
    assert membrane.Response(200, {"content-type": content_type}, body).json() == value


@pytest.mark.parametrize("body", [b"\x00\xff", bytearray(b"\x00\xff"), memoryview(b"\x00\xff")])
def test_bytes_can_be_sent(
    client: membrane.Client, connection: membrane.Connection, body: Any
) -> None:
    response = client.request("POST", "/echo", connection_id=connection["id"], body=body)
    assert response.json()["bodyBase64"] == "AP8="


@pytest.mark.parametrize("body", [{}, [], 0, False])
def test_values_that_are_false_are_sent(
    client: membrane.Client, connection: membrane.Connection, body: Any
) -> None:
    headers = {"Content-Type": "application/json"}
    response = client.request(
        "POST", "/echo", connection_id=connection["id"], headers=headers, body=body
    )
    assert response.json()["json"] == body


# Time limits and cancelling


def test_time_limits_in_milliseconds() -> None:
    assert milliseconds(None) == 0
    assert milliseconds(math.inf) == -1
    assert milliseconds(1.5) == 1500
    assert milliseconds(1e-9) == 1
    for wrong in [0, -1, math.nan]:
        with pytest.raises(ValueError):
            milliseconds(wrong)
    with pytest.raises(OverflowError):
        milliseconds(1e300)


def test_a_call_ends_at_its_time_limit(
    client: membrane.Client, silent_connection: membrane.Connection
) -> None:
    with pytest.raises(membrane.TimedOut):
        client.request("GET", "/", connection_id=silent_connection["id"], timeout=0.05)


def test_a_call_that_names_no_time_limit_has_the_engines(
    client: membrane.Client, silent_connection: membrane.Connection, tmp_path: Path
) -> None:
    with open_engine(tmp_path / "membrane.db", timeout=0.05) as impatient:
        with impatient.client(sign(tenant_key="a")) as other:
            with pytest.raises(membrane.TimedOut):
                other.request("GET", "/", connection_id=silent_connection["id"])


def run_until_request(
    client: membrane.Client,
    connection: membrane.Connection,
    app: SilentApp,
    then: Callable[[], None],
    cancel: membrane.Cancel | None = None,
) -> None:
    """Sends a request that is never answered, and does `then` once it has arrived."""
    with ThreadPoolExecutor() as pool:
        call = pool.submit(
            client.request, "GET", "/", connection_id=connection["id"], timeout=math.inf, cancel=cancel
        )
        app.wait_for_request()
        then()
        with pytest.raises(membrane.Cancelled):
            call.result()


def test_a_running_call_is_cancelled(
    client: membrane.Client, silent_connection: membrane.Connection, silent_app: SilentApp
) -> None:
    with membrane.Cancel() as cancel:
        run_until_request(client, silent_connection, silent_app, cancel.signal, cancel)
        with pytest.raises(membrane.Cancelled):
            client.list_connections(cancel=cancel)
    assert len(client.list_connections()["items"]) == 1


def test_closing_the_engine_ends_running_calls(
    engine: membrane.Engine,
    client: membrane.Client,
    silent_connection: membrane.Connection,
    silent_app: SilentApp,
) -> None:
    run_until_request(client, silent_connection, silent_app, engine.close)


# Threads


def test_many_threads_share_a_client(
    client: membrane.Client, connection: membrane.Connection
) -> None:
    start = threading.Barrier(8)

    def work(number: int) -> None:
        start.wait()
        for _ in range(10):
            response = client.request(
                "POST", "/echo", connection_id=connection["id"], body={"number": number}
            )
            assert response.json()["json"] == {"number": number}
            assert client.get_connection(connection["id"])["id"] == connection["id"]
            with pytest.raises(membrane.NotFound):
                client.get_connection(connection_key=f"no-such-{number}")

    with ThreadPoolExecutor(8) as pool:
        for done in [pool.submit(work, number) for number in range(8)]:
            done.result()


def oauth_connector(base_uri: str) -> dict[str, Any]:
    return {
        "key": "app",
        "name": "App",
        "type": "oauth2",
        "getOAuthConfig": {
            "type": "mapping",
            "mapping": {
                "clientId": {"$var": "$.connectorParameters.clientId"},
                "clientSecret": {"$var": "$.connectorParameters.clientSecret"},
                "authorizeUri": base_uri + "/authorize",
                "tokenUri": base_uri + "/token",
            },
        },
        "makeApiClient": {
            "type": "mapping",
            "mapping": {
                "baseUri": base_uri,
                "headers": {
                    "Authorization": {"$concat": ["Bearer ", {"$var": "$.credentials.access_token"}]}
                },
            },
        },
    }


def test_many_threads_wait_for_one_refresh(
    manager: membrane.Client, client: membrane.Client, api: str
) -> None:
    manager.create_connector(oauth_connector(api))
    manager.create_integration(
        connector_key="app", parameters={"clientId": "client", "clientSecret": "test-secret"}
    )
    started = client.connect(integration_key="app")
    callback = browse(started["clientAction"]["uiUrl"])["location"]
    connection = client.complete_connect(callback)["connection"]
    start = threading.Barrier(8)

    def work() -> int:
        # The app refuses the first access token here, whatever its lifetime said.
        start.wait()
        response = client.request("GET", "/fresh", connection_id=connection["id"])
        refreshes: int = response.json()["refreshes"]
        return refreshes

    with ThreadPoolExecutor(8) as pool:
        calls = [pool.submit(work) for _ in range(8)]
        assert [call.result() for call in calls] == [1] * 8


def test_closing_while_others_call(tmp_path: Path) -> None:
    """Every call either works or says that it was too late."""
    for _ in range(10):
        engine = open_engine(tmp_path / "membrane.db")
        client = engine.client(sign(tenant_key="a"))
        start = threading.Barrier(5)

        def work() -> None:
            start.wait()
            while True:
                try:
                    client.list_connections()
                except (membrane.Cancelled, membrane.Closed):
                    return

        with ThreadPoolExecutor(4) as pool:
            calls = [pool.submit(work) for _ in range(4)]
            start.wait()
            client.close()
            engine.close()
            for call in calls:
                call.result()


def test_from_asyncio(client: membrane.Client, connection: membrane.Connection) -> None:
    async def both() -> list[membrane.Response]:
        return await asyncio.gather(
            *(
                asyncio.to_thread(client.request, "GET", path, connection_id=connection["id"])
                for path in ["/me", "/items"]
            )
        )

    assert [response.status for response in asyncio.run(both())] == [200, 200]


def test_a_request_stays_in_the_workspace_of_its_client(tmp_path: Path) -> None:
    with membrane.open(tmp_path / "store.db", workspace_key="acme") as engine:
        with engine.client(engine.create_instance_token()["token"]) as instance:
            token = instance.create_token(type="developer", account_key="team")["token"]
        with engine.client(token) as developer:
            for key in ("one", "two"):
                developer.create_workspace(key=key)
            two = developer.in_workspace("two")
            for request in ({}, {"workspaceKey": "two"}, "{}", " { }", '{"cursor": null}'):
                operation = "list_tenants" if "cursor" in request else "get_workspace"
                answer = two.call(operation, request)
                assert operation == "list_tenants" or answer["key"] == "two"
            with pytest.raises(ValueError, match="'two'.*'one'"):
                two.call("get_workspace", {"workspaceKey": "one"})
            with pytest.raises(membrane.InvalidRequest):
                two.call("get_workspace", '{"workspaceKey": "one"}')
            with pytest.raises(membrane.InvalidRequest):
                two.call("get_workspace", "[]")
