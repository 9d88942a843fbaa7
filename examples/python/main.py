"""Connects two apps for one customer, calls them, and calls the product's own API.

    python main.py

`make demo` runs it against a real OAuth provider on this machine. examples/c and examples/go are the same
program.
"""

import os
import sys

import membrane

WORKSPACE = "acme"

# The address of your product that providers send the browser back to.
CALLBACK = "http://127.0.0.1/oauth-callback"


def setting(name: str) -> str:
    value = os.environ.get(name)
    if not value:
        sys.exit(f"{name} is not set: `make demo` sets it")
    return value


def schema(*members: str) -> dict[str, object]:
    """A JSON Schema: an object of text members, all required."""
    return {
        "type": "object",
        "properties": {member: {"type": "string"} for member in members},
        "required": list(members),
    }


def mail_connector() -> dict[str, object]:
    """An app that people connect with an API key."""
    return {
        "key": "acme-mail",
        "name": "Acme Mail",
        "type": "client-credentials",
        "categories": ["email"],
        "inputSchema": schema("apiKey"),
        "makeApiClient": {
            "type": "mapping",
            "mapping": {
                "baseUri": setting("MEMBRANE_DEMO_MAIL"),
                "headers": {"X-Api-Key": {"$var": "$.credentials.apiKey"}},
            },
        },
        "test": {"type": "rest-api-mapping", "method": "GET", "path": "/me"},
    }


def crm_connector() -> dict[str, object]:
    """An app that people connect with OAuth 2."""
    provider = setting("MEMBRANE_DEMO_CRM")
    return {
        "key": "acme-crm",
        "name": "Acme CRM",
        "type": "oauth2",
        "categories": ["crm"],
        "parametersSchema": schema("clientId", "clientSecret"),
        "getOAuthConfig": {
            "type": "mapping",
            "mapping": {
                "clientId": {"$var": "$.connectorParameters.clientId"},
                "clientSecret": {"$var": "$.connectorParameters.clientSecret"},
                "authorizeUri": f"{provider}/oauth2/authorize",
                "tokenUri": f"{provider}/oauth2/token",
                "scopes": ["openid", "email"],
                "clientAuthLocation": "headers",
            },
        },
        "makeApiClient": {
            "type": "mapping",
            "mapping": {
                "baseUri": setting("MEMBRANE_DEMO_CRM_API"),
                "headers": {"Authorization": {"$concat": ["Bearer ", {"$var": "$.credentials.access_token"}]}},
            },
        },
    }


def set_up_workspace(engine: membrane.Engine) -> None:
    """What the workspace's manager does once: says which apps there are and how to call the product's own API."""
    with engine.manager() as manager:
        manager.create_connector(mail_connector())
        manager.create_connector(crm_connector())
        manager.create_integration(
            connector_key="acme-crm",
            parameters={
                "clientId": setting("MEMBRANE_DEMO_CRM_CLIENT_ID"),
                "clientSecret": setting("MEMBRANE_DEMO_CRM_CLIENT_SECRET"),
            },
        )
        manager.patch_workspace(
            internal_api={
                "baseUri": setting("MEMBRANE_DEMO_PRODUCT"),
                "makeApiClient": {
                    "type": "mapping",
                    "mapping": {"headers": {"X-Product-Key": {"$var": "$.credentials.apiKey"}}},
                },
                "credentialsSchema": schema("apiKey"),
            }
        )


def connect_mail(client: membrane.Client) -> membrane.Connection:
    """Connects an app that takes a key: it is ready at once."""
    connection = client.connect(connector_key="acme-mail", input={"apiKey": setting("MEMBRANE_DEMO_MAIL_KEY")})
    print(f"{connection['connectorKey']} is {connection['state']}")
    return connection


def connect_crm(client: membrane.Client) -> membrane.Connection:
    """Connects an app from a word. Its provider asks the person first."""
    pending = client.connect(intent="CRM")
    print(
        f'"CRM" is {pending["connectorKey"]}: open this page, agree, and paste the address that the browser is sent to'
    )
    print(pending["clientAction"]["uiUrl"], flush=True)
    callback = sys.stdin.readline().strip()
    if not callback:
        sys.exit("no address was pasted")
    connection = client.complete_connect(callback)["connection"]
    print(f"{connection['connectorKey']} is {connection['state']}")
    return connection


def get_items(client: membrane.Client, connection: membrane.Connection | None, path: str) -> None:
    """Gets a list from an app, or from the product's own API when there is no connection."""
    response = client.request("GET", path, connection_id=connection["id"] if connection else None)
    name = connection["connectorKey"] if connection else "our own API"
    print(f"{name} {path}: {response.status}, {len(response.body['items'])} items")


def main() -> None:
    print(f"libmembrane {membrane.library_version()}")
    with membrane.open(
        setting("MEMBRANE_DEMO_STORE"),
        workspace_key=WORKSPACE,
        workspace_secret=setting("MEMBRANE_DEMO_SECRET"),
        oauth_callback_uri=CALLBACK,
        # Private addresses are refused by default. This program's apps are on this machine.
        allow_private_addresses=True,
    ) as engine:
        set_up_workspace(engine)

        # One of your customers, by the id that you know it by.
        with engine.tenant("customer-42", name="Customer 42") as client:
            mail = connect_mail(client)
            crm = connect_crm(client)
            get_items(client, mail, "/messages")
            get_items(client, crm, "/contacts")

            client.set_credentials({"apiKey": setting("MEMBRANE_DEMO_PRODUCT_KEY")})
            get_items(client, None, "/orders")

            for connection in client.list_connections()["items"]:
                client.archive_connection(connection["id"])
                print(f"{connection['connectorKey']} is archived")


if __name__ == "__main__":
    try:
        main()
    except membrane.MembraneError as error:
        # A service would look at the class, which says who must act.
        sys.exit(f"{type(error).__name__}: {error}")
