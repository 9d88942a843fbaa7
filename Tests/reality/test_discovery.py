"""Apps that no connector knows: the Python SDK's MCP server, found by its address alone."""

import http.client
import subprocess
import sys
import urllib.parse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import membrane
import pytest
from product import SECRET

HERE = Path(__file__).resolve().parent
CALLBACK = "http://127.0.0.1:9/connected"


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The server's address."""
    with subprocess.Popen(
        [sys.executable, str(HERE / "mcp_server.py")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin is not None and process.stdout is not None
        yield process.stdout.readline().strip()
        process.stdin.close()


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[membrane.Engine]:
    with membrane.open(
        tmp_path / "store.db",
        workspace_key="acme",
        workspace_secret=SECRET,
        allow_private_addresses=True,
        oauth_callback_uri=CALLBACK,
        require_browser_binding=True,
        client_name="Acme",
    ) as engine:
        yield engine


def client_of(engine: membrane.Engine, tenant: str) -> membrane.Client:
    return engine.client(
        membrane.sign_token(SECRET, workspace_key="acme", tenant_key=tenant)
    )


def browse(url: str) -> str:
    """Where the person's browser is sent: everybody agrees there."""
    address = urllib.parse.urlsplit(url)
    browser = http.client.HTTPConnection(address.netloc)
    browser.request("GET", f"{address.path}?{address.query}")
    answer = browser.getresponse()
    location = answer.getheader("Location")
    assert answer.status == 302 and location is not None, answer.read()
    browser.close()
    return location


def connect(client: membrane.Client, address: str) -> membrane.Connection:
    action = client.connect(app_url=address)["clientAction"]
    callback = browse(action["uiUrl"])
    assert callback.startswith(f"{CALLBACK}?issuer=")
    done = client.complete_connect(callback, browser_binding=action["browserBinding"])
    return done["connection"]


def ask(
    client: membrane.Client, address: str, connection: membrane.Connection, method: str, **params: Any
) -> Any:
    """A message of the Model Context Protocol, sent through the connection."""
    answer = client.request(
        "POST",
        address,
        connection_id=connection["id"],
        headers={
            "Accept": "application/json, text/event-stream",
            "MCP-Protocol-Version": "2025-06-18",
        },
        body={"jsonrpc": "2.0", "id": 1, "method": method, "params": params},
    )
    assert answer.status == 200, answer.body
    return answer.json()["result"]


def test_an_mcp_server_is_connected_by_its_address(engine: membrane.Engine, address: str) -> None:
    with client_of(engine, "customer") as client:
        connection = connect(client, address)
        assert connection["connected"] and connection["name"] == "127.0.0.1"
        tools = ask(client, address, connection, "tools/list")["tools"]
        assert [tool["name"] for tool in tools] == ["count"]
        words = {"text": "one two three"}
        called = ask(client, address, connection, "tools/call", name="count", arguments=words)
        assert called["structuredContent"] == {"result": 3}

        # The server rotates refresh tokens, and gives tokens for its own resource only.
        before = connection["nextCredentialsRefreshAt"]
        refreshed = client.refresh_connection(id=connection["id"])
        assert refreshed["connected"] and refreshed["nextCredentialsRefreshAt"] >= before
        assert ask(client, address, connection, "tools/list")["tools"]
        client.refresh_connection(id=connection["id"])

        # Connecting again keeps the record and the client.
        again = client.connect(connection_id=connection["id"])
        assert again["id"] == connection["id"]
        first = urllib.parse.parse_qs(urllib.parse.urlsplit(again["clientAction"]["uiUrl"]).query)
        with client_of(engine, "another") as other:
            begun = other.connect(app_url=address)
            second = urllib.parse.parse_qs(
                urllib.parse.urlsplit(begun["clientAction"]["uiUrl"]).query
            )
            assert first["client_id"] == second["client_id"]
            assert first["resource"] == second["resource"] == [address]
            assert other.list_integrations()["items"] == []


def test_an_address_keeps_its_query_and_an_issuer_may_be_given(engine: membrane.Engine, address: str) -> None:
    origin = address.removesuffix("/mcp")
    with client_of(engine, "customer") as client:
        # The server's metadata is the same for every query.
        connection = connect(client, f"{address}?project=7")
        assert ask(client, f"{address}?project=7", connection, "tools/list")["tools"]
        # The server is its own authorization server, by its origin.
        action = client.connect(app_url=origin, extra={"nonce": "n-1"})["clientAction"]
        sent = urllib.parse.parse_qs(urllib.parse.urlsplit(action["uiUrl"]).query)
        assert sent["nonce"] == ["n-1"] and "resource" not in sent


def test_a_server_without_metadata_is_no_app(engine: membrane.Engine, address: str) -> None:
    origin = address.removesuffix("/mcp")
    with client_of(engine, "customer") as client:
        with pytest.raises(membrane.NotFound) as caught:
            client.connect(app_url=f"{origin}/nothing/here")
        assert caught.value.key == "nothing_discovered"
        asked = [candidate["address"] for candidate in caught.value.data["candidates"]]
        assert asked[0] == f"{origin}/nothing/here" and len(asked) > 4
