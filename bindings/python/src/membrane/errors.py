"""Exceptions. One class per range of statuses, by who must act, and one for each status to catch alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ._bindings import membrane_status as Status


class LoadError(ImportError):
    """The shared library is missing, or is not a version that this package can use."""

    def __init__(self, message: str, *, path: str | None = None) -> None:
        super().__init__(message, name="membrane", path=path)


class MembraneError(Exception):
    """What the library reports. The message is one sentence for a person and never holds a secret.

    status        number of the status, and `status_name` its name in C, such as "MEMBRANE_NOT_FOUND"
    type          "bad_request", "connection", "configuration" or "internal"
    key           what exactly, made for code: "not_found", "state_used", ...
    data          details
    retryable     the same call may succeed later
    retry_after   seconds after which the other side wants to be asked again; None when it did not say
    oauth_code    the provider's OAuth error code, such as "invalid_grant"; None if there was none
    http_status   what the other side answered; None if there was no answer
    """

    def __init__(
        self,
        message: str,
        *,
        status: int = 0,
        status_name: str = "",
        type: str = "",
        key: str = "",
        data: dict[str, Any] | None = None,
        retryable: bool = False,
        retry_after: float | None = None,
        oauth_code: str | None = None,
        http_status: int | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.status = status
        self.status_name = status_name
        self.type = type
        self.key = key
        self.data = {} if data is None else data
        self.retryable = retryable
        self.retry_after = retry_after
        self.oauth_code = oauth_code
        self.http_status = http_status


class UsageError(MembraneError):
    """100: the code that made the call must change."""


class InvalidArgument(UsageError):
    """An argument or an option is wrong."""


class InvalidRequest(UsageError):
    """The request is not what the operation takes."""


class Closed(UsageError):
    """The engine, client or cancel object was closed."""


class Forked(UsageError):
    """The engine or client belongs to the parent process: open anew in the child."""


class Cancelled(UsageError):
    """The call was cancelled, or its engine was closed."""


class TimedOut(UsageError):
    """The call's own time limit passed."""


class TokenError(MembraneError):
    """200: the token's holder asked for what is not there or not allowed."""


class NotAuthenticated(TokenError):
    """The token is malformed, forged, expired, or of an unknown workspace."""


class TokenExpired(NotAuthenticated):
    """The token was good until it expired: sign a new one, or ask for one."""


class _WrongType(NotAuthenticated, TypeError):
    """What is no text at all: a mistake of the caller, or something that a stranger sent. Caught as either."""


class AccessDenied(TokenError):
    """The token is good, but may not do this."""


class NotFound(TokenError):
    """There is no such record for this token's holder."""


class AlreadyExists(TokenError):
    """The key is taken."""


class Conflict(TokenError):
    """The record is not in a state that allows this."""


class PersonError(MembraneError):
    """300: the person whose app it is must act."""


class Disconnected(PersonError):
    """The app refused the credentials for good: connect again."""


class ClientActionRequired(PersonError):
    """A person must finish connecting first."""


class CredentialsRefused(PersonError):
    """The app refused what was entered."""


class ConnectRefused(PersonError):
    """The callback of a connect attempt cannot be accepted."""


class SetupError(MembraneError):
    """400: who set up the workspace must act."""


class IntegrationBroken(SetupError):
    """The app refused the integration's client id or secret."""


class AddressRefused(SetupError):
    """A private address, plain http, or another origin."""


class RemoteError(MembraneError):
    """500: the other side has a problem. Trying again may help."""


class NetworkError(RemoteError):
    """There was no complete answer."""


class ProviderError(RemoteError):
    """There was an answer, but not what the protocol says."""


class _NotJSON(ProviderError, ValueError):
    """An app's body that should be JSON and is not. Caught as either."""


class RateLimited(RemoteError):
    """The other side asks for patience: see `retry_after`."""


class StoreError(MembraneError):
    """600: who runs the store must act."""


class StoreBusy(StoreError):
    """Locked by another process for longer than the call allows."""


class WrongKey(StoreError):
    """The root key is not the one that this store was made with."""


class InternalError(MembraneError):
    """900: a defect of the library, or no memory."""


_BY_STATUS: dict[int, type[MembraneError]] = {
    Status.MEMBRANE_INVALID_ARGUMENT: InvalidArgument,
    Status.MEMBRANE_INVALID_REQUEST: InvalidRequest,
    Status.MEMBRANE_CLOSED: Closed,
    Status.MEMBRANE_FORKED: Forked,
    Status.MEMBRANE_CANCELLED: Cancelled,
    Status.MEMBRANE_TIMED_OUT: TimedOut,
    Status.MEMBRANE_NOT_AUTHENTICATED: NotAuthenticated,
    Status.MEMBRANE_ACCESS_DENIED: AccessDenied,
    Status.MEMBRANE_NOT_FOUND: NotFound,
    Status.MEMBRANE_ALREADY_EXISTS: AlreadyExists,
    Status.MEMBRANE_CONFLICT: Conflict,
    Status.MEMBRANE_DISCONNECTED: Disconnected,
    Status.MEMBRANE_CLIENT_ACTION: ClientActionRequired,
    Status.MEMBRANE_CREDENTIALS_REFUSED: CredentialsRefused,
    Status.MEMBRANE_CONNECT_REFUSED: ConnectRefused,
    Status.MEMBRANE_INTEGRATION_BROKEN: IntegrationBroken,
    Status.MEMBRANE_ADDRESS_REFUSED: AddressRefused,
    Status.MEMBRANE_NETWORK: NetworkError,
    Status.MEMBRANE_PROVIDER_ERROR: ProviderError,
    Status.MEMBRANE_RATE_LIMITED: RateLimited,
    Status.MEMBRANE_STORE_BUSY: StoreBusy,
    Status.MEMBRANE_WRONG_KEY: WrongKey,
}

_BY_HUNDRED: dict[int, type[MembraneError]] = {
    1: UsageError,
    2: TokenError,
    3: PersonError,
    4: SetupError,
    5: RemoteError,
    6: StoreError,
    9: InternalError,
}


def malformed(message: str, key: str, *, is_type: bool = False) -> NotAuthenticated:
    """What came from outside, and cannot even be handed to the library."""
    return (_WrongType if is_type else NotAuthenticated)(
        message,
        status=Status.MEMBRANE_NOT_AUTHENTICATED,
        status_name=Status.MEMBRANE_NOT_AUTHENTICATED.name,
        type="bad_request",
        key=key,
        data={"reason": "malformed"},
    )


def not_json(message: str, http_status: int) -> ProviderError:
    return _NotJSON(
        message,
        status=Status.MEMBRANE_PROVIDER_ERROR,
        status_name=Status.MEMBRANE_PROVIDER_ERROR.name,
        type="connection",
        key="body_not_json",
        http_status=http_status,
    )


def class_of(
    status: int, key: str = "", data: Mapping[str, Any] | None = None
) -> type[MembraneError]:
    """The most exact class. A later library may have statuses that this package does not know."""
    if key == "not_authenticated" and (data or {}).get("reason") == "expired":
        return TokenExpired
    return _BY_STATUS.get(status) or _BY_HUNDRED.get(status // 100, MembraneError)
