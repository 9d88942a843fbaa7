"""The shapes of answers, for type checkers. At run time they are plain dictionaries.

Members without a value are left out, so read with `get` what need not be there.
"""

from __future__ import annotations

from typing import Any, TypedDict


class ClientAction(TypedDict, total=False):
    type: str
    description: str
    uiUrl: str
    userCode: str
    verificationUri: str
    verificationUriComplete: str
    expiresAt: str
    agentInstructions: str
    browserBinding: str
    inputSchema: dict[str, Any]


class Alternative(TypedDict):
    connectorKey: str
    name: str
    score: float


class Match(TypedDict):
    intent: str
    connectorKey: str
    name: str
    score: float
    because: list[str]
    alternatives: list[Alternative]


class Connection(TypedDict, total=False):
    id: str
    key: str
    name: str
    tenantId: str
    userId: str
    connectorId: str
    connectorKey: str
    connectorVersion: str
    integrationId: str
    integrationKey: str
    state: str
    connected: bool
    disconnected: bool
    error: dict[str, Any]
    clientAction: ClientAction
    authOptionKey: str
    grantedScopes: list[str]
    missingScopes: list[str]
    meta: dict[str, Any]
    canTest: bool
    canRefreshCredentials: bool
    nextCredentialsRefreshAt: str
    retryAttempts: int
    nextRetryTimestamp: str
    isDefunct: bool
    requestError: dict[str, Any]
    lastActiveAt: str
    isTest: bool
    createdAt: str
    updatedAt: str
    archivedAt: str
    match: Match


class Attempt(TypedDict, total=False):
    """What the confirm callback is asked about."""

    workspaceKey: str
    tenantId: str
    tenantKey: str
    connection: Connection
    connector: dict[str, Any]
    integration: dict[str, str]
    customState: str
    redirectUri: str
    context: dict[str, Any]


class CompletedConnect(TypedDict, total=False):
    connection: Connection
    redirectUri: str
    customState: str


class Credentials(TypedDict, total=False):
    connectionId: str
    tenantId: str
    connectorKey: str
    credentials: dict[str, Any]
    expiresAt: str


class TenantCredentials(TypedDict):
    tenantId: str
    tenantKey: str
    hasCredentials: bool


class FetchRequest(TypedDict, total=False):
    """Whose credentials a fetch callback is asked for; `reason` is "missing" or "refused"."""

    workspaceId: str
    workspaceKey: str
    tenantId: str
    tenantKey: str
    name: str
    fields: dict[str, Any]
    reason: str


class FetchedCredentials(TypedDict, total=False):
    """What a fetch callback answers; `tenantKey`, when it is given, must be the one asked for."""

    credentials: dict[str, Any]
    tenantKey: str


class Action(TypedDict, total=False):
    id: str
    key: str
    name: str
    description: str
    type: str
    integrationKey: str
    connectionId: str
    tenantId: str
    config: dict[str, Any]
    inputSchema: dict[str, Any]
    createdAt: str
    updatedAt: str
    archivedAt: str
    warnings: list[str]


class ActionPage(TypedDict, total=False):
    items: list[Action]
    cursor: str
    damaged: list[str]


class ActionResult(TypedDict):
    output: Any
    actionRunId: str


class Connector(TypedDict, total=False):
    id: str
    key: str
    name: str
    description: str
    categories: list[str]
    type: str
    isBuiltIn: bool
    logoUri: str
    version: str
    createdAt: str
    updatedAt: str


class Integration(TypedDict, total=False):
    id: str
    key: str
    name: str
    connectorId: str
    connectorKey: str
    connectorVersion: str
    authType: str
    state: str
    oAuthCallbackUri: str
    hasMissingParameters: bool
    createdAt: str
    updatedAt: str
    archivedAt: str


class IntegrationDetails(Integration, total=False):
    authOptions: list[dict[str, Any]]
    connection: Connection
    parameters: dict[str, Any]
    hiddenParameters: list[str]


class UsingConnection(TypedDict):
    id: str
    key: str
    tenantId: str


class ArchivedIntegration(Integration, total=False):
    connectionCount: int
    connections: list[UsingConnection]


class Workspace(TypedDict, total=False):
    id: str
    key: str
    name: str
    audience: str
    internalApi: dict[str, Any]
    accountKey: str
    createdAt: str
    updatedAt: str
    warnings: list[str]


class WorkspaceAccess(TypedDict):
    id: str
    key: str
    name: str
    secret: str


class ConnectionPage(TypedDict, total=False):
    items: list[Connection]
    cursor: str
    damaged: list[str]


class ConnectorPage(TypedDict, total=False):
    items: list[Connector]
    cursor: str
    damaged: list[str]


class IntegrationPage(TypedDict, total=False):
    items: list[Integration]
    cursor: str
    damaged: list[str]


class OneKey(TypedDict, total=False):
    kid: str
    type: str
    algorithms: list[str]
    canSign: bool
    canVerify: bool


class KeyInfo(TypedDict):
    keys: list[OneKey]
    warnings: list[str]


class Token(TypedDict, total=False):
    id: str
    type: str
    kind: str
    name: str
    hint: str
    workspaceId: str
    workspaceKey: str
    tenantId: str
    tenantKey: str
    accountKey: str
    createdAt: str
    expiresAt: str
    revokedAt: str
    lastUsedAt: str


class TokenWithText(Token, total=False):
    token: str


class AccessToken(TypedDict):
    token: str
    expiresAt: str


class TokensValidFrom(TypedDict):
    tokensValidFrom: str


class PublicKey(TypedDict, total=False):
    id: str
    kid: str
    algorithms: list[str]
    jwk: dict[str, Any]
    createdAt: str


class _PublicKeys(TypedDict):
    items: list[PublicKey]


class PublicKeys(_PublicKeys, total=False):
    damaged: list[str]


class Tenant(TypedDict, total=False):
    id: str
    tenantKey: str
    internalId: str
    name: str
    fields: dict[str, Any]
    meta: dict[str, Any]
    hasCredentials: bool
    isTest: bool
    lastActiveAt: str
    createdAt: str
    updatedAt: str
    archivedAt: str


class DeletedTenant(TypedDict):
    id: str
    tenantKey: str
    erased: bool


class WorkspaceWithSecret(Workspace, total=False):
    secret: str
    previousSecretValidUntil: str


class DeletedWorkspace(TypedDict):
    id: str
    key: str
    erased: bool


class Self(TypedDict, total=False):
    kind: str
    workspace: Workspace
    tenant: Tenant
    accountKey: str
    token: Token
    validUntil: str


class TokenPage(TypedDict, total=False):
    items: list[Token]
    cursor: str
    damaged: list[str]


class TenantPage(TypedDict, total=False):
    items: list[Tenant]
    cursor: str
    damaged: list[str]


class WorkspacePage(TypedDict, total=False):
    items: list[Workspace]
    cursor: str
    damaged: list[str]


class EventConnection(Connection, total=False):
    customerId: str
    tenantKey: str


class EventData(TypedDict, total=False):
    connection: EventConnection
    webhook: Webhook


class Event(TypedDict, total=False):
    eventType: str
    id: str
    createdAt: str
    workspaceId: str
    workspaceKey: str
    data: EventData


class EventPage(TypedDict, total=False):
    items: list[Event]
    cursor: str
    damaged: list[str]


class ConnectionLog(TypedDict, total=False):
    id: str
    connectionId: str
    createdAt: str
    method: str
    host: str
    path: str
    status: int
    durationMs: int
    sentBytes: int
    receivedBytes: int
    errorKey: str
    attempt: int


class _ConnectionLogPage(TypedDict):
    items: list[ConnectionLog]


class ConnectionLogPage(_ConnectionLogPage, total=False):
    cursor: str
    damaged: list[str]


class Webhook(TypedDict, total=False):
    id: str
    key: str
    url: str
    name: str
    events: list[str]
    enabled: bool
    disabledAt: str
    disabledReason: str
    failingSince: str
    createdAt: str
    updatedAt: str
    secret: str


class _WebhookList(TypedDict):
    items: list[Webhook]


class WebhookList(_WebhookList, total=False):
    damaged: list[str]


class RotatedSecret(TypedDict):
    id: str
    secret: str
    previousSecretValidUntil: str


class WebhookDelivery(TypedDict, total=False):
    id: str
    eventId: str
    eventType: str
    attempt: int
    attemptedAt: str
    durationMs: int
    status: int
    delivered: bool
    errorKey: str
    nextAttemptAt: str
    deliveryState: str


class WebhookDeliveryPage(TypedDict, total=False):
    items: list[WebhookDelivery]
    cursor: str
    damaged: list[str]


class Redelivery(TypedDict):
    id: str
    eventId: str
    deliveryState: str


class DueCount(TypedDict):
    done: int
    failed: int


class DueReport(TypedDict):
    done: int
    failed: int
    nextDueAt: str | None
    erasing: int
    sources: dict[str, DueCount]


class WorkerFailure(TypedDict, total=False):
    """What keeps the worker from its work: the error's number and members, since when, and how many runs it failed."""

    status: int
    type: str
    key: str
    message: str
    data: dict[str, Any]
    since: str
    runs: int
