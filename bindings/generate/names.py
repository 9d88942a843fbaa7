"""How names are spelled in each language, and the few that follow no rule."""

from __future__ import annotations

import re

from description import Operation

# Python: the positional arguments of a method, where they are not the id or the one required member.
POSITIONAL = {
    "act": (),
    "create_action": ("key",),
    "get_action": ("key",),
    "patch_action": ("key",),
    "archive_action": ("key",),
    "run_action": ("key",),
    "redeliver_webhook": ("id", "eventId"),
}

# Python: arguments that cannot be called as their members. `timeout` is the limit of the call.
ARGUMENTS = {"timeout": "wait_timeout"}

# Python: what client.py writes by hand, because the arguments are not the members.
PYTHON_BY_HAND = {"request", "create_connector", "patch_connector", "patch_webhook"}
# Python: shapes that are classes of their own.
PYTHON_NO_RECORD = {"Response"}

# Go: shapes that have another name. A page is called after its operation, but for those here.
GO_SHAPES = {
    "CompletedConnect": "CompleteConnectResponse",
    "ConnectionLogPage": "ConnectionLogPage",
    "DeletedTenant": "DeleteTenantResponse",
    "DeletedWorkspace": "DeleteWorkspaceResponse",
    "PublicKeys": "ListPublicKeysResponse",
    "Response": "HTTPResponse",
    "TenantCredentials": "SetCredentialsResponse",
    "Token": "OpaqueToken",
    "TokensValidFrom": "RevokeTokensResponse",
    "WebhookList": "ListWebhooksResponse",
}

# Go: shapes that are one type with another, which has their members too.
GO_MERGED = {"ConnectorDetails": "Connector", "EventWebhook": "Webhook", "TokenWithText": "Token"}

# Go: requests that are not called after their operation.
GO_REQUESTS = {
    "archive_connector": "GetConnectorRequest",
    "archive_integration": "IntegrationSelector",
    "get_integration": "IntegrationSelector",
    "request": "HTTPRequest",
    "restore_connector": "GetConnectorRequest",
    "restore_integration": "IntegrationSelector",
}

# Go: types that are written by hand, because their fields are not the members.
GO_BY_HAND = {
    "CreateConnectorRequest",
    "HTTPRequest",
    "HTTPResponse",
    "PatchConnectorRequest",
    "PatchWebhookRequest",
    "RotateWebhookSecretRequest",
}

# Go: operations that take their members as arguments, without a request.
GO_ARGUMENTS = {"delete_webhook", "get_webhook", "redeliver_webhook"}

# Go: flags of which false says something else than nothing.
GO_THREE_STATES = {("list_connections", "connected"), ("list_connections", "disconnected"), ("list_tenants", "isTest")}

# Go: numbers that count past 32 bits somewhere.
GO_INT64 = {"durationMs", "expiresInSeconds", "overlapSeconds", "receivedBytes", "sentBytes"}

# Go: members with a type of their own.
GO_TYPES = {
    ("act", "api"): "*ActionRequest",
    ("patch_workspace", "internalApi"): "*InternalAPI",
    ("patch_workspace", "internalApiPatch"): "json.RawMessage",
    ("Alternative", "score"): "float64",
    ("Match", "score"): "float64",
    ("Workspace", "internalApi"): "*InternalAPI",
}


def camel(name: str) -> str:
    """`list_connections` as Swift has it: `listConnections`."""
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


def snake(name: str) -> str:
    """`connectorKey` as Python has it: `connector_key`."""
    return re.sub(r"(?=[A-Z])", "_", name.replace("oAuth", "oauth").replace("OAuth", "Oauth")).lower()


def argument(member: str) -> str:
    """A member of a request as an argument in Python."""
    return ARGUMENTS.get(member) or snake(member)


def positional(operation: Operation) -> tuple[str, ...]:
    """The members that are positional arguments in Python."""
    if operation.name in POSITIONAL:
        return POSITIONAL[operation.name]
    if operation.has("id"):
        return ("id",)
    required = tuple(member.name for member in operation.members if member.is_there)
    return required if len(required) == 1 else ()


def exported(name: str) -> str:
    """`get_connection`, `connectorId` as Go has them: `GetConnection`, `ConnectorID`."""
    words = (
        name.split("_") if "_" in name else re.findall(r"OAuth\d?|[A-Z]?[a-z\d]+|[A-Z]+", name[:1].upper() + name[1:])
    )
    return "".join(word.upper() if word.lower() in _INITIALS else word[:1].upper() + word[1:] for word in words)


_INITIALS = {"api", "http", "id", "json", "jwk", "ui", "uri", "url", "uuid"}
