"""The shapes of answers, for type checkers. At run time they are plain dictionaries.

Written by `make generate` from the declarations of the operations: do not edit.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, TypedDict

if sys.version_info >= (3, 11):
    from typing import NotRequired
elif TYPE_CHECKING:
    from typing_extensions import NotRequired


class Connection(TypedDict):
    """One tenant's authenticated link to one app. Credentials and inputs are never part of it."""

    id: str
    """The record's id."""
    key: str
    """The product's own key; the id where none was given."""
    name: str
    """What people call it."""
    tenantId: str
    """Whose it is."""
    userId: str
    """The platform's older name of tenantId."""
    connectorId: str
    """The connector that it was made with."""
    connectorKey: str
    """The connector's key."""
    connectorVersion: NotRequired[str]
    """Counts the definitions that a workspace's own connector has had; those of the catalogue
    have none.
    """
    authOptionKey: NotRequired[str]
    """Which of the connector's ways to authenticate it uses."""
    integrationId: NotRequired[str]
    """The integration that it was made with."""
    integrationKey: NotRequired[str]
    """The integration's key."""
    state: str
    """What can be done with it."""
    connected: bool
    """Whether it can be used as it is."""
    disconnected: bool
    """Whether a person must connect again."""
    isDefunct: bool
    """Whether nothing more is tried until somebody connects again."""
    error: NotRequired[Problem]
    """Why it is disconnected, or why its last refresh failed."""
    requestError: NotRequired[Problem]
    """Why its last request failed."""
    clientAction: NotRequired[ClientAction]
    """What a person must do next."""
    grantedScopes: NotRequired[list[str]]
    """What the provider granted, or was asked for where its answer says nothing."""
    missingScopes: NotRequired[list[str]]
    """What was asked for, or granted before, and is not granted now."""
    meta: NotRequired[dict[str, Any]]
    """The product's own data."""
    canTest: bool
    """Whether its connector has a test."""
    canRefreshCredentials: bool
    """Whether its credentials can be refreshed."""
    nextCredentialsRefreshAt: NotRequired[str]
    """When its credentials are refreshed next."""
    retryAttempts: NotRequired[int]
    """How often the refresh has failed in a row."""
    nextRetryTimestamp: NotRequired[str]
    """When a refresh that failed is tried again."""
    lastActiveAt: NotRequired[str]
    """When it was used last."""
    isTest: bool
    """Whether its tenant is one for trying out."""
    createdAt: str
    """When it was made."""
    updatedAt: str
    """When it was changed last."""
    archivedAt: NotRequired[str]
    """When it was archived."""
    match: NotRequired[Match]
    """Why an intent led to it; in the answer of connect only."""


class Problem(TypedDict):
    """An error that is kept with a record."""

    type: str
    """The class of error."""
    key: str
    """What went wrong, as a word for programs."""
    message: str
    """What went wrong, as a sentence for people."""
    data: NotRequired[dict[str, Any]]
    """What belongs to it, such as an HTTP status."""


class ClientAction(TypedDict):
    """What a person must do next: sign in at uiUrl (type connect), or enter what inputSchema
    describes (provide-input).
    """

    type: str
    """Which of the two."""
    description: str
    """The same as a sentence."""
    uiUrl: NotRequired[str]
    """Where to send the person's browser, within ten minutes or until expiresAt."""
    userCode: NotRequired[str]
    """The code to enter at verificationUri, on any device (RFC 8628)."""
    verificationUri: NotRequired[str]
    """Where the person enters userCode."""
    verificationUriComplete: NotRequired[str]
    """The same with the code in it."""
    expiresAt: NotRequired[str]
    """When it is too late."""
    agentInstructions: NotRequired[str]
    """What an agent has to do, in words."""
    browserBinding: NotRequired[str]
    """What bindBrowser made: set it as a cookie of the browser that begins, and give it to
    complete_connect.
    """
    inputSchema: NotRequired[dict[str, Any]]
    """What to ask the person for."""


class Match(TypedDict):
    """Why an intent led to an app."""

    intent: str
    """The words that were given."""
    connectorKey: str
    """The connector that fits best."""
    name: str
    """Its name."""
    score: int
    """How well it fits; only to be compared with the others."""
    because: list[str]
    """What it was found by."""
    alternatives: list[Alternative]
    """What else could be meant."""


class Alternative(TypedDict):
    """An app that an intent could have meant."""

    connectorKey: str
    """The connector's key."""
    name: str
    """Its name."""
    score: int
    """How well it fits."""


class CompletedConnect(TypedDict):
    """A finished OAuth flow."""

    connection: Connection
    """The connection."""
    redirectUri: NotRequired[str]
    """Where to send the browser: connect's redirectUri with connectionId added."""
    customState: NotRequired[str]
    """What connect was given."""


class ConnectionPage(TypedDict):
    """One page of a list."""

    items: list[Connection]
    """The records of the page."""
    cursor: NotRequired[str]
    """Asks for the next page; absent on the last."""
    damaged: NotRequired[list[str]]
    """Ids of records that cannot be read and are left out."""


class Credentials(TypedDict):
    """A connection's credentials, without the refresh token."""

    connectionId: str
    """The connection."""
    tenantId: str
    """Whose it is."""
    connectorKey: str
    """The connector's key."""
    credentials: dict[str, Any]
    """What the app accepts, such as access_token."""
    expiresAt: NotRequired[str]
    """When they expire; absent where nobody knows."""


class TenantCredentials(TypedDict):
    """Whether a tenant has credentials for the Internal API."""

    tenantId: str
    """The tenant's id."""
    tenantKey: str
    """The product's own id of the tenant."""
    hasCredentials: bool
    """Whether there are any now."""


class ConnectionLogPage(TypedDict):
    """One page of a list."""

    items: list[ConnectionLog]
    """The records of the page."""
    cursor: NotRequired[str]
    """Asks for the next page; absent on the last."""
    damaged: NotRequired[list[str]]
    """Ids of records that cannot be read and are left out."""


class ConnectionLog(TypedDict):
    """A request that was sent through a connection: without its query, headers and body; *** in
    the path stands for what is a credential.
    """

    id: str
    """The entry's id."""
    connectionId: str
    """The connection."""
    createdAt: str
    """When it was sent."""
    method: str
    """The HTTP method."""
    host: str
    """Where it went to."""
    path: str
    """The path, without a query."""
    status: NotRequired[int]
    """The HTTP status; absent where nothing came back."""
    durationMs: int
    """How long it took, in milliseconds."""
    sentBytes: int
    """The size of the body that was sent."""
    receivedBytes: int
    """The size of the body that came back."""
    errorKey: NotRequired[str]
    """What went wrong, as the key of an error."""
    attempt: int
    """Which attempt of a request that was repeated."""


class ActionResult(TypedDict):
    """What a run came to."""

    output: Any
    """The body that the app answered."""
    actionRunId: str
    """Names the run, also in the data of its error."""


class Action(TypedDict):
    """A request with a name, to be run with an input: the workspace's own, or one of a
    connection.
    """

    id: str
    """The record's id."""
    key: str
    """What it is called in requests."""
    name: str
    """What people call it."""
    description: NotRequired[str]
    """What it is for."""
    type: str
    """Where its request goes."""
    integrationKey: NotRequired[str]
    """Whose connection it is sent through."""
    connectionId: NotRequired[str]
    """The connection that it belongs to."""
    tenantId: NotRequired[str]
    """The tenant that it belongs to."""
    config: NotRequired[dict[str, Any]]
    """The request, with formulas over input; of what is the workspace's own, shown to managers
    only.
    """
    inputSchema: NotRequired[dict[str, Any]]
    """What its input is."""
    createdAt: str
    """When it was made."""
    updatedAt: str
    """When it was changed last."""
    archivedAt: NotRequired[str]
    """When it was archived."""
    warnings: NotRequired[list[str]]
    """What looks misspelt or probably does not work, as sentences; absent without any."""


class ActionPage(TypedDict):
    """One page of a list."""

    items: list[Action]
    """The records of the page."""
    cursor: NotRequired[str]
    """Asks for the next page; absent on the last."""
    damaged: NotRequired[list[str]]
    """Ids of records that cannot be read and are left out."""


class ConnectorPage(TypedDict):
    """One page of a list."""

    items: list[Connector]
    """The records of the page."""
    cursor: NotRequired[str]
    """Asks for the next page; absent on the last."""
    damaged: NotRequired[list[str]]
    """Ids of records that cannot be read and are left out."""


class Connector(TypedDict):
    """How to talk to an app: one of the catalogue, or the workspace's own."""

    id: str
    """The connector's id."""
    key: str
    """What it is called in requests."""
    name: str
    """The app's name."""
    description: NotRequired[str]
    """What the app is for."""
    categories: NotRequired[list[str]]
    """The kinds of app that it is."""
    type: NotRequired[str]
    """How it authenticates."""
    isBuiltIn: bool
    """Whether it is one of the catalogue."""
    logoUri: NotRequired[str]
    """The app's logo."""
    version: NotRequired[str]
    """Counts the definitions that a workspace's own has had."""
    createdAt: NotRequired[str]
    """When a workspace's own was made."""
    updatedAt: NotRequired[str]
    """When it was changed last."""
    archivedAt: NotRequired[str]
    """When it was archived."""


class ConnectorDetails(Connector):
    """A connector with its whole definition. Of a workspace's own, others than managers are
    shown no functions.
    """

    authOptions: list[AuthOption]
    """The ways to authenticate, at least one."""
    aliases: NotRequired[list[str]]
    """Other names of the app."""
    domains: NotRequired[list[str]]
    """Hosts of the app."""
    appUuid: NotRequired[str]
    """What the platform's catalogue calls the app."""
    externalAppId: NotRequired[str]
    """What the platform's catalogue calls the app."""
    externalAppUuid: NotRequired[str]
    """What the platform's catalogue calls the app."""
    parametersSchema: NotRequired[dict[str, Any]]
    """What an integration is to be given, such as a client id."""
    inputSchema: NotRequired[dict[str, Any]]
    """What a person is asked for."""
    customCredentialsSchema: NotRequired[dict[str, Any]]
    """What its credentials are."""
    credentialsLifetime: NotRequired[Any]
    """How long its tokens live, and what token endpoints' errors mean."""
    options: NotRequired[dict[str, Any]]
    """Several ways to authenticate, by their keys."""
    getOAuthConfig: NotRequired[Any]
    """The function of that name; see Connectors.md."""
    getCredentialsFromConnectionParameters: NotRequired[Any]
    """The function of that name; see Connectors.md."""
    getCredentialsFromAccessTokenResponse: NotRequired[Any]
    """The function of that name; see Connectors.md."""
    getCredentialsFromRefreshTokenResponse: NotRequired[Any]
    """The function of that name; see Connectors.md."""
    makeApiClient: NotRequired[Any]
    """The function of that name; see Connectors.md."""
    getTokenData: NotRequired[Any]
    """The function of that name; see Connectors.md."""
    refreshCredentials: NotRequired[Any]
    """The function of that name; see Connectors.md."""
    test: NotRequired[Any]
    """The function of that name; see Connectors.md."""
    disconnect: NotRequired[Any]
    """The function of that name; see Connectors.md."""
    warnings: NotRequired[list[str]]
    """What looks misspelt or probably does not work, as sentences; absent without any."""


class AuthOption(TypedDict):
    """One way to authenticate."""

    key: str
    """What authOptionKey of connect names; default where there is only one."""
    type: str
    """How it authenticates."""
    title: str
    """What people call it."""
    description: NotRequired[str]
    """What to know of it."""
    inputSchema: dict[str, Any]
    """What a person is asked for."""


class ArchivedConnector(ConnectorDetails):
    """The connector that was archived, with what goes on using it."""

    integrations: list[UsingIntegration]
    """The integrations that use it."""
    connectionCount: int
    """How many connections use it."""


class UsingIntegration(TypedDict):
    """An integration that uses a connector."""

    id: str
    """Its id."""
    key: str
    """Its key."""
    name: str
    """Its name."""


class IntegrationPage(TypedDict):
    """One page of a list."""

    items: list[Integration]
    """The records of the page."""
    cursor: NotRequired[str]
    """Asks for the next page; absent on the last."""
    damaged: NotRequired[list[str]]
    """Ids of records that cannot be read and are left out."""


class Integration(TypedDict):
    """A workspace's use of a connector. Its parameters are never part of it."""

    id: str
    """The record's id."""
    key: str
    """What it is called in requests."""
    name: str
    """What people call it."""
    connectorId: str
    """The connector that it uses."""
    connectorKey: str
    """The connector's key."""
    connectorVersion: NotRequired[str]
    """Counts the definitions that a workspace's own connector has had; those of the catalogue
    have none.
    """
    authType: NotRequired[str]
    """How its connector authenticates."""
    state: str
    """CONFIGURATION_ERROR where parameters are missing or its connector is archived."""
    oAuthCallbackUri: NotRequired[str]
    """Where this app sends browsers back to, in place of the engine's."""
    hasMissingParameters: bool
    """Whether something is still to be set."""
    createdAt: str
    """When it was made."""
    updatedAt: str
    """When it was changed last."""
    archivedAt: NotRequired[str]
    """When it was archived."""


class IntegrationDetails(Integration):
    """An integration with what is needed to connect with it."""

    authOptions: list[AuthOption]
    """The ways to authenticate."""
    connection: NotRequired[Connection]
    """The acting tenant's newest connection, where it has one."""
    parameters: NotRequired[dict[str, Any]]
    """Its parameters without secrets; for managers."""
    hiddenParameters: NotRequired[list[str]]
    """The names of those that are set and not shown; for managers."""


class ArchivedIntegration(Integration):
    """The integration that was archived, with what goes on using it."""

    connectionCount: int
    """How many connections use it."""
    connections: list[UsingConnection]
    """The newest 100 of them."""


class UsingConnection(TypedDict):
    """A connection that uses an integration."""

    id: str
    """Its id."""
    key: str
    """Its key."""
    tenantId: str
    """Whose it is."""


class Workspace(TypedDict):
    """A workspace: the product's connectors, integrations, tenants and settings."""

    id: str
    """The record's id."""
    key: str
    """What tokens call it."""
    name: str
    """What people call it."""
    audience: NotRequired[str]
    """Whom the aud of a signed token must name."""
    internalApi: NotRequired[dict[str, Any]]
    """The settings of the product's own API, without parameters; for managers."""
    accountKey: NotRequired[str]
    """The account whose developers reach it."""
    createdAt: NotRequired[str]
    """When it was made."""
    updatedAt: NotRequired[str]
    """When it was changed last."""
    warnings: NotRequired[list[str]]
    """What looks misspelt or probably does not work, as sentences; absent without any."""


class Self(TypedDict):
    """Who a client's token is."""

    kind: str
    """The kind of principal."""
    workspace: NotRequired[Workspace]
    """The workspace: id, key and name."""
    tenant: NotRequired[Tenant]
    """The tenant, where it acts for one."""
    accountKey: NotRequired[str]
    """The account of a developer."""
    token: NotRequired[Token]
    """The record of an opaque token."""
    validUntil: NotRequired[str]
    """Until when the token is good."""


class Tenant(TypedDict):
    """One customer of the product. Credentials are never part of it."""

    id: str
    """The record's id."""
    tenantKey: str
    """The product's own id."""
    internalId: str
    """The platform's older name of tenantKey."""
    name: NotRequired[str]
    """What people call it."""
    fields: NotRequired[dict[str, Any]]
    """What its tokens said of it last."""
    meta: NotRequired[dict[str, Any]]
    """What managers keep with it, and only they are shown."""
    hasCredentials: bool
    """Whether it has credentials for the Internal API."""
    isTest: bool
    """Whether it is one for trying out."""
    lastActiveAt: NotRequired[str]
    """When somebody acted for it last, to within some minutes."""
    createdAt: str
    """When it was first seen."""
    updatedAt: str
    """When it was changed last."""
    archivedAt: NotRequired[str]
    """When it was archived."""


class Token(TypedDict):
    """What is known of an opaque token, never the token itself."""

    id: str
    """The record's id."""
    type: str
    """The type of token."""
    kind: str
    """Whom it acts as."""
    name: NotRequired[str]
    """What it is for."""
    hint: str
    """How the token begins."""
    workspaceId: NotRequired[str]
    """The workspace that it belongs to."""
    workspaceKey: NotRequired[str]
    """The workspace's key."""
    tenantId: NotRequired[str]
    """The tenant that it acts for."""
    tenantKey: NotRequired[str]
    """The product's own id of the tenant."""
    accountKey: NotRequired[str]
    """The account that it acts for."""
    createdAt: str
    """When it was made."""
    expiresAt: NotRequired[str]
    """When it expires."""
    revokedAt: NotRequired[str]
    """When it was revoked."""
    lastUsedAt: NotRequired[str]
    """When it was used last, to within some minutes."""


class TokenWithText(Token):
    """An opaque token that was made."""

    token: str
    """The token, shown this once."""


class TokenPage(TypedDict):
    """One page of a list."""

    items: list[Token]
    """The records of the page."""
    cursor: NotRequired[str]
    """Asks for the next page; absent on the last."""
    damaged: NotRequired[list[str]]
    """Ids of records that cannot be read and are left out."""


class AccessToken(TypedDict):
    """A signed token that lives for a short time."""

    token: str
    """A JSON Web Token."""
    expiresAt: str
    """When it expires."""


class TokensValidFrom(TypedDict):
    """Which signed tokens are still good."""

    tokensValidFrom: str
    """Those that were issued before are refused."""


class TenantPage(TypedDict):
    """One page of a list."""

    items: list[Tenant]
    """The records of the page."""
    cursor: NotRequired[str]
    """Asks for the next page; absent on the last."""
    damaged: NotRequired[list[str]]
    """Ids of records that cannot be read and are left out."""


class DeletedTenant(TypedDict):
    """A tenant that nobody finds any more."""

    id: str
    """What its id was."""
    tenantKey: str
    """What its key was; it is free for another."""
    erased: bool
    """Whether everything is erased; otherwise due work goes on."""


class WorkspaceWithSecret(Workspace):
    """A workspace with its secret, which no other answer shows."""

    secret: str
    """What the product signs tokens with."""
    previousSecretValidUntil: NotRequired[str]
    """Until when tokens of the secret before are accepted."""


class WorkspacePage(TypedDict):
    """One page of a list."""

    items: list[Workspace]
    """The records of the page."""
    cursor: NotRequired[str]
    """Asks for the next page; absent on the last."""
    damaged: NotRequired[list[str]]
    """Ids of records that cannot be read and are left out."""


class DeletedWorkspace(TypedDict):
    """A workspace that nobody finds any more."""

    id: str
    """What its id was."""
    key: str
    """What its key was; it is free for another."""
    erased: bool
    """Whether everything is erased; otherwise due work goes on."""


class PublicKey(TypedDict):
    """A public key, with whose private half the product signs tokens."""

    id: str
    """The record's id."""
    kid: NotRequired[str]
    """What tokens call it."""
    algorithms: list[str]
    """What it checks signatures of."""
    jwk: dict[str, Any]
    """The key as a JSON Web Key."""
    createdAt: str
    """When it was registered."""


class PublicKeys(TypedDict):
    """All of a list."""

    items: list[PublicKey]
    """The records."""
    damaged: NotRequired[list[str]]
    """Ids of records that cannot be read and are left out."""


class Webhook(TypedDict):
    """An address that events are sent to."""

    id: str
    """The record's id."""
    key: NotRequired[str]
    """The product's own key."""
    name: NotRequired[str]
    """What people call it."""
    events: NotRequired[list[str]]
    """The types of event that it gets; absent for all."""
    enabled: bool
    """Whether events are sent to it."""
    disabledAt: NotRequired[str]
    """When it was disabled."""
    disabledReason: NotRequired[str]
    """Why: somebody wanted it, its server said that it is gone, or deliveries failed for days."""
    failingSince: NotRequired[str]
    """Since when no delivery has succeeded."""
    url: NotRequired[str]
    """Where they are sent to; absent in the answer of delete_webhook."""
    createdAt: str
    """When it was made."""
    updatedAt: str
    """When it was changed last."""
    secret: NotRequired[str]
    """What signs deliveries; in the answer of create_webhook only."""


class WebhookList(TypedDict):
    """All of a list."""

    items: list[Webhook]
    """The records."""
    damaged: NotRequired[list[str]]
    """Ids of records that cannot be read and are left out."""


class RotatedSecret(TypedDict):
    """A webhook's new secret."""

    id: str
    """The webhook's id."""
    secret: str
    """What signs deliveries from now on."""
    previousSecretValidUntil: str
    """Until when the secret before signs as well."""


class WebhookDeliveryPage(TypedDict):
    """One page of a list."""

    items: list[WebhookDelivery]
    """The records of the page."""
    cursor: NotRequired[str]
    """Asks for the next page; absent on the last."""
    damaged: NotRequired[list[str]]
    """Ids of records that cannot be read and are left out."""


class WebhookDelivery(TypedDict):
    """One attempt to deliver an event to a webhook."""

    id: str
    """The attempt's id."""
    eventId: str
    """The event."""
    eventType: str
    """The type of event."""
    attempt: int
    """Which attempt it was."""
    attemptedAt: str
    """When it was made."""
    durationMs: int
    """How long it took, in milliseconds."""
    status: NotRequired[int]
    """The HTTP status; absent where nothing came back."""
    delivered: bool
    """Whether the event was taken."""
    errorKey: NotRequired[str]
    """What went wrong, as the key of an error."""
    nextAttemptAt: NotRequired[str]
    """When the next attempt was to be made."""
    deliveryState: NotRequired[str]
    """What has become of the delivery."""


class Redelivery(TypedDict):
    """An event that is to be sent once more."""

    id: str
    """The webhook's id."""
    eventId: str
    """The event."""
    deliveryState: str
    """pending."""


class EventPage(TypedDict):
    """One page of a list."""

    items: list[Event]
    """The records of the page."""
    cursor: NotRequired[str]
    """Asks for the next page; absent on the last."""
    damaged: NotRequired[list[str]]
    """Ids of records that cannot be read and are left out."""


class Event(TypedDict):
    """Something that happened to a connection or a webhook. It holds no secret."""

    eventType: str
    """What happened."""
    id: str
    """The same however often it is delivered."""
    createdAt: str
    """When it happened."""
    workspaceId: str
    """The workspace."""
    workspaceKey: str
    """The workspace's key."""
    data: EventData
    """What it happened to."""


class EventData(TypedDict):
    """What an event happened to."""

    connection: NotRequired[EventConnection]
    """The connection, of connection events."""
    webhook: NotRequired[EventWebhook]
    """The webhook, of webhook.disabled."""


class EventConnection(Connection):
    """A connection as events show it."""

    customerId: str
    """The platform's name of tenantId."""
    tenantKey: NotRequired[str]
    """The product's own id of the tenant."""


class EventWebhook(TypedDict):
    """A webhook as events show it: without its address."""

    id: str
    """The record's id."""
    key: NotRequired[str]
    """The product's own key."""
    name: NotRequired[str]
    """What people call it."""
    events: NotRequired[list[str]]
    """The types of event that it gets; absent for all."""
    enabled: bool
    """Whether events are sent to it."""
    disabledAt: NotRequired[str]
    """When it was disabled."""
    disabledReason: NotRequired[str]
    """Why: somebody wanted it, its server said that it is gone, or deliveries failed for days."""
    failingSince: NotRequired[str]
    """Since when no delivery has succeeded."""
