"""Connect your customers' apps from inside your own process.

    with membrane.open("membrane.db", workspace_key="acme") as engine:
        secret = engine.workspace_access()["secret"]
        token = membrane.sign_token(secret, workspace_key="acme", tenant_key="customer-42")
        with engine.client(token) as client:
            connection = client.connect(intent="CRM")

The functions of libmembrane, whose header membrane.h says exactly what each does.
"""

from ._bindings import MEMBRANE_VERSION as __version__
from ._library import library_version
from .cancel import Cancel
from .client import Client
from .engine import Engine, open
from .errors import (
    AccessDenied,
    AddressRefused,
    AlreadyExists,
    Cancelled,
    ClientActionRequired,
    Closed,
    Conflict,
    ConnectRefused,
    CredentialsRefused,
    Disconnected,
    Forked,
    IntegrationBroken,
    InternalError,
    InvalidArgument,
    InvalidRequest,
    LoadError,
    MembraneError,
    NetworkError,
    NotAuthenticated,
    NotFound,
    PersonError,
    ProviderError,
    RateLimited,
    RemoteError,
    SetupError,
    StoreBusy,
    StoreError,
    TimedOut,
    TokenError,
    UsageError,
    WrongKey,
)
from .keys import Key
from .records import (
    ClientAction,
    CompletedConnect,
    Connection,
    ConnectionPage,
    Connector,
    ConnectorPage,
    Credentials,
    Integration,
    IntegrationPage,
    KeyInfo,
    Match,
    TenantCredentials,
    Workspace,
    WorkspaceAccess,
)
from .response import Response
from .tokens import sign_token, verify_token

__all__ = [
    "AccessDenied",
    "AddressRefused",
    "AlreadyExists",
    "Cancel",
    "Cancelled",
    "Client",
    "ClientAction",
    "ClientActionRequired",
    "Closed",
    "CompletedConnect",
    "Conflict",
    "ConnectRefused",
    "Connection",
    "ConnectionPage",
    "Connector",
    "ConnectorPage",
    "Credentials",
    "CredentialsRefused",
    "Disconnected",
    "Engine",
    "Forked",
    "Integration",
    "IntegrationBroken",
    "IntegrationPage",
    "InternalError",
    "InvalidArgument",
    "InvalidRequest",
    "Key",
    "KeyInfo",
    "LoadError",
    "Match",
    "MembraneError",
    "NetworkError",
    "NotAuthenticated",
    "NotFound",
    "PersonError",
    "ProviderError",
    "RateLimited",
    "RemoteError",
    "Response",
    "SetupError",
    "StoreBusy",
    "StoreError",
    "TenantCredentials",
    "TimedOut",
    "TokenError",
    "UsageError",
    "Workspace",
    "WorkspaceAccess",
    "WrongKey",
    "__version__",
    "library_version",
    "open",
    "sign_token",
    "verify_token",
]
