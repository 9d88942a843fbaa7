"""Declarations of libmembrane. Written by `make generate` from include/membrane.h: do not edit."""

from __future__ import annotations

import enum
from ctypes import (
    CFUNCTYPE,
    POINTER,
    Structure,
    c_char,
    c_char_p,
    c_int32,
    c_int64,
    c_size_t,
    c_void_p,
    sizeof,
)
from typing import Any

MEMBRANE_VERSION = "0.1.0"
MEMBRANE_VERSION_MAJOR = 0
MEMBRANE_VERSION_MINOR = 1
MEMBRANE_VERSION_PATCH = 0
MEMBRANE_MAX_REQUEST = 4194304
MEMBRANE_MAX_TOKEN = 16384


class membrane_status(enum.IntEnum):
    MEMBRANE_OK = 0
    MEMBRANE_INVALID_ARGUMENT = 100
    MEMBRANE_INVALID_REQUEST = 101
    MEMBRANE_CLOSED = 102
    MEMBRANE_FORKED = 103
    MEMBRANE_CANCELLED = 104
    MEMBRANE_TIMED_OUT = 105
    MEMBRANE_UNSUPPORTED = 106
    MEMBRANE_NOT_AUTHENTICATED = 200
    MEMBRANE_ACCESS_DENIED = 201
    MEMBRANE_NOT_FOUND = 202
    MEMBRANE_ALREADY_EXISTS = 203
    MEMBRANE_CONFLICT = 204
    MEMBRANE_DISCONNECTED = 300
    MEMBRANE_CLIENT_ACTION = 301
    MEMBRANE_CREDENTIALS_REFUSED = 302
    MEMBRANE_CONNECT_REFUSED = 303
    MEMBRANE_CONFIGURATION = 400
    MEMBRANE_INTEGRATION_BROKEN = 401
    MEMBRANE_ADDRESS_REFUSED = 402
    MEMBRANE_NETWORK = 500
    MEMBRANE_PROVIDER_ERROR = 501
    MEMBRANE_RATE_LIMITED = 502
    MEMBRANE_STORE_BUSY = 600
    MEMBRANE_STORE_FULL = 601
    MEMBRANE_STORE_READ_ONLY = 602
    MEMBRANE_STORE_UNAVAILABLE = 603
    MEMBRANE_STORE_CORRUPT = 604
    MEMBRANE_STORE_TOO_NEW = 605
    MEMBRANE_WRONG_KEY = 606
    MEMBRANE_INTERNAL = 900
    MEMBRANE_OUT_OF_MEMORY = 901


class membrane_algorithm(enum.IntEnum):
    MEMBRANE_ALGORITHM_OF_KEY = 0
    MEMBRANE_HS256 = 1
    MEMBRANE_HS384 = 2
    MEMBRANE_HS512 = 3
    MEMBRANE_RS256 = 4
    MEMBRANE_RS384 = 5
    MEMBRANE_RS512 = 6
    MEMBRANE_PS256 = 7
    MEMBRANE_PS384 = 8
    MEMBRANE_PS512 = 9
    MEMBRANE_ES256 = 10
    MEMBRANE_ES384 = 11
    MEMBRANE_ES512 = 12
    MEMBRANE_EDDSA = 13
    MEMBRANE_ED25519 = 14


class membrane(Structure):
    pass


class membrane_client(Structure):
    pass


class membrane_key(Structure):
    pass


class membrane_cancel(Structure):
    pass


class membrane_error(Structure):
    pass


class membrane_reply(Structure):
    pass


membrane_release = CFUNCTYPE(None, c_void_p)


membrane_confirm_callback = CFUNCTYPE(c_int32, c_void_p, c_char_p)


membrane_fetch_callback = CFUNCTYPE(c_int32, c_void_p, c_char_p, POINTER(membrane_reply))


membrane_read_callback = CFUNCTYPE(c_int64, c_void_p, c_void_p, c_size_t)


membrane_rewind_callback = CFUNCTYPE(c_int32, c_void_p)


membrane_headers_callback = CFUNCTYPE(c_int32, c_void_p, c_char_p)


membrane_write_callback = CFUNCTYPE(c_int32, c_void_p, c_void_p, c_size_t)


membrane_native_function = CFUNCTYPE(c_int32, c_void_p, c_char_p, POINTER(membrane_reply))


membrane_event_callback = CFUNCTYPE(c_int32, c_void_p, c_char_p)


class membrane_claims(Structure):
    _fields_ = [
        ("struct_size", c_size_t),
        ("workspace_key", c_char_p),
        ("tenant_key", c_char_p),
        ("name", c_char_p),
        ("fields", c_char_p),
        ("expires_in_s", c_int64),
        ("is_admin", c_int32),
        ("reserved", c_int32),
    ]


class membrane_verify_options(Structure):
    _fields_ = [
        ("struct_size", c_size_t),
        ("leeway_s", c_int64),
        ("audience", c_char_p),
        ("issuer", c_char_p),
    ]


class membrane_call(Structure):
    _fields_ = [
        ("struct_size", c_size_t),
        ("timeout_ms", c_int64),
        ("cancel", POINTER(membrane_cancel)),
    ]


class membrane_stream(Structure):
    _fields_ = [
        ("struct_size", c_size_t),
        ("read", membrane_read_callback),
        ("body_size", c_int64),
        ("rewind", membrane_rewind_callback),
        ("headers", membrane_headers_callback),
        ("write", membrane_write_callback),
        ("user_data", c_void_p),
        ("release", membrane_release),
    ]


def membrane_claims_init() -> membrane_claims:
    return membrane_claims(sizeof(membrane_claims), None, None, None, None, 7200, 0, 0)


def membrane_verify_options_init() -> membrane_verify_options:
    return membrane_verify_options(sizeof(membrane_verify_options), 60, None, None)


def membrane_call_init() -> membrane_call:
    return membrane_call(sizeof(membrane_call), 0, None)


def membrane_stream_init() -> membrane_stream:
    return membrane_stream(sizeof(membrane_stream), membrane_read_callback(), -1, membrane_rewind_callback(), membrane_headers_callback(), membrane_write_callback(), None, membrane_release())


# Result type and parameter types by name.
FUNCTIONS: dict[str, tuple[Any, list[Any]]] = {
    "membrane_version": (
        c_char_p,
        [],
    ),
    "membrane_sign_token": (
        c_int32,
        [
            POINTER(membrane_claims),
            c_char_p,
            c_int32,
            POINTER(POINTER(c_char)),
            POINTER(POINTER(membrane_error)),
        ],
    ),
    "membrane_verify_token": (
        c_int32,
        [
            c_char_p,
            c_char_p,
            POINTER(POINTER(c_char)),
            POINTER(POINTER(membrane_error)),
        ],
    ),
    "membrane_key_new": (
        c_int32,
        [
            c_void_p,
            c_size_t,
            c_char_p,
            POINTER(POINTER(membrane_key)),
            POINTER(POINTER(membrane_error)),
        ],
    ),
    "membrane_key_free": (
        None,
        [
            POINTER(membrane_key),
        ],
    ),
    "membrane_key_sign": (
        c_int32,
        [
            POINTER(membrane_key),
            POINTER(membrane_claims),
            c_int32,
            POINTER(POINTER(c_char)),
            POINTER(POINTER(membrane_error)),
        ],
    ),
    "membrane_key_verify": (
        c_int32,
        [
            POINTER(membrane_key),
            c_char_p,
            POINTER(membrane_verify_options),
            POINTER(POINTER(c_char)),
            POINTER(POINTER(membrane_error)),
        ],
    ),
    "membrane_key_public": (
        c_int32,
        [
            POINTER(membrane_key),
            POINTER(POINTER(c_char)),
            POINTER(POINTER(membrane_error)),
        ],
    ),
    "membrane_key_info": (
        c_int32,
        [
            POINTER(membrane_key),
            POINTER(POINTER(c_char)),
            POINTER(POINTER(membrane_error)),
        ],
    ),
    "membrane_open": (
        c_int32,
        [
            c_char_p,
            c_char_p,
            POINTER(POINTER(membrane)),
            POINTER(POINTER(membrane_error)),
        ],
    ),
    "membrane_close": (
        None,
        [
            POINTER(membrane),
        ],
    ),
    "membrane_workspace_access": (
        c_int32,
        [
            POINTER(membrane),
            c_char_p,
            POINTER(POINTER(c_char)),
            POINTER(POINTER(membrane_error)),
        ],
    ),
    "membrane_create_instance_token": (
        c_int32,
        [
            POINTER(membrane),
            c_char_p,
            POINTER(POINTER(c_char)),
            POINTER(POINTER(membrane_error)),
        ],
    ),
    "membrane_client_for": (
        c_int32,
        [
            POINTER(membrane),
            c_char_p,
            POINTER(POINTER(membrane_client)),
            POINTER(POINTER(membrane_error)),
        ],
    ),
    "membrane_client_new": (
        c_int32,
        [
            POINTER(membrane),
            c_char_p,
            POINTER(POINTER(membrane_client)),
            POINTER(POINTER(membrane_error)),
        ],
    ),
    "membrane_client_new_with_options": (
        c_int32,
        [
            POINTER(membrane),
            c_char_p,
            c_char_p,
            POINTER(POINTER(membrane_client)),
            POINTER(POINTER(membrane_error)),
        ],
    ),
    "membrane_client_free": (
        None,
        [
            POINTER(membrane_client),
        ],
    ),
    "membrane_connect": (
        c_int32,
        [
            POINTER(membrane_client),
            c_char_p,
            POINTER(membrane_call),
            POINTER(POINTER(c_char)),
            POINTER(POINTER(membrane_error)),
        ],
    ),
    "membrane_complete_connect": (
        c_int32,
        [
            POINTER(membrane_client),
            c_char_p,
            POINTER(membrane_call),
            POINTER(POINTER(c_char)),
            POINTER(POINTER(membrane_error)),
        ],
    ),
    "membrane_set_confirm_callback": (
        c_int32,
        [
            POINTER(membrane),
            membrane_confirm_callback,
            c_void_p,
            membrane_release,
            POINTER(POINTER(membrane_error)),
        ],
    ),
    "membrane_list_connections": (
        c_int32,
        [
            POINTER(membrane_client),
            c_char_p,
            POINTER(membrane_call),
            POINTER(POINTER(c_char)),
            POINTER(POINTER(membrane_error)),
        ],
    ),
    "membrane_get_connection": (
        c_int32,
        [
            POINTER(membrane_client),
            c_char_p,
            POINTER(membrane_call),
            POINTER(POINTER(c_char)),
            POINTER(POINTER(membrane_error)),
        ],
    ),
    "membrane_patch_connection": (
        c_int32,
        [
            POINTER(membrane_client),
            c_char_p,
            POINTER(membrane_call),
            POINTER(POINTER(c_char)),
            POINTER(POINTER(membrane_error)),
        ],
    ),
    "membrane_archive_connection": (
        c_int32,
        [
            POINTER(membrane_client),
            c_char_p,
            POINTER(membrane_call),
            POINTER(POINTER(c_char)),
            POINTER(POINTER(membrane_error)),
        ],
    ),
    "membrane_restore_connection": (
        c_int32,
        [
            POINTER(membrane_client),
            c_char_p,
            POINTER(membrane_call),
            POINTER(POINTER(c_char)),
            POINTER(POINTER(membrane_error)),
        ],
    ),
    "membrane_refresh_connection": (
        c_int32,
        [
            POINTER(membrane_client),
            c_char_p,
            POINTER(membrane_call),
            POINTER(POINTER(c_char)),
            POINTER(POINTER(membrane_error)),
        ],
    ),
    "membrane_get_credentials": (
        c_int32,
        [
            POINTER(membrane_client),
            c_char_p,
            POINTER(membrane_call),
            POINTER(POINTER(c_char)),
            POINTER(POINTER(membrane_error)),
        ],
    ),
    "membrane_set_credentials": (
        c_int32,
        [
            POINTER(membrane_client),
            c_char_p,
            POINTER(membrane_call),
            POINTER(POINTER(c_char)),
            POINTER(POINTER(membrane_error)),
        ],
    ),
    "membrane_set_fetch_callback": (
        c_int32,
        [
            POINTER(membrane),
            membrane_fetch_callback,
            c_void_p,
            membrane_release,
            POINTER(POINTER(membrane_error)),
        ],
    ),
    "membrane_request": (
        c_int32,
        [
            POINTER(membrane_client),
            c_char_p,
            POINTER(membrane_call),
            POINTER(POINTER(c_char)),
            POINTER(POINTER(membrane_error)),
        ],
    ),
    "membrane_list_connection_logs": (
        c_int32,
        [
            POINTER(membrane_client),
            c_char_p,
            POINTER(membrane_call),
            POINTER(POINTER(c_char)),
            POINTER(POINTER(membrane_error)),
        ],
    ),
    "membrane_request_stream": (
        c_int32,
        [
            POINTER(membrane_client),
            c_char_p,
            POINTER(membrane_call),
            POINTER(membrane_stream),
            POINTER(POINTER(c_char)),
            POINTER(POINTER(membrane_error)),
        ],
    ),
    "membrane_act": (
        c_int32,
        [
            POINTER(membrane_client),
            c_char_p,
            POINTER(membrane_call),
            POINTER(POINTER(c_char)),
            POINTER(POINTER(membrane_error)),
        ],
    ),
    "membrane_create_action": (
        c_int32,
        [
            POINTER(membrane_client),
            c_char_p,
            POINTER(membrane_call),
            POINTER(POINTER(c_char)),
            POINTER(POINTER(membrane_error)),
        ],
    ),
    "membrane_list_actions": (
        c_int32,
        [
            POINTER(membrane_client),
            c_char_p,
            POINTER(membrane_call),
            POINTER(POINTER(c_char)),
            POINTER(POINTER(membrane_error)),
        ],
    ),
    "membrane_get_action": (
        c_int32,
        [
            POINTER(membrane_client),
            c_char_p,
            POINTER(membrane_call),
            POINTER(POINTER(c_char)),
            POINTER(POINTER(membrane_error)),
        ],
    ),
    "membrane_patch_action": (
        c_int32,
        [
            POINTER(membrane_client),
            c_char_p,
            POINTER(membrane_call),
            POINTER(POINTER(c_char)),
            POINTER(POINTER(membrane_error)),
        ],
    ),
    "membrane_archive_action": (
        c_int32,
        [
            POINTER(membrane_client),
            c_char_p,
            POINTER(membrane_call),
            POINTER(POINTER(c_char)),
            POINTER(POINTER(membrane_error)),
        ],
    ),
    "membrane_run_action": (
        c_int32,
        [
            POINTER(membrane_client),
            c_char_p,
            POINTER(membrane_call),
            POINTER(POINTER(c_char)),
            POINTER(POINTER(membrane_error)),
        ],
    ),
    "membrane_list_connectors": (
        c_int32,
        [
            POINTER(membrane_client),
            c_char_p,
            POINTER(membrane_call),
            POINTER(POINTER(c_char)),
            POINTER(POINTER(membrane_error)),
        ],
    ),
    "membrane_get_connector": (
        c_int32,
        [
            POINTER(membrane_client),
            c_char_p,
            POINTER(membrane_call),
            POINTER(POINTER(c_char)),
            POINTER(POINTER(membrane_error)),
        ],
    ),
    "membrane_create_connector": (
        c_int32,
        [
            POINTER(membrane_client),
            c_char_p,
            POINTER(membrane_call),
            POINTER(POINTER(c_char)),
            POINTER(POINTER(membrane_error)),
        ],
    ),
    "membrane_patch_connector": (
        c_int32,
        [
            POINTER(membrane_client),
            c_char_p,
            POINTER(membrane_call),
            POINTER(POINTER(c_char)),
            POINTER(POINTER(membrane_error)),
        ],
    ),
    "membrane_archive_connector": (
        c_int32,
        [
            POINTER(membrane_client),
            c_char_p,
            POINTER(membrane_call),
            POINTER(POINTER(c_char)),
            POINTER(POINTER(membrane_error)),
        ],
    ),
    "membrane_restore_connector": (
        c_int32,
        [
            POINTER(membrane_client),
            c_char_p,
            POINTER(membrane_call),
            POINTER(POINTER(c_char)),
            POINTER(POINTER(membrane_error)),
        ],
    ),
    "membrane_set_native_function": (
        c_int32,
        [
            POINTER(membrane),
            c_char_p,
            membrane_native_function,
            c_void_p,
            membrane_release,
            POINTER(POINTER(membrane_error)),
        ],
    ),
    "membrane_reply_set": (
        c_int32,
        [
            POINTER(membrane_reply),
            c_char_p,
            POINTER(POINTER(membrane_error)),
        ],
    ),
    "membrane_list_integrations": (
        c_int32,
        [
            POINTER(membrane_client),
            c_char_p,
            POINTER(membrane_call),
            POINTER(POINTER(c_char)),
            POINTER(POINTER(membrane_error)),
        ],
    ),
    "membrane_get_integration": (
        c_int32,
        [
            POINTER(membrane_client),
            c_char_p,
            POINTER(membrane_call),
            POINTER(POINTER(c_char)),
            POINTER(POINTER(membrane_error)),
        ],
    ),
    "membrane_create_integration": (
        c_int32,
        [
            POINTER(membrane_client),
            c_char_p,
            POINTER(membrane_call),
            POINTER(POINTER(c_char)),
            POINTER(POINTER(membrane_error)),
        ],
    ),
    "membrane_patch_integration": (
        c_int32,
        [
            POINTER(membrane_client),
            c_char_p,
            POINTER(membrane_call),
            POINTER(POINTER(c_char)),
            POINTER(POINTER(membrane_error)),
        ],
    ),
    "membrane_archive_integration": (
        c_int32,
        [
            POINTER(membrane_client),
            c_char_p,
            POINTER(membrane_call),
            POINTER(POINTER(c_char)),
            POINTER(POINTER(membrane_error)),
        ],
    ),
    "membrane_restore_integration": (
        c_int32,
        [
            POINTER(membrane_client),
            c_char_p,
            POINTER(membrane_call),
            POINTER(POINTER(c_char)),
            POINTER(POINTER(membrane_error)),
        ],
    ),
    "membrane_get_workspace": (
        c_int32,
        [
            POINTER(membrane_client),
            c_char_p,
            POINTER(membrane_call),
            POINTER(POINTER(c_char)),
            POINTER(POINTER(membrane_error)),
        ],
    ),
    "membrane_patch_workspace": (
        c_int32,
        [
            POINTER(membrane_client),
            c_char_p,
            POINTER(membrane_call),
            POINTER(POINTER(c_char)),
            POINTER(POINTER(membrane_error)),
        ],
    ),
    "membrane_get_self": (
        c_int32,
        [
            POINTER(membrane_client),
            c_char_p,
            POINTER(membrane_call),
            POINTER(POINTER(c_char)),
            POINTER(POINTER(membrane_error)),
        ],
    ),
    "membrane_patch_self": (
        c_int32,
        [
            POINTER(membrane_client),
            c_char_p,
            POINTER(membrane_call),
            POINTER(POINTER(c_char)),
            POINTER(POINTER(membrane_error)),
        ],
    ),
    "membrane_create_token": (
        c_int32,
        [
            POINTER(membrane_client),
            c_char_p,
            POINTER(membrane_call),
            POINTER(POINTER(c_char)),
            POINTER(POINTER(membrane_error)),
        ],
    ),
    "membrane_list_tokens": (
        c_int32,
        [
            POINTER(membrane_client),
            c_char_p,
            POINTER(membrane_call),
            POINTER(POINTER(c_char)),
            POINTER(POINTER(membrane_error)),
        ],
    ),
    "membrane_get_token": (
        c_int32,
        [
            POINTER(membrane_client),
            c_char_p,
            POINTER(membrane_call),
            POINTER(POINTER(c_char)),
            POINTER(POINTER(membrane_error)),
        ],
    ),
    "membrane_revoke_token": (
        c_int32,
        [
            POINTER(membrane_client),
            c_char_p,
            POINTER(membrane_call),
            POINTER(POINTER(c_char)),
            POINTER(POINTER(membrane_error)),
        ],
    ),
    "membrane_create_access_token": (
        c_int32,
        [
            POINTER(membrane_client),
            c_char_p,
            POINTER(membrane_call),
            POINTER(POINTER(c_char)),
            POINTER(POINTER(membrane_error)),
        ],
    ),
    "membrane_revoke_tokens": (
        c_int32,
        [
            POINTER(membrane_client),
            c_char_p,
            POINTER(membrane_call),
            POINTER(POINTER(c_char)),
            POINTER(POINTER(membrane_error)),
        ],
    ),
    "membrane_create_public_key": (
        c_int32,
        [
            POINTER(membrane_client),
            c_char_p,
            POINTER(membrane_call),
            POINTER(POINTER(c_char)),
            POINTER(POINTER(membrane_error)),
        ],
    ),
    "membrane_list_public_keys": (
        c_int32,
        [
            POINTER(membrane_client),
            c_char_p,
            POINTER(membrane_call),
            POINTER(POINTER(c_char)),
            POINTER(POINTER(membrane_error)),
        ],
    ),
    "membrane_delete_public_key": (
        c_int32,
        [
            POINTER(membrane_client),
            c_char_p,
            POINTER(membrane_call),
            POINTER(POINTER(c_char)),
            POINTER(POINTER(membrane_error)),
        ],
    ),
    "membrane_list_tenants": (
        c_int32,
        [
            POINTER(membrane_client),
            c_char_p,
            POINTER(membrane_call),
            POINTER(POINTER(c_char)),
            POINTER(POINTER(membrane_error)),
        ],
    ),
    "membrane_get_tenant": (
        c_int32,
        [
            POINTER(membrane_client),
            c_char_p,
            POINTER(membrane_call),
            POINTER(POINTER(c_char)),
            POINTER(POINTER(membrane_error)),
        ],
    ),
    "membrane_patch_tenant": (
        c_int32,
        [
            POINTER(membrane_client),
            c_char_p,
            POINTER(membrane_call),
            POINTER(POINTER(c_char)),
            POINTER(POINTER(membrane_error)),
        ],
    ),
    "membrane_archive_tenant": (
        c_int32,
        [
            POINTER(membrane_client),
            c_char_p,
            POINTER(membrane_call),
            POINTER(POINTER(c_char)),
            POINTER(POINTER(membrane_error)),
        ],
    ),
    "membrane_restore_tenant": (
        c_int32,
        [
            POINTER(membrane_client),
            c_char_p,
            POINTER(membrane_call),
            POINTER(POINTER(c_char)),
            POINTER(POINTER(membrane_error)),
        ],
    ),
    "membrane_delete_tenant": (
        c_int32,
        [
            POINTER(membrane_client),
            c_char_p,
            POINTER(membrane_call),
            POINTER(POINTER(c_char)),
            POINTER(POINTER(membrane_error)),
        ],
    ),
    "membrane_create_workspace": (
        c_int32,
        [
            POINTER(membrane_client),
            c_char_p,
            POINTER(membrane_call),
            POINTER(POINTER(c_char)),
            POINTER(POINTER(membrane_error)),
        ],
    ),
    "membrane_list_workspaces": (
        c_int32,
        [
            POINTER(membrane_client),
            c_char_p,
            POINTER(membrane_call),
            POINTER(POINTER(c_char)),
            POINTER(POINTER(membrane_error)),
        ],
    ),
    "membrane_delete_workspace": (
        c_int32,
        [
            POINTER(membrane_client),
            c_char_p,
            POINTER(membrane_call),
            POINTER(POINTER(c_char)),
            POINTER(POINTER(membrane_error)),
        ],
    ),
    "membrane_rotate_workspace_secret": (
        c_int32,
        [
            POINTER(membrane_client),
            c_char_p,
            POINTER(membrane_call),
            POINTER(POINTER(c_char)),
            POINTER(POINTER(membrane_error)),
        ],
    ),
    "membrane_run_due": (
        c_int32,
        [
            POINTER(membrane),
            c_char_p,
            POINTER(POINTER(c_char)),
            POINTER(POINTER(membrane_error)),
        ],
    ),
    "membrane_worker_start": (
        c_int32,
        [
            POINTER(membrane),
            c_char_p,
            POINTER(POINTER(membrane_error)),
        ],
    ),
    "membrane_worker_stop": (
        None,
        [
            POINTER(membrane),
        ],
    ),
    "membrane_set_event_callback": (
        c_int32,
        [
            POINTER(membrane),
            membrane_event_callback,
            c_void_p,
            membrane_release,
            POINTER(POINTER(membrane_error)),
        ],
    ),
    "membrane_set_worker_callback": (
        c_int32,
        [
            POINTER(membrane),
            membrane_event_callback,
            c_void_p,
            membrane_release,
            POINTER(POINTER(membrane_error)),
        ],
    ),
    "membrane_create_webhook": (
        c_int32,
        [
            POINTER(membrane_client),
            c_char_p,
            POINTER(membrane_call),
            POINTER(POINTER(c_char)),
            POINTER(POINTER(membrane_error)),
        ],
    ),
    "membrane_list_webhooks": (
        c_int32,
        [
            POINTER(membrane_client),
            c_char_p,
            POINTER(membrane_call),
            POINTER(POINTER(c_char)),
            POINTER(POINTER(membrane_error)),
        ],
    ),
    "membrane_get_webhook": (
        c_int32,
        [
            POINTER(membrane_client),
            c_char_p,
            POINTER(membrane_call),
            POINTER(POINTER(c_char)),
            POINTER(POINTER(membrane_error)),
        ],
    ),
    "membrane_patch_webhook": (
        c_int32,
        [
            POINTER(membrane_client),
            c_char_p,
            POINTER(membrane_call),
            POINTER(POINTER(c_char)),
            POINTER(POINTER(membrane_error)),
        ],
    ),
    "membrane_delete_webhook": (
        c_int32,
        [
            POINTER(membrane_client),
            c_char_p,
            POINTER(membrane_call),
            POINTER(POINTER(c_char)),
            POINTER(POINTER(membrane_error)),
        ],
    ),
    "membrane_rotate_webhook_secret": (
        c_int32,
        [
            POINTER(membrane_client),
            c_char_p,
            POINTER(membrane_call),
            POINTER(POINTER(c_char)),
            POINTER(POINTER(membrane_error)),
        ],
    ),
    "membrane_list_webhook_deliveries": (
        c_int32,
        [
            POINTER(membrane_client),
            c_char_p,
            POINTER(membrane_call),
            POINTER(POINTER(c_char)),
            POINTER(POINTER(membrane_error)),
        ],
    ),
    "membrane_redeliver_webhook": (
        c_int32,
        [
            POINTER(membrane_client),
            c_char_p,
            POINTER(membrane_call),
            POINTER(POINTER(c_char)),
            POINTER(POINTER(membrane_error)),
        ],
    ),
    "membrane_list_events": (
        c_int32,
        [
            POINTER(membrane_client),
            c_char_p,
            POINTER(membrane_call),
            POINTER(POINTER(c_char)),
            POINTER(POINTER(membrane_error)),
        ],
    ),
    "membrane_verify_webhook": (
        c_int32,
        [
            c_void_p,
            c_size_t,
            c_char_p,
            c_char_p,
            c_char_p,
            c_char_p,
            c_int64,
            POINTER(POINTER(membrane_error)),
        ],
    ),
    "membrane_cancel_new": (
        c_int32,
        [
            POINTER(POINTER(membrane_cancel)),
            POINTER(POINTER(membrane_error)),
        ],
    ),
    "membrane_cancel_signal": (
        None,
        [
            POINTER(membrane_cancel),
        ],
    ),
    "membrane_cancel_free": (
        None,
        [
            POINTER(membrane_cancel),
        ],
    ),
    "membrane_error_status": (
        c_int32,
        [
            POINTER(membrane_error),
        ],
    ),
    "membrane_error_type": (
        c_char_p,
        [
            POINTER(membrane_error),
        ],
    ),
    "membrane_error_key": (
        c_char_p,
        [
            POINTER(membrane_error),
        ],
    ),
    "membrane_error_message": (
        c_char_p,
        [
            POINTER(membrane_error),
        ],
    ),
    "membrane_error_data": (
        c_char_p,
        [
            POINTER(membrane_error),
        ],
    ),
    "membrane_error_json": (
        c_char_p,
        [
            POINTER(membrane_error),
        ],
    ),
    "membrane_error_is_retryable": (
        c_int32,
        [
            POINTER(membrane_error),
        ],
    ),
    "membrane_error_retry_after_ms": (
        c_int64,
        [
            POINTER(membrane_error),
        ],
    ),
    "membrane_error_oauth_code": (
        c_char_p,
        [
            POINTER(membrane_error),
        ],
    ),
    "membrane_error_http_status": (
        c_int32,
        [
            POINTER(membrane_error),
        ],
    ),
    "membrane_error_free": (
        None,
        [
            POINTER(membrane_error),
        ],
    ),
    "membrane_status_name": (
        c_char_p,
        [
            c_int32,
        ],
    ),
    "membrane_string_free": (
        None,
        [
            POINTER(c_char),
        ],
    ),
}

# The functions that Client.call may call, without the prefix.
OPERATIONS = (
    "connect",
    "complete_connect",
    "list_connections",
    "get_connection",
    "patch_connection",
    "archive_connection",
    "restore_connection",
    "refresh_connection",
    "get_credentials",
    "set_credentials",
    "request",
    "list_connection_logs",
    "act",
    "create_action",
    "list_actions",
    "get_action",
    "patch_action",
    "archive_action",
    "run_action",
    "list_connectors",
    "get_connector",
    "create_connector",
    "patch_connector",
    "archive_connector",
    "restore_connector",
    "list_integrations",
    "get_integration",
    "create_integration",
    "patch_integration",
    "archive_integration",
    "restore_integration",
    "get_workspace",
    "patch_workspace",
    "get_self",
    "patch_self",
    "create_token",
    "list_tokens",
    "get_token",
    "revoke_token",
    "create_access_token",
    "revoke_tokens",
    "create_public_key",
    "list_public_keys",
    "delete_public_key",
    "list_tenants",
    "get_tenant",
    "patch_tenant",
    "archive_tenant",
    "restore_tenant",
    "delete_tenant",
    "create_workspace",
    "list_workspaces",
    "delete_workspace",
    "rotate_workspace_secret",
    "create_webhook",
    "list_webhooks",
    "get_webhook",
    "patch_webhook",
    "delete_webhook",
    "rotate_webhook_secret",
    "list_webhook_deliveries",
    "redeliver_webhook",
    "list_events",
)
