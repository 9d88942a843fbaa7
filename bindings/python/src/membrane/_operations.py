"""One method for each operation.

Written by `make generate` from the declarations of the operations: do not edit.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from ._call import as_list, given, items_of_pages
from .cancel import Cancel
from .records import (
    AccessToken,
    Action,
    ActionPage,
    ActionResult,
    ArchivedConnector,
    ArchivedIntegration,
    CompletedConnect,
    Connection,
    ConnectionLog,
    ConnectionLogPage,
    ConnectionPage,
    Connector,
    ConnectorDetails,
    ConnectorPage,
    Credentials,
    DeletedTenant,
    DeletedWorkspace,
    Event,
    EventPage,
    Integration,
    IntegrationDetails,
    IntegrationPage,
    PublicKey,
    PublicKeys,
    Redelivery,
    RotatedSecret,
    Self,
    Tenant,
    TenantCredentials,
    TenantPage,
    Token,
    TokenPage,
    TokenWithText,
    TokensValidFrom,
    Webhook,
    WebhookDelivery,
    WebhookDeliveryPage,
    WebhookList,
    Workspace,
    WorkspacePage,
    WorkspaceWithSecret,
)


class Operations:
    """What a client can ask for."""

    def call(
        self,
        operation: str,
        request: Mapping[str, Any] | str,
        *,
        timeout: float | None = None,
        cancel: Cancel | None = None,
    ) -> dict[str, Any]:
        """Calls an operation by its name. The client knows how."""
        raise NotImplementedError

    # Connections

    def connect(
        self,
        *,
        intent: str | None = None,
        connector_key: str | None = None,
        connector_id: str | None = None,
        integration_key: str | None = None,
        integration_id: str | None = None,
        app_url: str | None = None,
        connection_id: str | None = None,
        connection_key: str | None = None,
        name: str | None = None,
        key: str | None = None,
        auth_option_key: str | None = None,
        input: Mapping[str, Any] | None = None,
        connector_parameters: Mapping[str, Any] | None = None,
        meta: Mapping[str, Any] | None = None,
        allow_multiple_connections: bool | None = None,
        redirect_uri: str | None = None,
        extra: Mapping[str, Any] | None = None,
        custom_state: str | None = None,
        browser_binding: str | None = None,
        bind_browser: bool | None = None,
        timeout: float | None = None,
        cancel: Cancel | None = None,
    ) -> Connection:
        """Connects an app, or connects one again.

        An app with keys is tested and READY at once; without enough input, and for an app with
        OAuth, the answer is CLIENT_ACTION_REQUIRED, and its clientAction says what the person has
        to do. A connection that works goes on working until the new attempt has succeeded. An app
        at `app_url` that no connector knows is asked how to sign in to it. With `browser_binding`
        or `bind_browser` only the browser that begins can finish.

        Exactly one of `intent`, `connector_key`, `connector_id`, `integration_key`,
        `integration_id`, `app_url`, `connection_id` and `connection_key` is given, to say what to
        connect.

        intent                      A few words that say what to connect: CRM, send email, hubspot.
        connector_key               The connector to connect, by its key.
        connector_id                The connector to connect, by its id.
        integration_key             The integration to connect, by its key.
        integration_id              The integration to connect, by its id.
        app_url                     The address of the app to connect.
        connection_id               The connection to connect again: same record, same id.
        connection_key              The connection to connect again, by its key.
        name                        The connection's name; the connector's where it is not given.
        key                         The product's own key of the new connection.
        auth_option_key             Which of the connector's authOptions to use; see get_connector.
        input                       What the person entered, by the connector's inputSchema;
                                    replaces an earlier one.
        connector_parameters        Scopes beside the integration's parameters, or a whole client in
                                    their place.
        meta                        The product's own data, kept with the connection.
        allow_multiple_connections  Makes a new connection beside those that the tenant has. Default
                                    false: the one of the same integration is connected again.
        redirect_uri                Where the browser goes in the end.
        extra                       At most 20 parameters to add to the address where the person
                                    signs in, such as nonce.
        custom_state                Carried through the provider, and never trusted.
        browser_binding             A random text of 16 bytes or more that only the browser that
                                    begins has: complete_connect must bring it.
        bind_browser                Makes such a secret; clientAction of the answer has it.
        """
        request = given(
            intent=intent,
            connectorKey=connector_key,
            connectorId=connector_id,
            integrationKey=integration_key,
            integrationId=integration_id,
            appUrl=app_url,
            connectionId=connection_id,
            connectionKey=connection_key,
            name=name,
            key=key,
            authOptionKey=auth_option_key,
            input=input,
            connectorParameters=connector_parameters,
            meta=meta,
            allowMultipleConnections=allow_multiple_connections,
            redirectUri=redirect_uri,
            extra=extra,
            customState=custom_state,
            browserBinding=browser_binding,
            bindBrowser=bind_browser,
        )
        response = self.call("connect", request, timeout=timeout, cancel=cancel)
        return cast(Connection, response)

    def complete_connect(
        self,
        callback_url: str,
        *,
        browser_binding: str | None = None,
        context: Mapping[str, Any] | None = None,
        timeout: float | None = None,
        cancel: Cancel | None = None,
    ) -> CompletedConnect:
        """Finishes an OAuth flow with the URL that the provider sent the browser to.

        The client must be the tenant that started the flow: make it for the person who is signed in
        to your product in that browser. A state is good once and for ten minutes. From the moment
        that the code is sent the outcome does not depend on this call.

        callback_url     The whole URL that the browser was sent to, or its query.
        browser_binding  What the browser that began was given, from its cookie; where the attempt
                         is bound.
        context          For the confirm callback, such as who is signed in.
        """
        request = given(callbackUrl=callback_url, browserBinding=browser_binding, context=context)
        response = self.call("complete_connect", request, timeout=timeout, cancel=cancel)
        return cast(CompletedConnect, response)

    def list_connections(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        search: str | None = None,
        connector_key: str | None = None,
        connector_id: str | None = None,
        integration_key: str | None = None,
        integration_id: str | None = None,
        disconnected: bool | None = None,
        connected: bool | None = None,
        state: str | None = None,
        include_archived: bool | None = None,
        tenant_key: str | None = None,
        timeout: float | None = None,
        cancel: Cancel | None = None,
    ) -> ConnectionPage:
        """Lists connections, newest first.

        A tenant sees its own; a workspace management token sees those of all tenants.

        limit             How many at most (1 to 1000). Default 100.
        cursor            The cursor of the previous answer, for the page after it.
        search            Words in the name or key.
        connector_key     Only connections of this connector, by its key.
        connector_id      Only connections of this connector, by its id.
        integration_key   Only connections of this integration, by its key.
        integration_id    Only connections of this integration, by its id.
        disconnected      Only connections that must be connected again, or only the others.
        connected         Only connections that can be used as they are, or only the others.
        state             Only connections in this state. "READY", "CLIENT_ACTION_REQUIRED" or
                          "CONFIGURATION_ERROR".
        include_archived  Also archived ones. Default false.
        tenant_key        Only connections of this tenant; for a workspace management token.
        """
        request = given(
            limit=limit,
            cursor=cursor,
            search=search,
            connectorKey=connector_key,
            connectorId=connector_id,
            integrationKey=integration_key,
            integrationId=integration_id,
            disconnected=disconnected,
            connected=connected,
            state=state,
            includeArchived=include_archived,
            tenantKey=tenant_key,
        )
        response = self.call("list_connections", request, timeout=timeout, cancel=cancel)
        return cast(ConnectionPage, response)

    def connections(self, **filters: Any) -> Iterator[Connection]:
        """All of them, page by page. Takes what `list_connections` takes."""
        return items_of_pages(self.list_connections, filters)

    def get_connection(
        self,
        id: str | None = None,
        *,
        connection_key: str | None = None,
        wait: bool | None = None,
        wait_timeout: int | None = None,
        timeout: float | None = None,
        cancel: Cancel | None = None,
    ) -> Connection:
        """Gets one connection, or waits until a person has done what is to be done.

        With wait it answers when the state is no longer CLIENT_ACTION_REQUIRED, or after timeout
        seconds without a change; the time limit of the call holds as well. What a process that
        ended has begun to connect is finished first.

        Exactly one of `id` and `connection_key` is given, to name the connection.

        id              The connection, by its id.
        connection_key  The tenant's connection, by its key.
        wait            Waits until the state is no longer CLIENT_ACTION_REQUIRED. Default false.
        wait_timeout    How many seconds to wait (1 to 60). Default 30.
        """
        request = given(id=id, connectionKey=connection_key, wait=wait, timeout=wait_timeout)
        response = self.call("get_connection", request, timeout=timeout, cancel=cancel)
        return cast(Connection, response)

    def patch_connection(
        self,
        id: str | None = None,
        *,
        connection_key: str | None = None,
        name: str | None = None,
        key: str | None = None,
        meta: Mapping[str, Any] | None = None,
        timeout: float | None = None,
        cancel: Cancel | None = None,
    ) -> Connection:
        """Changes a connection's name, key or meta.

        Exactly one of `id` and `connection_key` is given, to name the connection.

        id              The connection, by its id.
        connection_key  The tenant's connection, by its key.
        name            The new name.
        key             The new key.
        meta            Replaces the product's own data.
        """
        request = given(id=id, connectionKey=connection_key, name=name, key=key, meta=meta)
        response = self.call("patch_connection", request, timeout=timeout, cancel=cancel)
        return cast(Connection, response)

    def archive_connection(
        self,
        id: str | None = None,
        *,
        connection_key: str | None = None,
        timeout: float | None = None,
        cancel: Cancel | None = None,
    ) -> Connection:
        """Takes a connection out of use and erases its credentials.

        It leaves lists and cannot be used. Where the connector knows how, the tokens are given back
        to the provider afterwards, as due work. Archiving it again answers the same.

        Exactly one of `id` and `connection_key` is given, to name the connection.

        id              The connection, by its id.
        connection_key  The tenant's connection, by its key.
        """
        request = given(id=id, connectionKey=connection_key)
        response = self.call("archive_connection", request, timeout=timeout, cancel=cancel)
        return cast(Connection, response)

    def restore_connection(
        self,
        id: str | None = None,
        *,
        connection_key: str | None = None,
        timeout: float | None = None,
        cancel: Cancel | None = None,
    ) -> Connection:
        """Brings an archived connection back, to be connected again.

        Its credentials are gone, so a person must connect it again.

        Exactly one of `id` and `connection_key` is given, to name the connection.

        id              The connection, by its id.
        connection_key  The tenant's connection, by its key.
        """
        request = given(id=id, connectionKey=connection_key)
        response = self.call("restore_connection", request, timeout=timeout, cancel=cancel)
        return cast(Connection, response)

    def refresh_connection(
        self,
        id: str | None = None,
        *,
        connection_key: str | None = None,
        timeout: float | None = None,
        cancel: Cancel | None = None,
    ) -> Connection:
        """Refreshes a connection's credentials now.

        It does not wait for the next try after a failure.

        Exactly one of `id` and `connection_key` is given, to name the connection.

        id              The connection, by its id.
        connection_key  The tenant's connection, by its key.
        """
        request = given(id=id, connectionKey=connection_key)
        response = self.call("refresh_connection", request, timeout=timeout, cancel=cancel)
        return cast(Connection, response)

    def get_credentials(
        self,
        id: str | None = None,
        *,
        connection_key: str | None = None,
        minimum_seconds: int | None = None,
        timeout: float | None = None,
        cancel: Cancel | None = None,
    ) -> Credentials:
        """Gets a connection's credentials, to use them elsewhere.

        Credentials that are about to expire are refreshed first, and stored before they are
        answered. The refresh token is not part of the answer: whoever spent it elsewhere would lose
        the connection. Ask again instead of keeping them.

        Exactly one of `id` and `connection_key` is given, to name the connection.

        id               The connection, by its id.
        connection_key   The tenant's connection, by its key.
        minimum_seconds  How many seconds the access token must live at least; what lives less long
                         is refreshed first (0 to 86400). Default 0.
        """
        request = given(id=id, connectionKey=connection_key, minimumSeconds=minimum_seconds)
        response = self.call("get_credentials", request, timeout=timeout, cancel=cancel)
        return cast(Credentials, response)

    # Credentials and requests

    def set_credentials(
        self,
        credentials: Mapping[str, Any] | None,
        *,
        merge: bool | None = None,
        tenant_key: str | None = None,
        timeout: float | None = None,
        cancel: Cancel | None = None,
    ) -> TenantCredentials:
        """Stores a tenant's credentials for the Internal API, your product's own API.

        They replace the present ones unless merge is true. The schema of the workspace's
        internalApi is checked against the result every time.

        credentials  What the Internal API's credentialsSchema describes; null erases them.
        merge        Merges them into the present ones (RFC 7396): null removes a member. Default
                     false.
        tenant_key   Whose credentials; for a workspace management token.
        """
        request = {"credentials": credentials, **given(merge=merge, tenantKey=tenant_key)}
        response = self.call("set_credentials", request, timeout=timeout, cancel=cancel)
        return cast(TenantCredentials, response)

    def list_connection_logs(
        self,
        id: str | None = None,
        *,
        connection_key: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        timeout: float | None = None,
        cancel: Cancel | None = None,
    ) -> ConnectionLogPage:
        """Lists the requests that were sent through a connection, newest first.

        As many as the engine's requestLog says are kept.

        Exactly one of `id` and `connection_key` is given, to name the connection.

        id              The connection, by its id.
        connection_key  The tenant's connection, by its key.
        limit           How many at most (1 to 1000). Default 100.
        cursor          The cursor of the previous answer, for the page after it.
        """
        request = given(id=id, connectionKey=connection_key, limit=limit, cursor=cursor)
        response = self.call("list_connection_logs", request, timeout=timeout, cancel=cancel)
        return cast(ConnectionLogPage, response)

    def connection_logs(self, **filters: Any) -> Iterator[ConnectionLog]:
        """All of them, page by page. Takes what `list_connection_logs` takes."""
        return items_of_pages(self.list_connection_logs, filters)

    def act(
        self,
        *,
        api: Mapping[str, Any] | None = None,
        id: str | None = None,
        key: str | None = None,
        input: Mapping[str, Any] | None = None,
        meta: Mapping[str, Any] | None = None,
        connection_id: str | None = None,
        connection_key: str | None = None,
        integration_id: str | None = None,
        integration_key: str | None = None,
        timeout: float | None = None,
        cancel: Cancel | None = None,
    ) -> ActionResult:
        """Sends one request, or runs an action, through a connection.

        Without a named connection: the action's own, its integration's, or the tenant's only one.
        An HTTP status other than 2xx is an error, whose data has status and response.

        Exactly one of `api`, `id` and `key` is given, to say what to do.

        At most one of `connection_id` and `connection_key` is given, to name the connection.

        At most one of `integration_id` and `integration_key` is given, to name the integration.

        api              One request: path, method, query, headers, body.
        id               The action to run, by its id.
        key              The action to run, by its key.
        input            What the action's inputSchema describes.
        meta             Taken for the platform's sake, and not kept.
        connection_id    The connection to use, by its id.
        connection_key   The connection to use, by its key.
        integration_id   The integration whose connection to use, by its id.
        integration_key  The integration whose connection to use, by its key.
        """
        request = given(
            api=api,
            id=id,
            key=key,
            input=input,
            meta=meta,
            connectionId=connection_id,
            connectionKey=connection_key,
            integrationId=integration_id,
            integrationKey=integration_key,
        )
        response = self.call("act", request, timeout=timeout, cancel=cancel)
        return cast(ActionResult, response)

    def create_action(
        self,
        key: str,
        *,
        name: str | None = None,
        type: str,
        integration_key: str | None = None,
        connection_id: str | None = None,
        connection_key: str | None = None,
        description: str | None = None,
        config: Mapping[str, Any] | None = None,
        input_schema: Mapping[str, Any] | None = None,
        timeout: float | None = None,
        cancel: Cancel | None = None,
    ) -> Action:
        """Makes an action: a request with a name, mapped from an input.

        An action is the workspace's own, which a workspace management token makes, or belongs to
        one connection, whose tenant may make it as well.

        At most one of `connection_id` and `connection_key` is given, to name the connection.

        key              What it is called in requests.
        name             Its name; the key where it is not given.
        type             Where its request goes: to your product's own API, or through a connection.
                         "api-request-to-your-app" or "api-request-to-external-app".
        integration_key  Whose connection it is sent through.
        connection_id    The connection that it belongs to; none for the workspace's own.
        connection_key   The connection that it belongs to, by its key.
        description      What it is for; null removes it.
        config           The request: {"request": {"uri", "method", "headers", "query", "body"}},
                         with formulas over input.
        input_schema     A JSON Schema of its input; null removes it.
        """
        request = given(
            key=key,
            name=name,
            type=type,
            integrationKey=integration_key,
            connectionId=connection_id,
            connectionKey=connection_key,
            description=description,
            config=config,
            inputSchema=input_schema,
        )
        response = self.call("create_action", request, timeout=timeout, cancel=cancel)
        return cast(Action, response)

    def list_actions(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        search: str | None = None,
        connection_id: str | None = None,
        connection_key: str | None = None,
        integration_key: str | None = None,
        include_archived: bool | None = None,
        timeout: float | None = None,
        cancel: Cancel | None = None,
    ) -> ActionPage:
        """Lists actions, newest first.

        The workspace's own and those of the tenant's connections; a manager's list has all.

        At most one of `connection_id` and `connection_key` is given, to name the connection.

        limit             How many at most (1 to 1000). Default 100.
        cursor            The cursor of the previous answer, for the page after it.
        search            Words in the name or key.
        connection_id     Only actions of this connection, by its id.
        connection_key    Only actions of this connection, by its key.
        integration_key   Only actions of this integration.
        include_archived  Also archived ones. Default false.
        """
        request = given(
            limit=limit,
            cursor=cursor,
            search=search,
            connectionId=connection_id,
            connectionKey=connection_key,
            integrationKey=integration_key,
            includeArchived=include_archived,
        )
        response = self.call("list_actions", request, timeout=timeout, cancel=cancel)
        return cast(ActionPage, response)

    def actions(self, **filters: Any) -> Iterator[Action]:
        """All of them, page by page. Takes what `list_actions` takes."""
        return items_of_pages(self.list_actions, filters)

    def get_action(
        self,
        key: str | None = None,
        *,
        id: str | None = None,
        connection_id: str | None = None,
        connection_key: str | None = None,
        timeout: float | None = None,
        cancel: Cancel | None = None,
    ) -> Action:
        """Gets one action.

        Exactly one of `id` and `key` is given, to name the action.

        At most one of `connection_id` and `connection_key` is given, to name the connection.

        key             The action, by its key.
        id              The action, by its id.
        connection_id   The connection that an action named by its key belongs to.
        connection_key  The connection that an action named by its key belongs to, by its key.
        """
        request = given(key=key, id=id, connectionId=connection_id, connectionKey=connection_key)
        response = self.call("get_action", request, timeout=timeout, cancel=cancel)
        return cast(Action, response)

    def patch_action(
        self,
        key: str | None = None,
        *,
        id: str | None = None,
        connection_id: str | None = None,
        connection_key: str | None = None,
        name: str | None = None,
        integration_key: str | None = None,
        description: str | None = None,
        config: Mapping[str, Any] | None = None,
        input_schema: Mapping[str, Any] | None = None,
        timeout: float | None = None,
        cancel: Cancel | None = None,
    ) -> Action:
        """Changes an action.

        config and `input_schema` replace what was there.

        Exactly one of `id` and `key` is given, to name the action.

        At most one of `connection_id` and `connection_key` is given, to name the connection.

        key              The action, by its key.
        id               The action, by its id.
        connection_id    The connection that an action named by its key belongs to.
        connection_key   The connection that an action named by its key belongs to, by its key.
        name             The new name.
        integration_key  Whose connection it is sent through.
        description      What it is for; null removes it.
        config           The request: {"request": {"uri", "method", "headers", "query", "body"}},
                         with formulas over input.
        input_schema     A JSON Schema of its input; null removes it.
        """
        request = given(
            key=key,
            id=id,
            connectionId=connection_id,
            connectionKey=connection_key,
            name=name,
            integrationKey=integration_key,
            description=description,
            config=config,
            inputSchema=input_schema,
        )
        response = self.call("patch_action", request, timeout=timeout, cancel=cancel)
        return cast(Action, response)

    def archive_action(
        self,
        key: str | None = None,
        *,
        id: str | None = None,
        connection_id: str | None = None,
        connection_key: str | None = None,
        timeout: float | None = None,
        cancel: Cancel | None = None,
    ) -> Action:
        """Archives an action.

        It leaves lists and cannot be run, and its key is free again.

        Exactly one of `id` and `key` is given, to name the action.

        At most one of `connection_id` and `connection_key` is given, to name the connection.

        key             The action, by its key.
        id              The action, by its id.
        connection_id   The connection that an action named by its key belongs to.
        connection_key  The connection that an action named by its key belongs to, by its key.
        """
        request = given(key=key, id=id, connectionId=connection_id, connectionKey=connection_key)
        response = self.call("archive_action", request, timeout=timeout, cancel=cancel)
        return cast(Action, response)

    def run_action(
        self,
        key: str | None = None,
        *,
        id: str | None = None,
        input: Mapping[str, Any] | None = None,
        connection_id: str | None = None,
        connection_key: str | None = None,
        integration_id: str | None = None,
        integration_key: str | None = None,
        timeout: float | None = None,
        cancel: Cancel | None = None,
    ) -> ActionResult:
        """Runs an action with an input.

        As act does.

        Exactly one of `id` and `key` is given, to name the action.

        At most one of `connection_id` and `connection_key` is given, to name the connection.

        At most one of `integration_id` and `integration_key` is given, to name the integration.

        key              The action, by its key.
        id               The action, by its id.
        input            What the action's inputSchema describes.
        connection_id    The connection to use, by its id.
        connection_key   The connection to use, by its key.
        integration_id   The integration whose connection to use, by its id.
        integration_key  The integration whose connection to use, by its key.
        """
        request = given(
            key=key,
            id=id,
            input=input,
            connectionId=connection_id,
            connectionKey=connection_key,
            integrationId=integration_id,
            integrationKey=integration_key,
        )
        response = self.call("run_action", request, timeout=timeout, cancel=cancel)
        return cast(ActionResult, response)

    # Connectors, integrations, workspace

    def list_connectors(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        search: str | None = None,
        category: str | None = None,
        timeout: float | None = None,
        cancel: Cancel | None = None,
    ) -> ConnectorPage:
        """Lists the workspace's own connectors and the built-in catalogue.

        limit     How many at most (1 to 1000). Default 100.
        cursor    The cursor of the previous answer, for the page after it.
        search    Words, which rank the list as connect's intent does.
        category  Only connectors of this category.
        """
        request = given(limit=limit, cursor=cursor, search=search, category=category)
        response = self.call("list_connectors", request, timeout=timeout, cancel=cancel)
        return cast(ConnectorPage, response)

    def connectors(self, **filters: Any) -> Iterator[Connector]:
        """All of them, page by page. Takes what `list_connectors` takes."""
        return items_of_pages(self.list_connectors, filters)

    def get_connector(
        self,
        id: str | None = None,
        *,
        key: str | None = None,
        timeout: float | None = None,
        cancel: Cancel | None = None,
    ) -> ConnectorDetails:
        """Gets one connector with its whole definition.

        Of a workspace's own, others than managers get what is needed for connecting.

        Exactly one of `id` and `key` is given, to name the connector.

        id   The connector, by its id.
        key  The connector, by its key.
        """
        request = given(id=id, key=key)
        response = self.call("get_connector", request, timeout=timeout, cancel=cancel)
        return cast(ConnectorDetails, response)

    def archive_connector(
        self,
        id: str | None = None,
        *,
        key: str | None = None,
        timeout: float | None = None,
        cancel: Cancel | None = None,
    ) -> ArchivedConnector:
        """Archives a connector of the workspace's own.

        It leaves lists, nothing new is connected with it, and its key is free again. Connections
        that are connected go on working: integrations and connectionCount of the answer are what
        goes on using it.

        Exactly one of `id` and `key` is given, to name the connector.

        id   The connector, by its id.
        key  The connector, by its key.
        """
        request = given(id=id, key=key)
        response = self.call("archive_connector", request, timeout=timeout, cancel=cancel)
        return cast(ArchivedConnector, response)

    def restore_connector(
        self,
        id: str | None = None,
        *,
        key: str | None = None,
        timeout: float | None = None,
        cancel: Cancel | None = None,
    ) -> ConnectorDetails:
        """Brings an archived connector back.

        By its key: of those that had the key, the one that was archived last.

        Exactly one of `id` and `key` is given, to name the connector.

        id   The connector, by its id.
        key  The connector, by its key.
        """
        request = given(id=id, key=key)
        response = self.call("restore_connector", request, timeout=timeout, cancel=cancel)
        return cast(ConnectorDetails, response)

    def list_integrations(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        search: str | None = None,
        connector_key: str | None = None,
        include_archived: bool | None = None,
        timeout: float | None = None,
        cancel: Cancel | None = None,
    ) -> IntegrationPage:
        """Lists integrations, newest first.

        limit             How many at most (1 to 1000). Default 100.
        cursor            The cursor of the previous answer, for the page after it.
        search            Words in the name or key.
        connector_key     Only integrations of this connector.
        include_archived  Also archived ones. Default false.
        """
        request = given(
            limit=limit,
            cursor=cursor,
            search=search,
            connectorKey=connector_key,
            includeArchived=include_archived,
        )
        response = self.call("list_integrations", request, timeout=timeout, cancel=cancel)
        return cast(IntegrationPage, response)

    def integrations(self, **filters: Any) -> Iterator[Integration]:
        """All of them, page by page. Takes what `list_integrations` takes."""
        return items_of_pages(self.list_integrations, filters)

    def get_integration(
        self,
        id: str | None = None,
        *,
        key: str | None = None,
        timeout: float | None = None,
        cancel: Cancel | None = None,
    ) -> IntegrationDetails:
        """Gets one integration, with the ways to authenticate and the tenant's connection.

        A workspace management token also gets its parameters without secrets, whose names are in
        hiddenParameters. An archived one is found by its id alone.

        Exactly one of `id` and `key` is given, to name the integration.

        id   The integration, by its id.
        key  The integration, by its key.
        """
        request = given(id=id, key=key)
        response = self.call("get_integration", request, timeout=timeout, cancel=cancel)
        return cast(IntegrationDetails, response)

    def create_integration(
        self,
        *,
        connector_key: str | None = None,
        connector_id: str | None = None,
        key: str | None = None,
        name: str | None = None,
        parameters: Mapping[str, Any] | None = None,
        oauth_callback_uri: str | None = None,
        if_exists: str | None = None,
        timeout: float | None = None,
        cancel: Cancel | None = None,
    ) -> Integration:
        """Makes an integration: the workspace's use of a connector, such as its OAuth client.

        With `if_exists` update the integration of that key is changed, where there is one:
        parameters that are not given stay.

        Exactly one of `connector_key` and `connector_id` is given, to name the connector.

        connector_key       The connector to use, by its key.
        connector_id        The connector to use, by its id.
        key                 The integration's key; the connector's where it is not given.
        name                The integration's name; the connector's where it is not given.
        parameters          What the connector's parametersSchema describes, such as clientId; kept
                            encrypted.
        oauth_callback_uri  Where this app sends browsers back to, in place of the engine's.
        if_exists           What to do where a record has the key already: update changes it, as
                            patch does; fail, the default, refuses. "fail" or "update".
        """
        request = given(
            connectorKey=connector_key,
            connectorId=connector_id,
            key=key,
            name=name,
            parameters=parameters,
            oAuthCallbackUri=oauth_callback_uri,
            ifExists=if_exists,
        )
        response = self.call("create_integration", request, timeout=timeout, cancel=cancel)
        return cast(Integration, response)

    def patch_integration(
        self,
        id: str | None = None,
        *,
        key: str | None = None,
        name: str | None = None,
        parameters: Mapping[str, Any] | None = None,
        oauth_callback_uri: str | None = None,
        timeout: float | None = None,
        cancel: Cancel | None = None,
    ) -> Integration:
        """Changes an integration's name, parameters or callback URI.

        Exactly one of `id` and `key` is given, to name the integration.

        id                  The integration, by its id.
        key                 The integration, by its key.
        name                The new name.
        parameters          Merged into the present ones; null removes one.
        oauth_callback_uri  Where this app sends browsers back to, in place of the engine's.
        """
        request = given(
            id=id, key=key, name=name, parameters=parameters, oAuthCallbackUri=oauth_callback_uri
        )
        response = self.call("patch_integration", request, timeout=timeout, cancel=cancel)
        return cast(Integration, response)

    def archive_integration(
        self,
        id: str | None = None,
        *,
        key: str | None = None,
        timeout: float | None = None,
        cancel: Cancel | None = None,
    ) -> ArchivedIntegration:
        """Archives an integration.

        It leaves lists, nothing is connected with it any more, and its key is free again.
        Connections that are connected go on working: the answer says which.

        Exactly one of `id` and `key` is given, to name the integration.

        id   The integration, by its id.
        key  The integration, by its key.
        """
        request = given(id=id, key=key)
        response = self.call("archive_integration", request, timeout=timeout, cancel=cancel)
        return cast(ArchivedIntegration, response)

    def restore_integration(
        self,
        id: str | None = None,
        *,
        key: str | None = None,
        timeout: float | None = None,
        cancel: Cancel | None = None,
    ) -> Integration:
        """Brings an archived integration back.

        By its key: of those that had the key, the one that was archived last.

        Exactly one of `id` and `key` is given, to name the integration.

        id   The integration, by its id.
        key  The integration, by its key.
        """
        request = given(id=id, key=key)
        response = self.call("restore_integration", request, timeout=timeout, cancel=cancel)
        return cast(Integration, response)

    def get_workspace(
        self,
        *,
        timeout: float | None = None,
        cancel: Cancel | None = None,
    ) -> Workspace:
        """Gets the workspace and its settings.

        internalApi is part of it for a workspace management token only, and never its parameters.
        """
        response = self.call("get_workspace", {}, timeout=timeout, cancel=cancel)
        return cast(Workspace, response)

    def patch_workspace(
        self,
        *,
        name: str | None = None,
        audience: str | None = None,
        internal_api: Mapping[str, Any] | None = None,
        internal_api_patch: Mapping[str, Any] | None = None,
        timeout: float | None = None,
        cancel: Cancel | None = None,
    ) -> Workspace:
        """Changes the workspace's name, audience or Internal API.

        `internal_api` has baseUri, type, makeApiClient and the other functions of a connector,
        parameters, and credentialsSchema, which the tenants' credentials are checked against;
        InternalAPI.md describes them.

        At most one of `internal_api` and `internal_api_patch` is given, to change the Internal API.

        name                The new name.
        audience            Whom the aud of a signed token must name, where it has one; null: nobody
                            looks.
        internal_api        Replaces the settings of the product's own API; null removes them.
        internal_api_patch  Merged into the present settings (RFC 7396); null removes a member.
        """
        request = given(
            name=name,
            audience=audience,
            internalApi=internal_api,
            internalApiPatch=internal_api_patch,
        )
        response = self.call("patch_workspace", request, timeout=timeout, cancel=cancel)
        return cast(Workspace, response)

    # Tokens, tenants, workspaces

    def get_self(
        self,
        *,
        timeout: float | None = None,
        cancel: Cancel | None = None,
    ) -> Self:
        """Says who the client's token is."""
        response = self.call("get_self", {}, timeout=timeout, cancel=cancel)
        return cast(Self, response)

    def patch_self(
        self,
        *,
        name: str | None = None,
        fields: Mapping[str, Any] | None = None,
        credentials: Mapping[str, Any] | None = None,
        merge: bool | None = None,
        timeout: float | None = None,
        cancel: Cancel | None = None,
    ) -> Self:
        """Changes the client's own tenant: its name, fields, and credentials for the Internal API.

        name         The new name.
        fields       Replaces the fields, until a token brings others.
        credentials  What the Internal API's credentialsSchema describes; null erases them.
        merge        Merges them into the present ones (RFC 7396): null removes a member. Default
                     false.
        """
        request = given(name=name, fields=fields, credentials=credentials, merge=merge)
        response = self.call("patch_self", request, timeout=timeout, cancel=cancel)
        return cast(Self, response)

    def create_token(
        self,
        type: str,
        *,
        name: str | None = None,
        tenant_key: str | None = None,
        is_admin: bool | None = None,
        account_key: str | None = None,
        expires_in_seconds: int | None = None,
        timeout: float | None = None,
        cancel: Cancel | None = None,
    ) -> TokenWithText:
        """Makes an opaque token.

        Only this answer has the token. A long-lived one acts for `tenant_key`, as the manager with
        `is_admin`, or as the workspace with neither; a test one for a test tenant, by default test;
        a developer one for `account_key`. Developer and instance tokens are made by an instance
        token.

        At most one of `is_admin` and `tenant_key` is given, to say whom it acts as.

        type                The type of token. "long-lived", "test", "developer" or "instance".
        name                What the token is for.
        tenant_key          The tenant that a long-lived or test token acts as.
        is_admin            Makes a long-lived token a workspace management token. Default false.
        account_key         The account that a developer token acts for.
        expires_in_seconds  How many seconds it lives; without it, until it is revoked (1 to
                            315360000).
        """
        request = given(
            type=type,
            name=name,
            tenantKey=tenant_key,
            isAdmin=is_admin,
            accountKey=account_key,
            expiresInSeconds=expires_in_seconds,
        )
        response = self.call("create_token", request, timeout=timeout, cancel=cancel)
        return cast(TokenWithText, response)

    def list_tokens(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        type: str | None = None,
        tenant_key: str | None = None,
        account_key: str | None = None,
        include_revoked: bool | None = None,
        timeout: float | None = None,
        cancel: Cancel | None = None,
    ) -> TokenPage:
        """Lists opaque tokens, newest first, without the tokens.

        A manager sees those of the workspace, an instance all.

        limit            How many at most (1 to 1000). Default 100.
        cursor           The cursor of the previous answer, for the page after it.
        type             Only tokens of this type. "long-lived", "test", "developer" or "instance".
        tenant_key       Only tokens of this tenant.
        account_key      Only tokens of this account; for an instance token.
        include_revoked  Also revoked ones. Default false.
        """
        request = given(
            limit=limit,
            cursor=cursor,
            type=type,
            tenantKey=tenant_key,
            accountKey=account_key,
            includeRevoked=include_revoked,
        )
        response = self.call("list_tokens", request, timeout=timeout, cancel=cancel)
        return cast(TokenPage, response)

    def tokens(self, **filters: Any) -> Iterator[Token]:
        """All of them, page by page. Takes what `list_tokens` takes."""
        return items_of_pages(self.list_tokens, filters)

    def get_token(
        self,
        id: str,
        *,
        timeout: float | None = None,
        cancel: Cancel | None = None,
    ) -> Token:
        """Gets what is known of an opaque token.

        id  The token, by the id of its record.
        """
        request = given(id=id)
        response = self.call("get_token", request, timeout=timeout, cancel=cancel)
        return cast(Token, response)

    def revoke_token(
        self,
        id: str,
        *,
        timeout: float | None = None,
        cancel: Cancel | None = None,
    ) -> Token:
        """Ends an opaque token, and the clients that were made with it.

        Those of other processes end within a second. Revoking it again answers the same.

        id  The token, by the id of its record.
        """
        request = given(id=id)
        response = self.call("revoke_token", request, timeout=timeout, cancel=cancel)
        return cast(Token, response)

    def create_access_token(
        self,
        *,
        is_admin: bool | None = None,
        tenant_id: str | None = None,
        tenant_key: str | None = None,
        name: str | None = None,
        fields: Mapping[str, Any] | None = None,
        expires_in_seconds: int | None = None,
        timeout: float | None = None,
        cancel: Cancel | None = None,
    ) -> AccessToken:
        """Signs a short-lived token of the workspace, for somebody who may do less.

        Without `tenant_key`, `tenant_id` and `is_admin` it is a workspace-level token.

        At most one of `is_admin`, `tenant_id` and `tenant_key` is given, to say whom it acts as.

        is_admin            Makes a workspace management token. Default false.
        tenant_id           The tenant, by the id of its record.
        tenant_key          The tenant, by the product's own id; made when first seen.
        name                The tenant's name.
        fields              What is kept with the tenant.
        expires_in_seconds  How many seconds it is good for (1 to 86400). Default 7200.
        """
        request = given(
            isAdmin=is_admin,
            tenantId=tenant_id,
            tenantKey=tenant_key,
            name=name,
            fields=fields,
            expiresInSeconds=expires_in_seconds,
        )
        response = self.call("create_access_token", request, timeout=timeout, cancel=cancel)
        return cast(AccessToken, response)

    def revoke_tokens(
        self,
        *,
        tenant_key: str | None = None,
        timeout: float | None = None,
        cancel: Cancel | None = None,
    ) -> TokensValidFrom:
        """Refuses every JSON Web Token that was issued so far, of one tenant or of the workspace.

        That is also the caller's own, where it is the workspace's. Opaque tokens are revoked by
        revoke_token. Tokens count in seconds: those of the present second are refused as well.

        tenant_key  Only tokens of this tenant.
        """
        request = given(tenantKey=tenant_key)
        response = self.call("revoke_tokens", request, timeout=timeout, cancel=cancel)
        return cast(TokensValidFrom, response)

    def list_tenants(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        search: str | None = None,
        is_test: bool | None = None,
        include_archived: bool | None = None,
        timeout: float | None = None,
        cancel: Cancel | None = None,
    ) -> TenantPage:
        """Lists the workspace's tenants, newest first.

        limit             How many at most (1 to 1000). Default 100.
        cursor            The cursor of the previous answer, for the page after it.
        search            Words in the name or tenantKey.
        is_test           Only test tenants, or only real ones.
        include_archived  Also archived ones. Default false.
        """
        request = given(
            limit=limit,
            cursor=cursor,
            search=search,
            isTest=is_test,
            includeArchived=include_archived,
        )
        response = self.call("list_tenants", request, timeout=timeout, cancel=cancel)
        return cast(TenantPage, response)

    def tenants(self, **filters: Any) -> Iterator[Tenant]:
        """All of them, page by page. Takes what `list_tenants` takes."""
        return items_of_pages(self.list_tenants, filters)

    def get_tenant(
        self,
        id: str | None = None,
        *,
        tenant_key: str | None = None,
        timeout: float | None = None,
        cancel: Cancel | None = None,
    ) -> Tenant:
        """Gets a tenant.

        A tenant gets itself, and names nobody.

        At most one of `id` and `tenant_key` is given, to name the tenant.

        id          The tenant, by the id of its record.
        tenant_key  The tenant, by the product's own id.
        """
        request = given(id=id, tenantKey=tenant_key)
        response = self.call("get_tenant", request, timeout=timeout, cancel=cancel)
        return cast(Tenant, response)

    def patch_tenant(
        self,
        id: str | None = None,
        *,
        tenant_key: str | None = None,
        name: str | None = None,
        fields: Mapping[str, Any] | None = None,
        internal_id: str | None = None,
        meta: Mapping[str, Any] | None = None,
        credentials: Mapping[str, Any] | None = None,
        merge: bool | None = None,
        timeout: float | None = None,
        cancel: Cancel | None = None,
    ) -> Tenant:
        """Changes a tenant.

        Exactly one of `id` and `tenant_key` is given, to name the tenant.

        id           The tenant, by the id of its record.
        tenant_key   The tenant, by the product's own id.
        name         The new name.
        fields       Replaces the fields, until a token brings others.
        internal_id  The new `tenant_key`, which the product's tokens name from then on.
        meta         Replaces what is kept with the tenant and shown to managers only.
        credentials  What the Internal API's credentialsSchema describes; null erases them.
        merge        Merges them into the present ones (RFC 7396): null removes a member. Default
                     false.
        """
        request = given(
            id=id,
            tenantKey=tenant_key,
            name=name,
            fields=fields,
            internalId=internal_id,
            meta=meta,
            credentials=credentials,
            merge=merge,
        )
        response = self.call("patch_tenant", request, timeout=timeout, cancel=cancel)
        return cast(Tenant, response)

    def archive_tenant(
        self,
        id: str | None = None,
        *,
        tenant_key: str | None = None,
        timeout: float | None = None,
        cancel: Cancel | None = None,
    ) -> Tenant:
        """Shuts a tenant out until it is restored.

        Its tokens and clients are refused, in other processes within a second, and its connections
        are not refreshed. Nothing is erased.

        Exactly one of `id` and `tenant_key` is given, to name the tenant.

        id          The tenant, by the id of its record.
        tenant_key  The tenant, by the product's own id.
        """
        request = given(id=id, tenantKey=tenant_key)
        response = self.call("archive_tenant", request, timeout=timeout, cancel=cancel)
        return cast(Tenant, response)

    def restore_tenant(
        self,
        id: str | None = None,
        *,
        tenant_key: str | None = None,
        timeout: float | None = None,
        cancel: Cancel | None = None,
    ) -> Tenant:
        """Brings an archived tenant back, with everything as it was.

        Exactly one of `id` and `tenant_key` is given, to name the tenant.

        id          The tenant, by the id of its record.
        tenant_key  The tenant, by the product's own id.
        """
        request = given(id=id, tenantKey=tenant_key)
        response = self.call("restore_tenant", request, timeout=timeout, cancel=cancel)
        return cast(Tenant, response)

    def delete_tenant(
        self,
        id: str | None = None,
        *,
        tenant_key: str | None = None,
        timeout: float | None = None,
        cancel: Cancel | None = None,
    ) -> DeletedTenant:
        """Erases a tenant and everything that is its own.

        The apps are not told: archive the connections first where that matters. From this call on
        nobody finds the tenant, and its `tenant_key` is free. Where erased of the answer is false,
        due work erases the rest.

        Exactly one of `id` and `tenant_key` is given, to name the tenant.

        id          The tenant, by the id of its record.
        tenant_key  The tenant, by the product's own id.
        """
        request = given(id=id, tenantKey=tenant_key)
        response = self.call("delete_tenant", request, timeout=timeout, cancel=cancel)
        return cast(DeletedTenant, response)

    def create_workspace(
        self,
        *,
        key: str | None = None,
        name: str | None = None,
        account_key: str | None = None,
        secret: str | None = None,
        timeout: float | None = None,
        cancel: Cancel | None = None,
    ) -> WorkspaceWithSecret:
        """Makes a workspace, and shows its secret.

        Only this answer and that of rotate_workspace_secret have the secret.

        key          What tokens call it; made where it is not given.
        name         The name; its key where it is not given.
        account_key  The account whose developers reach it; for an instance token.
        secret       The secret, at least 32 bytes; made where it is not given.
        """
        request = given(key=key, name=name, accountKey=account_key, secret=secret)
        response = self.call("create_workspace", request, timeout=timeout, cancel=cancel)
        return cast(WorkspaceWithSecret, response)

    def list_workspaces(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        account_key: str | None = None,
        timeout: float | None = None,
        cancel: Cancel | None = None,
    ) -> WorkspacePage:
        """Lists workspaces, newest first, without their secrets.

        An instance sees all, a developer those of its account.

        limit        How many at most (1 to 1000). Default 100.
        cursor       The cursor of the previous answer, for the page after it.
        account_key  Only workspaces of this account; for an instance token.
        """
        request = given(limit=limit, cursor=cursor, accountKey=account_key)
        response = self.call("list_workspaces", request, timeout=timeout, cancel=cancel)
        return cast(WorkspacePage, response)

    def workspaces(self, **filters: Any) -> Iterator[Workspace]:
        """All of them, page by page. Takes what `list_workspaces` takes."""
        return items_of_pages(self.list_workspaces, filters)

    def delete_workspace(
        self,
        workspace_key: str,
        *,
        timeout: float | None = None,
        cancel: Cancel | None = None,
    ) -> DeletedWorkspace:
        """Erases a workspace with everything in it.

        Nobody finds it from this call on, and its key is free. Its data keys are erased first:
        nothing that it sealed opens any more. The apps are not told. Where erased of the answer is
        false, due work erases the rest.

        workspace_key  The workspace to erase.
        """
        request = given(workspaceKey=workspace_key)
        response = self.call("delete_workspace", request, timeout=timeout, cancel=cancel)
        return cast(DeletedWorkspace, response)

    def rotate_workspace_secret(
        self,
        *,
        overlap_seconds: int | None = None,
        secret: str | None = None,
        timeout: float | None = None,
        cancel: Cancel | None = None,
    ) -> WorkspaceWithSecret:
        """Gives the workspace another secret, and shows it.

        overlap_seconds  How many seconds tokens that the present secret signed are still accepted
                         (0 to 2592000). Default 0.
        secret           The secret, at least 32 bytes; made where it is not given.
        """
        request = given(overlapSeconds=overlap_seconds, secret=secret)
        response = self.call("rotate_workspace_secret", request, timeout=timeout, cancel=cancel)
        return cast(WorkspaceWithSecret, response)

    def create_public_key(
        self,
        key: str | Mapping[str, Any],
        *,
        kid: str | None = None,
        algorithm: str | None = None,
        timeout: float | None = None,
        cancel: Cancel | None = None,
    ) -> PublicKey:
        """Registers a public key, with whose private half the product signs tokens.

        A token names its key by kid; without one exactly one key must fit. A workspace has up to
        100. A private key is refused and not kept.

        key        The public key: PEM text, or a JWK as an object or text.
        kid        What tokens call it; the JWK's own where it is not given.
        algorithm  The only algorithm to use an RSA key with. "HS256", "HS384", "HS512", "RS256",
                   "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"
                   or "Ed25519".
        """
        request = given(key=key, kid=kid, algorithm=algorithm)
        response = self.call("create_public_key", request, timeout=timeout, cancel=cancel)
        return cast(PublicKey, response)

    def list_public_keys(
        self,
        *,
        timeout: float | None = None,
        cancel: Cancel | None = None,
    ) -> PublicKeys:
        """Lists the workspace's public keys, oldest first."""
        response = self.call("list_public_keys", {}, timeout=timeout, cancel=cancel)
        return cast(PublicKeys, response)

    def delete_public_key(
        self,
        id: str | None = None,
        *,
        kid: str | None = None,
        timeout: float | None = None,
        cancel: Cancel | None = None,
    ) -> PublicKey:
        """Removes a public key; the tokens that its private half signed are refused.

        Exactly one of `id` and `kid` is given, to name the key.

        id   The key, by its id.
        kid  The key, by its kid.
        """
        request = given(id=id, kid=kid)
        response = self.call("delete_public_key", request, timeout=timeout, cancel=cancel)
        return cast(PublicKey, response)

    # Events and due work

    def create_webhook(
        self,
        url: str,
        *,
        key: str | None = None,
        events: Sequence[str] | None = None,
        name: str | None = None,
        if_exists: str | None = None,
        timeout: float | None = None,
        cancel: Cancel | None = None,
    ) -> Webhook:
        """Makes a webhook, an address that events are sent to.

        Deliveries are signed by Standard Webhooks. Only this answer has the secret, which
        verify_webhook needs. With `if_exists` update the webhook of that key is changed, where
        there is one, and its secret stays. A workspace has at most 50.

        url        Where events are sent to, an https address.
        key        The product's own key of it, unique in the workspace.
        events     Only events of these types. Default all.
        name       The webhook's name.
        if_exists  What to do where a record has the key already: update changes it, as patch does;
                   fail, the default, refuses. "fail" or "update".
        """
        request = given(url=url, key=key, events=as_list(events), name=name, ifExists=if_exists)
        response = self.call("create_webhook", request, timeout=timeout, cancel=cancel)
        return cast(Webhook, response)

    def list_webhooks(
        self,
        *,
        timeout: float | None = None,
        cancel: Cancel | None = None,
    ) -> WebhookList:
        """Lists the workspace's webhooks, newest first."""
        response = self.call("list_webhooks", {}, timeout=timeout, cancel=cancel)
        return cast(WebhookList, response)

    def get_webhook(
        self,
        id: str,
        *,
        timeout: float | None = None,
        cancel: Cancel | None = None,
    ) -> Webhook:
        """Gets one webhook.

        id  The webhook, by its id.
        """
        request = given(id=id)
        response = self.call("get_webhook", request, timeout=timeout, cancel=cancel)
        return cast(Webhook, response)

    def delete_webhook(
        self,
        id: str,
        *,
        timeout: float | None = None,
        cancel: Cancel | None = None,
    ) -> Webhook:
        """Deletes a webhook and its delivery log.

        The answer is what it was.

        id  The webhook, by its id.
        """
        request = given(id=id)
        response = self.call("delete_webhook", request, timeout=timeout, cancel=cancel)
        return cast(Webhook, response)

    def rotate_webhook_secret(
        self,
        id: str,
        *,
        overlap_seconds: int | None = None,
        timeout: float | None = None,
        cancel: Cancel | None = None,
    ) -> RotatedSecret:
        """Makes a new secret for a webhook; the present one stays valid for a while.

        id               The webhook, by its id.
        overlap_seconds  For how many seconds both sign (0 to 604800). Default 86400.
        """
        request = given(id=id, overlapSeconds=overlap_seconds)
        response = self.call("rotate_webhook_secret", request, timeout=timeout, cancel=cancel)
        return cast(RotatedSecret, response)

    def list_webhook_deliveries(
        self,
        id: str,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        event_id: str | None = None,
        timeout: float | None = None,
        cancel: Cancel | None = None,
    ) -> WebhookDeliveryPage:
        """Lists the attempts to deliver to a webhook, newest first.

        They are kept as long as their event.

        id        The webhook, by its id.
        limit     How many at most (1 to 1000). Default 100.
        cursor    The cursor of the previous answer, for the page after it.
        event_id  Only attempts for this event.
        """
        request = given(id=id, limit=limit, cursor=cursor, eventId=event_id)
        response = self.call("list_webhook_deliveries", request, timeout=timeout, cancel=cancel)
        return cast(WebhookDeliveryPage, response)

    def webhook_deliveries(self, **filters: Any) -> Iterator[WebhookDelivery]:
        """All of them, page by page. Takes what `list_webhook_deliveries` takes."""
        return items_of_pages(self.list_webhook_deliveries, filters)

    def redeliver_webhook(
        self,
        id: str,
        event_id: str,
        *,
        timeout: float | None = None,
        cancel: Cancel | None = None,
    ) -> Redelivery:
        """Sends an event to a webhook once more.

        With ten attempts anew, whatever became of it.

        id        The webhook, by its id.
        event_id  The event to send.
        """
        request = given(id=id, eventId=event_id)
        response = self.call("redeliver_webhook", request, timeout=timeout, cancel=cancel)
        return cast(Redelivery, response)

    def list_events(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        connection_id: str | None = None,
        event_type: str | None = None,
        timeout: float | None = None,
        cancel: Cancel | None = None,
    ) -> EventPage:
        """Lists events, newest first.

        They are kept for seven days, and for up to 30 while a webhook waits for them.

        limit          How many at most (1 to 1000). Default 100.
        cursor         The cursor of the previous answer, for the page after it.
        connection_id  Only events of this connection.
        event_type     Only events of this type. "connection.created", "connection.disconnected",
                       "connection.reconnected", "connection.deleted" or "webhook.disabled".
        """
        request = given(
            limit=limit, cursor=cursor, connectionId=connection_id, eventType=event_type
        )
        response = self.call("list_events", request, timeout=timeout, cancel=cancel)
        return cast(EventPage, response)

    def events(self, **filters: Any) -> Iterator[Event]:
        """All of them, page by page. Takes what `list_events` takes."""
        return items_of_pages(self.list_events, filters)
