"""The engine: one store, its keys, its connectors."""

from __future__ import annotations

import atexit
import os
import weakref
from collections.abc import Mapping, Sequence
from ctypes import POINTER, byref
from typing import Any, TypedDict, cast

from . import _bindings
from ._call import (
    answer,
    check,
    encode,
    encode_object,
    foreign,
    given,
    milliseconds,
    read_json,
    text_given,
    wrong_type,
)
from ._handle import Handle
from ._library import library
from .client import Client
from .confirm import ConfirmCallback, set_confirm_callback
from .events import EventCallback, WorkerCallback, set_event_callback, set_worker_callback
from .native import NativeFunction, set_native_function
from .internal_api import FetchCallback, set_fetch_callback
from .records import TokenWithText


class WorkspaceAccess(TypedDict):
    id: str
    key: str
    name: str
    secret: str


class DueCount(TypedDict):
    done: int
    failed: int


class DueReport(TypedDict):
    done: int
    failed: int
    nextDueAt: str | None
    erasing: int
    sources: dict[str, DueCount]


class Engine(Handle):
    """An opened store. Made by `open`; may be used by many threads at once.

    Closing it ends running calls with `Cancelled`; its clients then raise `Closed`. A forked child
    process cannot use it (`Forked`) and opens its own.
    """

    def tenant(
        self,
        tenant_key: str,
        *,
        workspace_key: str | None = None,
        name: str | None = None,
        fields: Mapping[str, Any] | None = None,
        credentials: Mapping[str, Any] | None = None,
    ) -> Client:
        """A client that acts for one of your customers, whose tenant is made when first seen. No token is needed.

        engine.tenant("customer-42").connect(intent="CRM")

        tenant_key     your own id of the customer: from the session of who is signed in, never from the request
        workspace_key  by default the one named when opening, or the store's only one
        name, fields   what to keep with the tenant; None leaves it as it is
        credentials    the tenant's for your product's own API, as for `client`
        """
        actor = given(
            workspaceKey=text_given(workspace_key, "workspace_key"),
            name=text_given(name, "name"),
            fields=fields,
            credentials=credentials,
        )
        if tenant_key is None:
            raise wrong_type("tenant_key", "a str", tenant_key)
        return self._client_for({"tenantKey": text_given(tenant_key, "tenant_key"), **actor})

    def manager(self, workspace_key: str | None = None) -> Client:
        """A client that manages the workspace, as a workspace management token does. No token is needed.

        `workspace_key` is by default the one named when opening, or the store's only one.
        """
        actor = given(workspaceKey=text_given(workspace_key, "workspace_key"))
        return self._client_for({"isAdmin": True, **actor})

    def _client_for(self, actor: Mapping[str, Any]) -> Client:
        pointer = POINTER(_bindings.membrane_client)()
        check(library.membrane_client_for, self._pointer, encode_object(actor), byref(pointer))
        return self._client(pointer)

    def client(self, token: str | bytes, *, credentials: Mapping[str, Any] | None = None) -> Client:
        """A client that acts as the holder of `token`, which came from outside, until it expires or is revoked.

        `credentials` are the tenant's for your product's own API. Given again unchanged they are left
        alone: a token that was refreshed since is not replaced.
        """
        pointer = POINTER(_bindings.membrane_client)()
        text = foreign(token, "token")
        if credentials is None:
            check(library.membrane_client_new, self._pointer, text, byref(pointer))
        else:
            function = library.membrane_client_new_with_options
            options = encode_object({"credentials": credentials})
            check(function, self._pointer, text, options, byref(pointer))
        return self._client(pointer)

    def _client(self, pointer: Any) -> Client:
        client = Client(pointer, library.membrane_client_free)
        # The library's client keeps nothing open: without its engine it would answer "closed".
        client._engine = self
        return client

    def workspace_access(self, workspace_key: str | None = None) -> WorkspaceAccess:
        """The key and secret of a workspace, by default of the one named when opening."""
        function = library.membrane_workspace_access
        text = answer(function, self._pointer, encode(workspace_key, "workspace_key"))
        return cast(WorkspaceAccess, read_json(text))


    def create_instance_token(
        self, *, name: str | None = None, expires_in: int | None = None
    ) -> TokenWithText:
        """A token that administers the store's workspaces and tokens; `token` is shown this once.

        The first token of a store: whoever opened it with its root key owns all of it.
        """
        function = library.membrane_create_instance_token
        request = given(name=name, expiresInSeconds=expires_in)
        text = answer(function, self._pointer, encode_object(request))
        return cast(TokenWithText, read_json(text))

    def run_due(
        self, *, max_seconds: float | None = None, max_count: int | None = None
    ) -> DueReport:
        """Does what is due: refreshes, deliveries of events, tidying up. For your own scheduler.

        After `max_seconds`, by default ten, nothing more is begun; `max_count`, by default 1000, is
        how many things are done at most. `nextDueAt` of the answer says when to come back.
        """
        options = given(
            maxMilliseconds=None if max_seconds is None else milliseconds(max_seconds, "max_seconds"),
            maxCount=max_count,
        )
        text = answer(library.membrane_run_due, self._pointer, encode_object(options))
        return cast(DueReport, read_json(text))

    def start_worker(
        self, *, threads: int | None = None, poll_seconds: float | None = None
    ) -> None:
        """Starts doing what is due in the background, on threads of the library.

        There are four of them unless `threads` says otherwise. `poll_seconds`, by default one, is how often it looks for what other processes made due.
        """
        options = given(
            threads=threads,
            pollMilliseconds=None if poll_seconds is None else milliseconds(poll_seconds, "poll_seconds"),
        )
        check(library.membrane_worker_start, self._pointer, encode_object(options))
        _workers.add(self)

    def stop_worker(self) -> None:
        """Stops the worker; what it is doing ends before this returns."""
        library.membrane_worker_stop(self._pointer)
        _workers.discard(self)

    def set_event_callback(self, callback: EventCallback | None) -> None:
        """Takes events in this process; None takes none any more.

        It is called by `run_due`, or on a thread of the worker. Each event comes at least once, and
        those of one connection in order. One that raises gets the event again later; the exception
        is logged to the logger "membrane".
        """
        set_event_callback(self._pointer, callback)

    def set_worker_callback(self, callback: WorkerCallback | None) -> None:
        """Tells you what keeps the worker from its work, such as a store that is full; None tells nobody any more.

        engine.set_worker_callback(lambda failure: log.error("worker: %s", failure["message"]))

        It is called on a thread of the worker: at once when the trouble is another one than before, then
        once a minute while it stays. The worker goes on trying. An exception is logged to the logger
        "membrane".
        """
        set_worker_callback(self._pointer, callback)

    def set_native_function(self, name: str, function: NativeFunction | None) -> None:
        """Registers a function for connectors that name it; None takes it away.

        engine.set_native_function("acme.sign-in", lambda call: {"token": sign_in(call.variables)})

        It is called with a `NativeCall` on the thread that needs the result, and returns what is
        JSON. The text of a `CallbackError` is shown, but for values that the function was given; any other
        exception is logged to the logger "membrane" and not told. It may use the engine, though not the connection that it is computing for. Register
        after every open: the store keeps the name only.
        """
        set_native_function(self._pointer, name, function)

    def set_fetch_callback(self, callback: FetchCallback | None) -> None:
        """Is asked for a tenant's credentials for your product's own API; None asks nobody any more.

            engine.set_fetch_callback(lambda request: {"credentials": load(request["tenantKey"])})

        It is asked when there are none, and when they were refused; once for all who wait for the same
        tenant, on a thread of the library. A coroutine function runs in the event loop in which it was
        registered, and otherwise in one of its own: call the library with `asyncio.to_thread` then, so
        that the loop is free to run it. What it raises becomes a `ProviderError`, with the text
        of a `CallbackError`; any other exception is logged to the logger "membrane" and not told.
        """
        set_fetch_callback(self._pointer, callback)

    def set_confirm_callback(self, callback: ConfirmCallback | None) -> None:
        """Decides whether the person who is signed in is the one that an attempt to connect belongs to.

        engine.set_confirm_callback(lambda attempt: attempt["customState"] == current_user().id)

        `complete_connect` calls it before a code is redeemed. True goes on; anything else, or an
        exception, refuses the attempt. The exception is logged to the logger "membrane".
        """
        set_confirm_callback(self._pointer, callback)


# Those that were started: a worker must not call back into an interpreter that is ending.
_workers: weakref.WeakSet[Engine] = weakref.WeakSet()


@atexit.register
def _stop_workers() -> None:
    for engine in list(_workers):
        engine.stop_worker()


def _path(url: str | os.PathLike[str]) -> str:
    try:
        return os.fspath(url)
    except TypeError:
        raise wrong_type("url", "a str or a path", url) from None


def open(
    url: str | os.PathLike[str],
    *,
    workspace_key: str | None = None,
    create_workspace: bool | None = None,
    workspace_secret: str | None = None,
    key: str | None = None,
    key_file: str | os.PathLike[str] | None = None,
    oauth_callback_uri: str | None = None,
    redirect_origins: Sequence[str] | None = None,
    require_browser_binding: bool | None = None,
    discover_apps: bool | None = None,
    client_metadata_uri: str | None = None,
    client_name: str | None = None,
    client_metadata: Mapping[str, Any] | None = None,
    issuer_slash_optional: bool | None = None,
    allow_private_addresses: bool | None = None,
    timeout: float | None = None,
    fetch_timeout: float | None = None,
    connect_timeout: float | None = None,
    idle_timeout: float | None = None,
    maximum_answer_bytes: int | None = None,
    maximum_header_bytes: int | None = None,
    http2: bool | None = None,
    proxy: str | None = None,
    no_proxy: str | None = None,
    ca_file: str | os.PathLike[str] | None = None,
    ca_pem: str | None = None,
    request_log: int | None = None,
    tenant_limits: Mapping[str, int] | None = None,
) -> Engine:
    """Opens a store, making it on first use.

    url                      a path, "sqlite:PATH" or "sqlite::memory:"
    workspace_key            the workspace to use; made in a store that has none
    create_workspace         makes the workspace also in a store that has others
    workspace_secret         its secret, at least 32 bytes; without one it is made
    key, key_file            the root key, 32 bytes in base64, or a file that holds it. Otherwise the
                             environment's MEMBRANE_KEY, otherwise a key file beside the store
    oauth_callback_uri       where providers send the browser back to; "{integration}" in its path or query
                             becomes the integration's key, so that each has a redirect URI of its own
    redirect_origins         the only origins that `redirect_uri` of `connect` may have
    require_browser_binding  True binds every OAuth attempt to the browser that begins it
    discover_apps            False: `app_url` finds only what a connector knows. By default apps that none
                             knows are asked how to sign in to them
    client_metadata_uri      the address of the product's client id metadata document
    client_name              what authorization servers show people, by default the workspace's key
    client_metadata          what they are told besides where the product is registered (RFC 7591), with
                             "scope" for apps that do not say what they want
    issuer_slash_optional    True takes authorization servers that write the slash after their host only
                             sometimes
    allow_private_addresses  True permits loopback and private addresses: for development and tests
    timeout                  time limit in seconds of a call that names none, by default 30
    fetch_timeout            how long the fetch callback may take, in seconds, by default 10
    connect_timeout          time limit in seconds for connecting, by default 30
    idle_timeout             ends a request in which nothing moves for so many seconds, by default 120
    maximum_answer_bytes     the largest body of an answer that is held in memory, by default 16 MiB
    maximum_header_bytes     the largest header of an answer, by default 256 KiB
    http2                    False does not offer HTTP/2
    proxy, no_proxy          the proxy for requests, such as "http://user:password@proxy:3128", or
                             "environment"; and what it is not used for
    ca_file, ca_pem          the certificates to trust, in place of the system's
    request_log              how many requests each connection's log keeps, by default 100
    tenant_limits            how much one tenant may have, by default {"connections": 10000, "attempts": 1000,
                             "apps": 100, "events": 100000}
    """
    options = given(
        workspaceKey=workspace_key,
        createWorkspace=create_workspace,
        workspaceSecret=workspace_secret,
        key=key,
        keyFile=None if key_file is None else os.fspath(key_file),
        oAuthCallbackUri=oauth_callback_uri,
        redirectOrigins=None if redirect_origins is None else list(redirect_origins),
        requireBrowserBinding=require_browser_binding,
        discoverApps=discover_apps,
        clientMetadataUri=client_metadata_uri,
        clientName=client_name,
        clientMetadata=client_metadata,
        issuerSlashOptional=issuer_slash_optional,
        allowPrivateAddresses=allow_private_addresses,
        timeoutMs=None if timeout is None else milliseconds(timeout),
        fetchTimeoutMs=None if fetch_timeout is None else milliseconds(fetch_timeout, "fetch_timeout"),
        connectTimeoutMs=None if connect_timeout is None else milliseconds(connect_timeout, "connect_timeout"),
        idleTimeoutMs=None if idle_timeout is None else milliseconds(idle_timeout, "idle_timeout"),
        maximumAnswerBytes=maximum_answer_bytes,
        maximumHeaderBytes=maximum_header_bytes,
        http2=http2,
        proxy=proxy,
        noProxy=no_proxy,
        caFile=None if ca_file is None else os.fspath(ca_file),
        caPem=ca_pem,
        requestLog=request_log,
        tenantLimits=None if tenant_limits is None else dict(tenant_limits),
    )
    pointer = POINTER(_bindings.membrane)()
    check(library.membrane_open, encode(_path(url), "url"), encode_object(options), byref(pointer))
    return Engine(pointer, library.membrane_close)
