"""The engine: one store, its keys, its connectors."""

from __future__ import annotations

import json
import os
from ctypes import POINTER, byref
from typing import cast

from . import _bindings
from ._call import answer, check, encode, encode_object, given, milliseconds
from ._handle import Handle
from ._library import library
from .client import Client
from .records import TokenWithText, WorkspaceAccess


class Engine(Handle):
    """An opened store. Made by `open`; may be used by many threads at once.

    Closing it ends running calls with `Cancelled`; its clients then raise `Closed`. A forked child
    process cannot use it (`Forked`) and opens its own.
    """

    def client(self, token: str) -> Client:
        """A client that acts as the holder of `token`, until the token expires or is revoked."""
        pointer = POINTER(_bindings.membrane_client)()
        check(library.membrane_client_new, self._pointer, encode(token), byref(pointer))
        return Client(pointer, library.membrane_client_free)

    def workspace_access(self, workspace_key: str | None = None) -> WorkspaceAccess:
        """The key and secret of a workspace, by default of the one named when opening."""
        function = library.membrane_workspace_access
        text = answer(function, self._pointer, encode(workspace_key))
        return cast(WorkspaceAccess, json.loads(text))


    def create_instance_token(
        self, *, name: str | None = None, expires_in: int | None = None
    ) -> TokenWithText:
        """A token that administers the store's workspaces and tokens; `token` is shown this once.

        The first token of a store: whoever opened it with its root key owns all of it.
        """
        function = library.membrane_create_instance_token
        request = given(name=name, expiresInSeconds=expires_in)
        text = answer(function, self._pointer, encode_object(request))
        return cast(TokenWithText, json.loads(text))


def open(
    url: str | os.PathLike[str],
    *,
    workspace_key: str | None = None,
    workspace_secret: str | None = None,
    key: str | None = None,
    key_file: str | os.PathLike[str] | None = None,
    oauth_callback_uri: str | None = None,
    allow_private_addresses: bool | None = None,
    timeout: float | None = None,
) -> Engine:
    """Opens a store, making it on first use.

    url                      a path, "sqlite:PATH" or "sqlite::memory:"
    workspace_key            the workspace to use; made when the store does not have it
    workspace_secret         its secret, at least 32 bytes; without one it is made
    key, key_file            the root key, 32 bytes in base64, or a file that holds it. Otherwise the
                             environment's MEMBRANE_KEY, otherwise a key file beside the store
    oauth_callback_uri       where providers send the browser back to
    allow_private_addresses  True permits loopback and private addresses: for development and tests
    timeout                  time limit in seconds of a call that names none, by default 30
    """
    options = given(
        workspaceKey=workspace_key,
        workspaceSecret=workspace_secret,
        key=key,
        keyFile=None if key_file is None else os.fspath(key_file),
        oAuthCallbackUri=oauth_callback_uri,
        allowPrivateAddresses=allow_private_addresses,
        timeoutMs=None if timeout is None else milliseconds(timeout),
    )
    pointer = POINTER(_bindings.membrane)()
    check(library.membrane_open, encode(os.fspath(url)), encode_object(options), byref(pointer))
    return Engine(pointer, library.membrane_close)
