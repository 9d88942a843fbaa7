"""A product with one store: an app with keys, an app with OAuth, the Internal API, the customer `customer`."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import membrane
from app import API_KEY, CLIENT_ID, CLIENT_SECRET

SECRET = "canary-secret-of-the-workspace-0123456789-0123456789-0123456789-"
CALLBACK = "http://127.0.0.1/oauth-callback"

# What a call may answer when the disk fails; nothing else says whom to ask for help.
STORE_KEYS = {"store_busy", "store_full", "store_read_only", "store_unavailable", "store_corrupt",
              "key_file_unwritable", "key_file_unreadable"}  # fmt: skip


def open_engine(folder: Path | None, **options: Any) -> membrane.Engine:
    """Without a folder: a store in memory."""
    return membrane.open(
        ":memory:" if folder is None else folder / "store.db",
        workspace_key="acme",
        workspace_secret=SECRET,
        oauth_callback_uri=CALLBACK,
        allow_private_addresses=True,
        **options,
    )


def sign(**claims: Any) -> str:
    return membrane.sign_token(SECRET, workspace_key="acme", **(claims or {"tenant_key": "customer"}))


class Session:
    """An opened store with its manager and its customer."""

    def __init__(self, folder: Path | None, **options: Any) -> None:
        self.engine = open_engine(folder, **options)
        try:
            self.manager = self.engine.client(sign(is_admin=True))
            self.customer = self.engine.client(sign())
        except BaseException:
            self.engine.close()
            raise

    def close(self) -> None:
        self.customer.close()
        self.manager.close()
        self.engine.close()


@contextmanager
def session(folder: Path | None, **options: Any) -> Iterator[Session]:
    opened = Session(folder, **options)
    try:
        yield opened
    finally:
        opened.close()


def set_up(opened: Session, url: str) -> None:
    """The two apps and the Internal API, all at that address."""
    headers = {"Authorization": {"$concat": ["Bearer ", {"$var": "$.credentials.access_token"}]}}
    opened.manager.create_connector(
        {
            "key": "keys",
            "name": "Keys",
            "type": "client-credentials",
            "inputSchema": {"type": "object", "properties": {"apiKey": {"type": "string"}}, "required": ["apiKey"]},
            "makeApiClient": {
                "type": "mapping",
                "mapping": {"baseUri": url, "headers": {"X-Api-Key": {"$var": "$.credentials.apiKey"}}},
            },
        }
    )
    oauth = {
        "clientId": {"$var": "$.connectorParameters.clientId"},
        "clientSecret": {"$var": "$.connectorParameters.clientSecret"},
        "authorizeUri": f"{url}/authorize",
        "tokenUri": f"{url}/token",
        "clientAuthLocation": "body",
    }
    opened.manager.create_connector(
        {
            "key": "oauth",
            "name": "OAuth",
            "type": "oauth2",
            "getOAuthConfig": {"type": "mapping", "mapping": oauth},
            "makeApiClient": {"type": "mapping", "mapping": {"baseUri": url, "headers": headers}},
        }
    )
    opened.manager.create_integration(
        connector_key="oauth", key="oauth", parameters={"clientId": CLIENT_ID, "clientSecret": CLIENT_SECRET}
    )
    opened.manager.patch_workspace(
        internal_api={
            "baseUri": url,
            "makeApiClient": {
                "type": "mapping",
                "mapping": {"headers": {"X-Product-Key": {"$var": "$.credentials.key"}}},
            },
        }
    )


def connect_keys(customer: membrane.Client, key: str, api_key: str = API_KEY) -> membrane.Connection:
    return customer.connect(
        connector_key="keys", key=key, input={"apiKey": api_key}, allow_multiple_connections=True
    )


def callback_for(pending: membrane.Connection, code: str = "code") -> str:
    """Where the provider sends the browser back to."""
    state = parse_qs(urlsplit(pending["clientAction"]["uiUrl"]).query)["state"][0]
    return f"{CALLBACK}?code={code}&state={state}"


def begin_oauth(customer: membrane.Client, key: str) -> str:
    return callback_for(customer.connect(integration_key="oauth", key=key, allow_multiple_connections=True))


def connect_oauth(customer: membrane.Client, key: str) -> membrane.Connection:
    return customer.complete_connect(begin_oauth(customer, key))["connection"]


def furnish(opened: Session, url: str) -> None:
    """A connection of each kind and credentials of the Internal API."""
    set_up(opened, url)
    connect_keys(opened.customer, "old-keys")
    connect_oauth(opened.customer, "old-oauth")
    opened.customer.set_credentials({"key": "old-product-key"})


def access_token(opened: Session, key: str) -> str:
    """As it is in the store."""
    connection = opened.customer.get_connection(connection_key=key)
    return str(opened.manager.get_credentials(connection["id"])["credentials"]["access_token"])


def product_key(opened: Session) -> str | None:
    """What the Internal API gets to see."""
    answer = opened.customer.request("GET", "/echo").json()
    return str(answer["headers"]["x-product-key"])


def check_integrity(folder: Path) -> None:
    database = sqlite3.connect(f"file:{folder / 'store.db'}?mode=ro", uri=True)
    found = database.execute("PRAGMA integrity_check").fetchall()
    database.close()
    assert found == [("ok",)], found


def copy(source: Path, target: Path) -> Path:
    """The folder anew."""
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(source, target)
    return target
