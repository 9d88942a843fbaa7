"""A client: what it can ask for is in `_operations`, but for what has arguments of its own."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from ctypes import byref
from typing import Any, cast

from . import _bindings
from ._call import (
    answer,
    as_list,
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
from ._operations import Operations
from .cancel import Cancel, pointer_of
from .errors import MembraneError
from .records import ConnectorDetails, Webhook
from .response import Response
from .streams import Headers, Source, Stream, Target


class Client(Handle, Operations):
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
        request = given(id=id, url=url, events=as_list(events), name=name, enabled=enabled)
        if events is not None and not events:
            request["events"] = None
        return cast(Webhook, self.call("patch_webhook", request, timeout=timeout, cancel=cancel))


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
