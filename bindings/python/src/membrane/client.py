"""A client: one method for each operation."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from ctypes import byref
from typing import Any, cast

from . import _bindings
from ._call import (
    answer,
    encode,
    encode_object,
    given,
    milliseconds,
    read_json,
    text_given,
    wrong_type,
)
from ._handle import Handle
from ._library import library
from .cancel import Cancel, pointer_of
from .errors import MembraneError
from .records import (
    AccessToken,
    Action,
    ActionPage,
    ActionResult,
    ArchivedIntegration,
    CompletedConnect,
    Connection,
    ConnectionLog,
    ConnectionLogPage,
    ConnectionPage,
    Connector,
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
    WebhookDeliveryPage,
    WebhookList,
    Workspace,
    WorkspacePage,
    WorkspaceWithSecret,
)
from .response import Response
from .streams import Headers, Source, Stream, Target


class Client(Handle):
    """Acts for a tenant, as the manager, or as the holder of a token; may be used by many threads at once.

    Made by `Engine.tenant`, `Engine.manager` and `Engine.client`, whose engine it keeps alive.

    Every method takes `timeout`, the limit of the whole call in seconds (`math.inf` for none, by
    default the engine's), and `cancel`. What is None is left to the library. Answers are the
    library's JSON objects; arguments are named as their members, in snake case.
    """

    # Without it the library's client would answer "closed": it keeps nothing of its engine open.
    _engine: Handle | None = None
    # The workspace that requests name, for developers and instances.
    _workspace_key: str | None = None

    def in_workspace(self, workspace_key: str) -> Client:
        """The same client, whose requests name a workspace: for developer and instance tokens.

        developer.in_workspace("acme").list_tenants()

        It need not be closed; it ends with this client.
        """
        other = _WorkspaceClient(self._pointer, _nothing)
        other._workspace_key = text_given(workspace_key, "workspace_key")
        other._parent = self
        return other

    def call(
        self,
        operation: str,
        request: Mapping[str, Any] | str,
        *,
        timeout: float | None = None,
        cancel: Cancel | None = None,
    ) -> dict[str, Any]:
        """Calls an operation by its name, with the request as the library takes it.

        client.call("list_connections", {"connectorKey": "hubspot", "limit": 10})
        """
        if operation not in _bindings.OPERATIONS:
            raise ValueError(f"there is no operation {operation!r}")
        if not isinstance(request, (str, Mapping)):
            raise wrong_type("request", "a mapping or a str", request)
        if self._workspace_key is not None:
            request = _in_workspace(request, self._workspace_key)
        text = encode(request, "request") if isinstance(request, str) else encode_object(request)
        options = _bindings.membrane_call_init()
        options.timeout_ms = milliseconds(timeout)
        if cancel is not None:
            options.cancel = pointer_of(cancel)
        function = getattr(library, "membrane_" + operation)
        response: dict[str, Any] = read_json(answer(function, self._pointer, text, byref(options)))
        return response

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

        Exactly one of `intent` (a few words: "CRM"), `connector_key`, `connector_id`,
        `integration_key`, `integration_id`, `app_url`, `connection_id` and `connection_key` says what.
        `auth_option_key` chooses among the `authOptions` of `get_connector`, where there are several.
        `extra` has parameters to add to the address where the person signs in, such as `nonce`.
        The connection is READY, or its `clientAction` says what the person has to do. With
        `browser_binding`, a random text that you keep in a cookie of the browser that begins, or with
        `bind_browser`, which makes one, only that browser can finish.
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
        return cast(Connection, self.call("connect", request, timeout=timeout, cancel=cancel))

    def complete_connect(
        self,
        callback_url: str,
        *,
        browser_binding: str | None = None,
        context: Mapping[str, Any] | None = None,
        timeout: float | None = None,
        cancel: Cancel | None = None,
    ) -> CompletedConnect:
        """Finishes an OAuth flow with the whole URL that the provider sent the browser to.

        The client must be the tenant that started it: whoever is signed in in that browser.
        `browser_binding` comes from that browser's cookie, where the attempt is bound; `context` is
        given to the confirm callback as it is.
        """
        request = given(
            callbackUrl=callback_url, browserBinding=browser_binding, context=context
        )
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
        connected: bool | None = None,
        state: str | None = None,
        disconnected: bool | None = None,
        include_archived: bool | None = None,
        tenant_key: str | None = None,
        timeout: float | None = None,
        cancel: Cancel | None = None,
    ) -> ConnectionPage:
        """One page of the tenant's connections, newest first."""
        request = given(
            limit=limit,
            cursor=cursor,
            search=search,
            connectorKey=connector_key,
            connectorId=connector_id,
            integrationKey=integration_key,
            integrationId=integration_id,
            connected=connected,
            state=state,
            disconnected=disconnected,
            includeArchived=include_archived,
            tenantKey=tenant_key,
        )
        response = self.call("list_connections", request, timeout=timeout, cancel=cancel)
        return cast(ConnectionPage, response)

    def connections(self, **filters: Any) -> Iterator[Connection]:
        """All connections, page by page. Takes what `list_connections` takes."""
        return _all(self.list_connections, filters)

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
        """One connection. With `wait` it answers when nothing is left for the person to do, or after
        `wait_timeout` seconds (1 to 60)."""
        request = given(id=id, connectionKey=connection_key, wait=wait, timeout=wait_timeout)
        return cast(Connection, self.call("get_connection", request, timeout=timeout, cancel=cancel))

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
        """Changes a connection. `key` is its new key; `meta` replaces what was there."""
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
        """Takes a connection out of use and erases its credentials."""
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
        """Brings an archived connection back, to be connected again."""
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
        """Refreshes a connection's credentials now, without waiting for the next try after a failure."""
        request = given(id=id, connectionKey=connection_key)
        response = self.call("refresh_connection", request, timeout=timeout, cancel=cancel)
        return cast(Connection, response)

    # Credentials and requests

    def get_credentials(
        self,
        id: str | None = None,
        *,
        connection_key: str | None = None,
        minimum_seconds: int | None = None,
        timeout: float | None = None,
        cancel: Cancel | None = None,
    ) -> Credentials:
        """Gets credentials that live at least so long, to use them elsewhere; ask again instead of keeping them.

        Needs a workspace management token. The refresh token is not part of the answer.
        """
        request = given(id=id, connectionKey=connection_key, minimumSeconds=minimum_seconds)
        response = self.call("get_credentials", request, timeout=timeout, cancel=cancel)
        return cast(Credentials, response)

    def set_credentials(
        self,
        credentials: Mapping[str, Any] | None,
        *,
        merge: bool | None = None,
        tenant_key: str | None = None,
        timeout: float | None = None,
        cancel: Cancel | None = None,
    ) -> TenantCredentials:
        """Stores the tenant's credentials for your product's own API; None erases them.

        `merge` merges them into the present ones (RFC 7396): a member that is None is removed.
        """
        request = {"credentials": credentials, **given(merge=merge, tenantKey=tenant_key)}
        response = self.call("set_credentials", request, timeout=timeout, cancel=cancel)
        return cast(TenantCredentials, response)

    def request(
        self,
        method: str,
        path: str,
        *,
        connection_id: str | None = None,
        connection_key: str | None = None,
        query: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        body: Any = None,
        form: Mapping[str, Any] | None = None,
        multipart: Sequence[Mapping[str, Any]] | None = None,
        retry: bool | int | Mapping[str, int] | None = None,
        pagination: bool | Mapping[str, Any] | None = None,
        cursor: str | None = None,
        maximum_answer_bytes: int | None = None,
        minimum_seconds: int | None = None,
        timeout: float | None = None,
        cancel: Cancel | None = None,
    ) -> Response:
        """Sends an HTTP request with the connection's credentials.

        Without a connection it goes to your product's own API, with the tenant's credentials. `body`
        is bytes, text, or any other JSON value. `form` is sent as a form; `multipart` is a list of
        parts, {"name", "fileName", "contentType", "body"}, whose bodies may be bytes.
        """
        request = given(
            method=method,
            path=path,
            connectionId=connection_id,
            connectionKey=connection_key,
            query=query,
            headers=headers,
            form=form,
            multipart=None if multipart is None else [_part(part) for part in multipart],
            retry=retry,
            pagination=pagination,
            cursor=cursor,
            maximumAnswerBytes=maximum_answer_bytes,
            minimumSeconds=minimum_seconds,
        )
        if isinstance(body, (bytes, bytearray, memoryview)):
            request["bodyBase64"] = base64.b64encode(body).decode()
        elif body is not None:
            request["body"] = body
        return _response(self.call("request", request, timeout=timeout, cancel=cancel))

    def pages(self, method: str, path: str, **arguments: Any) -> Iterator[Response]:
        """The pages of a long list, one request for each. Takes what `request` takes.

        for page in client.pages("GET", "/contacts", connection_id=id):
            for contact in page.items: ...

        `pagination` is the connector's rule unless one is given. A page that cannot be read raises an error with the key
        page_unreadable, never ends the list; `cursor=error.data["cursor"]` goes on there.
        """
        arguments.setdefault("pagination", True)
        while True:
            page = self.request(method, path, **arguments)
            yield page
            if page.cursor is None:
                return
            arguments["cursor"] = page.cursor

    def stream(
        self,
        method: str,
        path: str,
        *,
        source: Source | None = None,
        size: int | None = None,
        target: Target | None = None,
        on_headers: Headers | None = None,
        connection_id: str | None = None,
        connection_key: str | None = None,
        query: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        body: Any = None,
        multipart: Sequence[Mapping[str, Any]] | None = None,
        retry: bool | int | Mapping[str, int] | None = None,
        maximum_answer_bytes: int | None = None,
        minimum_seconds: int | None = None,
        timeout: float | None = None,
        cancel: Cancel | None = None,
    ) -> Response:
        """Sends a request as `request` does, with bodies that are never in memory as a whole.

        source      gives the body: a file opened for bytes, or anything that gives bytes when iterated
        size        of the source, where it is known; otherwise it is sent in chunks
        target      takes the answer's body: a file opened for bytes, or a function
        on_headers  is called with the status and the headers before the body

        A source that can seek is rewound when it must be sent again. What a callback raises ends the
        call and is raised from it. In `multipart` the part with `"stream": True` is the source.
        """
        request = given(
            method=method,
            path=path,
            connectionId=connection_id,
            connectionKey=connection_key,
            workspaceKey=self._workspace_key,
            query=query,
            headers=headers,
            body=body,
            multipart=None if multipart is None else [_part(part) for part in multipart],
            retry=retry,
            maximumAnswerBytes=maximum_answer_bytes,
            minimumSeconds=minimum_seconds,
        )
        options = _bindings.membrane_call_init()
        options.timeout_ms = milliseconds(timeout)
        if cancel is not None:
            options.cancel = pointer_of(cancel)
        text = encode_object(request)
        function = library.membrane_request_stream
        # Last of all: from here on the library lets go of it.
        stream = Stream(source, size, target, on_headers)
        try:
            found = answer(function, self._pointer, text, byref(options), byref(stream.structure))
        except MembraneError as error:
            if stream.exception is not None:
                raise stream.exception from error
            raise
        return _response(read_json(found))

    def list_connection_logs(
        self,
        *,
        id: str | None = None,
        connection_key: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        timeout: float | None = None,
        cancel: Cancel | None = None,
    ) -> ConnectionLogPage:
        """One page of the requests that were sent through a connection, newest first."""
        request = given(id=id, connectionKey=connection_key, limit=limit, cursor=cursor)
        response = self.call("list_connection_logs", request, timeout=timeout, cancel=cancel)
        return cast(ConnectionLogPage, response)

    def connection_logs(self, **filters: Any) -> Iterator[ConnectionLog]:
        """All of them, page by page. Takes what `list_connection_logs` takes."""
        return _all(self.list_connection_logs, filters)

    # Actions

    def act(
        self,
        *,
        api: Mapping[str, Any] | None = None,
        key: str | None = None,
        id: str | None = None,
        input: Mapping[str, Any] | None = None,
        connection_id: str | None = None,
        connection_key: str | None = None,
        integration_id: str | None = None,
        integration_key: str | None = None,
        meta: Mapping[str, Any] | None = None,
        timeout: float | None = None,
        cancel: Cancel | None = None,
    ) -> ActionResult:
        """Sends one request (`api`), or runs an action by its `key` or `id`, through a connection.

        Without a named connection: the action's own, its integration's, or the tenant's only one. An
        HTTP status other than 2xx raises `ProviderError`, whose `data` has `status` and `response`.
        """
        request = given(
            api=api,
            key=key,
            id=id,
            input=input,
            connectionId=connection_id,
            connectionKey=connection_key,
            integrationId=integration_id,
            integrationKey=integration_key,
            meta=meta,
        )
        return cast(ActionResult, self.call("act", request, timeout=timeout, cancel=cancel))

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
        """Runs an action. See `act`."""
        request = given(
            key=key,
            id=id,
            input=input,
            connectionId=connection_id,
            connectionKey=connection_key,
            integrationId=integration_id,
            integrationKey=integration_key,
        )
        return cast(ActionResult, self.call("run_action", request, timeout=timeout, cancel=cancel))

    def create_action(
        self,
        key: str,
        *,
        type: str,
        config: Mapping[str, Any],
        name: str | None = None,
        description: str | None = None,
        input_schema: Mapping[str, Any] | None = None,
        integration_key: str | None = None,
        connection_id: str | None = None,
        connection_key: str | None = None,
        timeout: float | None = None,
        cancel: Cancel | None = None,
    ) -> Action:
        """Makes an action: the workspace's own, or one of the named connection.

        `type` is "api-request-to-your-app" or "api-request-to-external-app"; `config` is
        `{"request": {"uri", "method", "headers", "query", "body"}}` with formulas over `input`.
        """
        request = given(
            key=key,
            type=type,
            config=config,
            name=name,
            description=description,
            inputSchema=input_schema,
            integrationKey=integration_key,
            connectionId=connection_id,
            connectionKey=connection_key,
        )
        return cast(Action, self.call("create_action", request, timeout=timeout, cancel=cancel))

    def list_actions(
        self,
        *,
        search: str | None = None,
        connection_id: str | None = None,
        connection_key: str | None = None,
        integration_key: str | None = None,
        include_archived: bool | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        timeout: float | None = None,
        cancel: Cancel | None = None,
    ) -> ActionPage:
        """One page of actions, newest first."""
        request = given(
            search=search,
            connectionId=connection_id,
            connectionKey=connection_key,
            integrationKey=integration_key,
            includeArchived=include_archived,
            limit=limit,
            cursor=cursor,
        )
        return cast(ActionPage, self.call("list_actions", request, timeout=timeout, cancel=cancel))

    def actions(self, **filters: Any) -> Iterator[Action]:
        """All actions, page by page. Takes what `list_actions` takes."""
        return _all(self.list_actions, filters)

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
        """One action, by its key or id."""
        request = given(
            key=key, id=id, connectionId=connection_id, connectionKey=connection_key
        )
        return cast(Action, self.call("get_action", request, timeout=timeout, cancel=cancel))

    def patch_action(
        self,
        key: str | None = None,
        *,
        id: str | None = None,
        connection_id: str | None = None,
        connection_key: str | None = None,
        name: str | None = None,
        description: str | None = None,
        config: Mapping[str, Any] | None = None,
        input_schema: Mapping[str, Any] | None = None,
        integration_key: str | None = None,
        timeout: float | None = None,
        cancel: Cancel | None = None,
    ) -> Action:
        """Changes an action. `config` and `input_schema` replace."""
        request = given(
            key=key,
            id=id,
            connectionId=connection_id,
            connectionKey=connection_key,
            name=name,
            description=description,
            config=config,
            inputSchema=input_schema,
            integrationKey=integration_key,
        )
        return cast(Action, self.call("patch_action", request, timeout=timeout, cancel=cancel))

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
        """Archives an action; its key is free again."""
        request = given(
            key=key, id=id, connectionId=connection_id, connectionKey=connection_key
        )
        return cast(Action, self.call("archive_action", request, timeout=timeout, cancel=cancel))

    # Connectors, integrations, workspace

    def list_connectors(
        self,
        *,
        search: str | None = None,
        category: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        timeout: float | None = None,
        cancel: Cancel | None = None,
    ) -> ConnectorPage:
        """One page of the workspace's own connectors and the built-in ones."""
        request = given(search=search, category=category, limit=limit, cursor=cursor)
        response = self.call("list_connectors", request, timeout=timeout, cancel=cancel)
        return cast(ConnectorPage, response)

    def connectors(self, **filters: Any) -> Iterator[Connector]:
        """All connectors, page by page. Takes what `list_connectors` takes."""
        return _all(self.list_connectors, filters)

    def get_connector(
        self,
        id: str | None = None,
        *,
        key: str | None = None,
        timeout: float | None = None,
        cancel: Cancel | None = None,
    ) -> dict[str, Any]:
        """One connector with its whole definition."""
        return self.call("get_connector", given(id=id, key=key), timeout=timeout, cancel=cancel)

    def create_connector(
        self,
        definition: Mapping[str, Any],
        *,
        if_exists: str | None = None,
        timeout: float | None = None,
        cancel: Cancel | None = None,
    ) -> dict[str, Any]:
        """Makes a connector of the workspace's own. The definition keeps the platform's names.

        With `if_exists` "update" the workspace's own connector of that key is changed, where there
        is one.
        """
        request = {**definition, **given(ifExists=if_exists)}
        return self.call("create_connector", request, timeout=timeout, cancel=cancel)

    def patch_connector(
        self,
        id: str | None = None,
        *,
        key: str | None = None,
        definition: Mapping[str, Any],
        timeout: float | None = None,
        cancel: Cancel | None = None,
    ) -> dict[str, Any]:
        """Changes a connector of the workspace's own; its connections follow at once.

        Members of `definition` replace the present ones whole, and None removes one.
        """
        request = {**definition, **given(id=id, key=key)}
        return self.call("patch_connector", request, timeout=timeout, cancel=cancel)

    def archive_connector(
        self,
        id: str | None = None,
        *,
        key: str | None = None,
        timeout: float | None = None,
        cancel: Cancel | None = None,
    ) -> dict[str, Any]:
        """Archives a connector: nothing new is connected with it. Says what uses it.

        `integrations` and `connectionCount` of the answer are what goes on using it.
        """
        return self.call("archive_connector", given(id=id, key=key), timeout=timeout, cancel=cancel)

    def restore_connector(
        self,
        id: str | None = None,
        *,
        key: str | None = None,
        timeout: float | None = None,
        cancel: Cancel | None = None,
    ) -> dict[str, Any]:
        """Brings an archived connector back."""
        return self.call("restore_connector", given(id=id, key=key), timeout=timeout, cancel=cancel)

    def list_integrations(
        self,
        *,
        search: str | None = None,
        connector_key: str | None = None,
        include_archived: bool | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        timeout: float | None = None,
        cancel: Cancel | None = None,
    ) -> IntegrationPage:
        """One page of the workspace's integrations."""
        request = given(
            search=search,
            connectorKey=connector_key,
            includeArchived=include_archived,
            limit=limit,
            cursor=cursor,
        )
        response = self.call("list_integrations", request, timeout=timeout, cancel=cancel)
        return cast(IntegrationPage, response)

    def integrations(self, **filters: Any) -> Iterator[Integration]:
        """All integrations, page by page. Takes what `list_integrations` takes."""
        return _all(self.list_integrations, filters)

    def get_integration(
        self,
        id: str | None = None,
        *,
        key: str | None = None,
        timeout: float | None = None,
        cancel: Cancel | None = None,
    ) -> IntegrationDetails:
        """One integration with `authOptions`, and the acting tenant's `connection`.

        With a workspace management token also `parameters` without secrets, whose names are in
        `hiddenParameters`.
        """
        response = self.call(
            "get_integration", given(id=id, key=key), timeout=timeout, cancel=cancel
        )
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

        With `if_exists` "update" the integration of that key is changed, where there is one:
        parameters that are not given stay.
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
        """Changes an integration. `parameters` are merged into the present ones."""
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
        """Archives an integration: nothing is connected with it any more. Says what uses it."""
        response = self.call(
            "archive_integration", given(id=id, key=key), timeout=timeout, cancel=cancel
        )
        return cast(ArchivedIntegration, response)

    def restore_integration(
        self,
        id: str | None = None,
        *,
        key: str | None = None,
        timeout: float | None = None,
        cancel: Cancel | None = None,
    ) -> Integration:
        """Brings an archived integration back."""
        response = self.call(
            "restore_integration", given(id=id, key=key), timeout=timeout, cancel=cancel
        )
        return cast(Integration, response)

    def get_workspace(
        self, *, timeout: float | None = None, cancel: Cancel | None = None
    ) -> Workspace:
        """The workspace and its Internal API settings."""
        return cast(Workspace, self.call("get_workspace", {}, timeout=timeout, cancel=cancel))

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
        """Changes the workspace. `internal_api` replaces the settings of your product's own API, and
        `internal_api_patch` is merged into them (RFC 7396).

        A signed token whose `aud` does not name the `audience` is refused; `call` removes it with
        `{"audience": None}`."""
        request = given(
            name=name,
            audience=audience,
            internalApi=internal_api,
            internalApiPatch=internal_api_patch,
        )
        response = self.call("patch_workspace", request, timeout=timeout, cancel=cancel)
        return cast(Workspace, response)

    # Tokens

    def get_self(
        self,
        *,
        timeout: float | None = None,
        cancel: Cancel | None = None,
    ) -> Self:
        """Who the client's token is."""
        request: dict[str, Any] = {}
        response = self.call("get_self", request, timeout=timeout, cancel=cancel)
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
        """Changes the client's own tenant. `credentials` as in `set_credentials`."""
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
        """Makes an opaque token; `token` is shown this once.

        `type` is "long-lived" (with `tenant_key`, `is_admin`, or neither), "test", "developer" (with
        `account_key`) or "instance".
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
        type: str | None = None,
        tenant_key: str | None = None,
        account_key: str | None = None,
        include_revoked: bool | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        timeout: float | None = None,
        cancel: Cancel | None = None,
    ) -> TokenPage:
        """One page of opaque tokens, newest first, without the tokens."""
        request = given(
            type=type,
            tenantKey=tenant_key,
            accountKey=account_key,
            includeRevoked=include_revoked,
            limit=limit,
            cursor=cursor,
        )
        response = self.call("list_tokens", request, timeout=timeout, cancel=cancel)
        return cast(TokenPage, response)

    def tokens(self, **filters: Any) -> Iterator[Token]:
        """All opaque tokens, page by page. Takes what `list_tokens` takes."""
        return _all(self.list_tokens, filters)

    def get_token(
        self,
        id: str,
        *,
        timeout: float | None = None,
        cancel: Cancel | None = None,
    ) -> Token:
        """What is known of an opaque token."""
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
        """Ends an opaque token and the clients that were made with it."""
        request = given(id=id)
        response = self.call("revoke_token", request, timeout=timeout, cancel=cancel)
        return cast(Token, response)

    def create_access_token(
        self,
        *,
        tenant_key: str | None = None,
        tenant_id: str | None = None,
        is_admin: bool | None = None,
        name: str | None = None,
        fields: Mapping[str, Any] | None = None,
        expires_in_seconds: int | None = None,
        timeout: float | None = None,
        cancel: Cancel | None = None,
    ) -> AccessToken:
        """Signs a short-lived token of the workspace, for a tenant or for administration."""
        request = given(
            tenantKey=tenant_key,
            tenantId=tenant_id,
            isAdmin=is_admin,
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
        """Refuses every signed token issued so far, of a tenant or of the whole workspace."""
        request = given(tenantKey=tenant_key)
        response = self.call("revoke_tokens", request, timeout=timeout, cancel=cancel)
        return cast(TokensValidFrom, response)

    def create_public_key(
        self,
        key: str | Mapping[str, Any],
        *,
        kid: str | None = None,
        algorithm: str | None = None,
        timeout: float | None = None,
        cancel: Cancel | None = None,
    ) -> PublicKey:
        """Registers a public key (PEM text or a JWK), whose private half signs tokens."""
        request = given(key=key, kid=kid, algorithm=algorithm)
        response = self.call("create_public_key", request, timeout=timeout, cancel=cancel)
        return cast(PublicKey, response)

    def list_public_keys(
        self,
        *,
        timeout: float | None = None,
        cancel: Cancel | None = None,
    ) -> PublicKeys:
        """The workspace's public keys, oldest first."""
        request: dict[str, Any] = {}
        response = self.call("list_public_keys", request, timeout=timeout, cancel=cancel)
        return cast(PublicKeys, response)

    def delete_public_key(
        self,
        id: str | None = None,
        *,
        kid: str | None = None,
        timeout: float | None = None,
        cancel: Cancel | None = None,
    ) -> PublicKey:
        """Removes a public key; tokens that its private half signed are refused."""
        request = given(id=id, kid=kid)
        response = self.call("delete_public_key", request, timeout=timeout, cancel=cancel)
        return cast(PublicKey, response)

    # Tenants

    def list_tenants(
        self,
        *,
        search: str | None = None,
        is_test: bool | None = None,
        include_archived: bool | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        timeout: float | None = None,
        cancel: Cancel | None = None,
    ) -> TenantPage:
        """One page of the workspace's tenants, newest first."""
        request = given(
            search=search,
            isTest=is_test,
            includeArchived=include_archived,
            limit=limit,
            cursor=cursor,
        )
        response = self.call("list_tenants", request, timeout=timeout, cancel=cancel)
        return cast(TenantPage, response)

    def tenants(self, **filters: Any) -> Iterator[Tenant]:
        """All tenants, page by page. Takes what `list_tenants` takes."""
        return _all(self.list_tenants, filters)

    def get_tenant(
        self,
        id: str | None = None,
        *,
        tenant_key: str | None = None,
        timeout: float | None = None,
        cancel: Cancel | None = None,
    ) -> Tenant:
        """A tenant. A tenant's own client gets itself, and names nobody."""
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
        meta: Mapping[str, Any] | None = None,
        internal_id: str | None = None,
        credentials: Mapping[str, Any] | None = None,
        merge: bool | None = None,
        timeout: float | None = None,
        cancel: Cancel | None = None,
    ) -> Tenant:
        """Changes a tenant. `fields` and `meta` replace; `internal_id` is the new tenant key.

        `credentials` as in `set_credentials`.
        """
        request = given(
            id=id,
            tenantKey=tenant_key,
            name=name,
            fields=fields,
            meta=meta,
            internalId=internal_id,
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
        """Shuts a tenant out until it is restored: `AccessDenied` for its tokens."""
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
        """Brings an archived tenant back, with everything as it was."""
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
        """Erases a tenant and everything that is its own."""
        request = given(id=id, tenantKey=tenant_key)
        response = self.call("delete_tenant", request, timeout=timeout, cancel=cancel)
        return cast(DeletedTenant, response)

    # Workspaces

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
        """Makes a workspace, and shows its secret."""
        request = given(key=key, name=name, accountKey=account_key, secret=secret)
        response = self.call("create_workspace", request, timeout=timeout, cancel=cancel)
        return cast(WorkspaceWithSecret, response)

    def list_workspaces(
        self,
        *,
        account_key: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        timeout: float | None = None,
        cancel: Cancel | None = None,
    ) -> WorkspacePage:
        """One page of workspaces, newest first, without their secrets."""
        request = given(accountKey=account_key, limit=limit, cursor=cursor)
        response = self.call("list_workspaces", request, timeout=timeout, cancel=cancel)
        return cast(WorkspacePage, response)

    def workspaces(self, **filters: Any) -> Iterator[Workspace]:
        """All workspaces, page by page. Takes what `list_workspaces` takes."""
        return _all(self.list_workspaces, filters)

    def delete_workspace(
        self,
        workspace_key: str,
        *,
        timeout: float | None = None,
        cancel: Cancel | None = None,
    ) -> DeletedWorkspace:
        """Erases a workspace with everything in it."""
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
        """Gives the workspace another secret. Old tokens are accepted for `overlap_seconds`, by default 0."""
        request = given(overlapSeconds=overlap_seconds, secret=secret)
        response = self.call("rotate_workspace_secret", request, timeout=timeout, cancel=cancel)
        return cast(WorkspaceWithSecret, response)

    # Events

    def create_webhook(
        self,
        url: str,
        *,
        events: Sequence[str] | None = None,
        name: str | None = None,
        key: str | None = None,
        if_exists: str | None = None,
        timeout: float | None = None,
        cancel: Cancel | None = None,
    ) -> Webhook:
        """Makes a webhook that gets these types of events, by default all.

        Only this answer has its `secret`, which `verify_webhook` needs. With `if_exists` "update"
        the webhook of that `key` is changed, where there is one; its secret stays.
        """
        request = given(url=url, events=_types(events), name=name, key=key, ifExists=if_exists)
        return cast(Webhook, self.call("create_webhook", request, timeout=timeout, cancel=cancel))

    def list_webhooks(
        self, *, timeout: float | None = None, cancel: Cancel | None = None
    ) -> WebhookList:
        """The workspace's webhooks, newest first."""
        return cast(WebhookList, self.call("list_webhooks", {}, timeout=timeout, cancel=cancel))

    def get_webhook(
        self, id: str, *, timeout: float | None = None, cancel: Cancel | None = None
    ) -> Webhook:
        """One webhook."""
        return cast(Webhook, self.call("get_webhook", {"id": id}, timeout=timeout, cancel=cancel))

    def patch_webhook(
        self,
        id: str,
        *,
        url: str | None = None,
        events: Sequence[str] | None = None,
        name: str | None = None,
        enabled: bool | None = None,
        timeout: float | None = None,
        cancel: Cancel | None = None,
    ) -> Webhook:
        """Changes a webhook. An empty `events` means all types of events."""
        request = given(id=id, url=url, events=_types(events), name=name, enabled=enabled)
        if events is not None and not events:
            request["events"] = None
        return cast(Webhook, self.call("patch_webhook", request, timeout=timeout, cancel=cancel))

    def delete_webhook(
        self, id: str, *, timeout: float | None = None, cancel: Cancel | None = None
    ) -> Webhook:
        """Deletes a webhook with its delivery log."""
        return cast(Webhook, self.call("delete_webhook", {"id": id}, timeout=timeout, cancel=cancel))

    def rotate_webhook_secret(
        self,
        id: str,
        *,
        overlap_seconds: int | None = None,
        timeout: float | None = None,
        cancel: Cancel | None = None,
    ) -> RotatedSecret:
        """Makes a new secret. The present one signs as well for `overlap_seconds`, by default a day."""
        request = given(id=id, overlapSeconds=overlap_seconds)
        response = self.call("rotate_webhook_secret", request, timeout=timeout, cancel=cancel)
        return cast(RotatedSecret, response)

    def list_webhook_deliveries(
        self,
        id: str,
        *,
        event_id: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        timeout: float | None = None,
        cancel: Cancel | None = None,
    ) -> WebhookDeliveryPage:
        """One page of the attempts to deliver to a webhook, newest first."""
        request = given(id=id, eventId=event_id, limit=limit, cursor=cursor)
        response = self.call("list_webhook_deliveries", request, timeout=timeout, cancel=cancel)
        return cast(WebhookDeliveryPage, response)

    def redeliver_webhook(
        self,
        id: str,
        event_id: str,
        *,
        timeout: float | None = None,
        cancel: Cancel | None = None,
    ) -> Redelivery:
        """Sends an event to a webhook once more."""
        request = {"id": id, "eventId": event_id}
        response = self.call("redeliver_webhook", request, timeout=timeout, cancel=cancel)
        return cast(Redelivery, response)

    def list_events(
        self,
        *,
        connection_id: str | None = None,
        event_type: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        timeout: float | None = None,
        cancel: Cancel | None = None,
    ) -> EventPage:
        """One page of the events of the last days, newest first."""
        request = given(
            connectionId=connection_id, eventType=event_type, limit=limit, cursor=cursor
        )
        return cast(EventPage, self.call("list_events", request, timeout=timeout, cancel=cancel))

    def events(self, **filters: Any) -> Iterator[Event]:
        """All events, page by page. Takes what `list_events` takes."""
        return _all(self.list_events, filters)


class _WorkspaceClient(Client):
    # Keeps the client alive that owns the handle.
    _parent: Client

    def __init__(self, pointer: Any, free: Callable[[Any], None]) -> None:
        super().__init__(pointer, free)
        self._closed = True


def _in_workspace(request: Mapping[str, Any] | str, key: str) -> Mapping[str, Any] | str:
    """The request with the workspace of the client, which it cannot name another one than."""
    if not isinstance(request, str):
        named = request.get("workspaceKey", key)
        if named != key:
            raise ValueError(f"the client is in the workspace {key!r}, and the request names {named!r}")
        return {**request, "workspaceKey": key}
    head, brace, rest = request.partition("{")
    # What is no object is left to the library to refuse, and so is one that names a workspace twice.
    if head.strip() or not brace:
        return request
    comma = "" if rest.lstrip().startswith("}") else ","
    return f'{{"workspaceKey":{json.dumps(key)}{comma}{rest}'


def _nothing(_: Any) -> None:
    pass


def _part(part: Mapping[str, Any]) -> dict[str, Any]:
    """A part of a multipart body, with bytes in base64."""
    members = dict(part)
    body = members.get("body")
    if isinstance(body, (bytes, bytearray, memoryview)):
        del members["body"]
        members["bodyBase64"] = base64.b64encode(body).decode()
    return members


def _response(answer: Mapping[str, Any]) -> Response:
    content = answer.get("body")
    if "bodyBase64" in answer:
        content = base64.b64decode(answer["bodyBase64"])
    return Response(
        answer["status"],
        answer["headers"],
        content,
        answer.get("items"),
        answer.get("cursor"),
        has_body="body" in answer or "bodyBase64" in answer,
    )


def _types(events: Sequence[str] | None) -> Any:
    """As a JSON array, whatever kind of sequence it is. A text stays one, for the library to refuse."""
    return events if events is None or isinstance(events, str) else list(events)


def _all(list_page: Callable[..., Any], filters: Mapping[str, Any]) -> Iterator[Any]:
    cursor = None
    while True:
        page = list_page(cursor=cursor, **filters)
        yield from page["items"]
        cursor = page.get("cursor")
        if cursor is None:
            return
