"""The product whose customers connect an app: one store, one workspace, one OAuth app, the customer `customer`."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import browser
import membrane
from strict_provider import Client, Provider

SECRET = "canary-secret-of-the-workspace-0123456789-0123456789-0123456789-"
WORKSPACE = "reality"
TENANT = "customer"


class Product:
    """A store in `folder`, set up for the app of `provider`."""

    def __init__(self, folder: Path, provider: Provider, **oauth: Any) -> None:
        """`oauth` adds to the connector's getOAuthConfig."""
        self.store = folder / "membrane.db"
        self.provider = provider
        self.environment = {"MEMBRANE_REALITY_STORE": str(self.store), "MEMBRANE_REALITY_SECRET": SECRET}
        with self.client(is_admin=True) as manager:
            manager.create_connector(_connector(provider.url, oauth))
            manager.create_integration(
                connector_key="reality",
                key="reality",
                parameters={"clientId": Client.id, "clientSecret": Client.secret},
            )

    def engine(self) -> membrane.Engine:
        """Opens the store, as a process of its own would."""
        return membrane.open(
            self.store,
            workspace_key=WORKSPACE,
            workspace_secret=SECRET,
            oauth_callback_uri=Provider.redirect_uri,
            allow_private_addresses=True,
        )

    def sign(self, **claims: Any) -> str:
        """A token, of the customer if nothing else is said."""
        return membrane.sign_token(
            SECRET, workspace_key=WORKSPACE, algorithm="HS512", **(claims or {"tenant_key": TENANT})
        )

    @contextmanager
    def client(self, **claims: Any) -> Iterator[membrane.Client]:
        """Opens the store for one client."""
        with self.engine() as engine, engine.client(self.sign(**claims)) as client:
            yield client

    def connect(self, client: membrane.Client, key: str) -> membrane.Connection:
        """Connects the app under a key of its own; the person at the provider has the key's name."""
        pending = client.connect(integration_key="reality", key=key, allow_multiple_connections=True)
        return client.complete_connect(browser.consent(pending["clientAction"]["uiUrl"], key))["connection"]

    def check_integrity(self) -> None:
        with sqlite3.connect(f"file:{self.store}?mode=ro", uri=True) as database:
            found = database.execute("PRAGMA integrity_check").fetchall()
        database.close()
        assert found == [("ok",)], found


def _connector(provider_url: str, oauth: dict[str, Any]) -> dict[str, Any]:
    return {
        "key": "reality",
        "name": "Reality",
        "type": "oauth2",
        "parametersSchema": {
            "type": "object",
            "properties": {"clientId": {"type": "string"}, "clientSecret": {"type": "string"}},
            "required": ["clientId", "clientSecret"],
        },
        "getOAuthConfig": {
            "type": "mapping",
            "mapping": {
                "clientId": {"$var": "$.connectorParameters.clientId"},
                "clientSecret": {"$var": "$.connectorParameters.clientSecret"},
                "authorizeUri": f"{provider_url}/authorize",
                "tokenUri": f"{provider_url}/token",
                "scopes": ["read"],
                "clientAuthLocation": "headers",
                **oauth,
            },
        },
        "makeApiClient": {
            "type": "mapping",
            "mapping": {
                "baseUri": provider_url,
                "headers": {"Authorization": {"$concat": ["Bearer ", {"$var": "$.credentials.access_token"}]}},
            },
        },
    }
