"""An OAuth 2 provider with every grant, on a free port of 127.0.0.1, made with Authlib, and an API that takes its tokens.

    with GrantsProvider() as provider:
        … provider.url …, provider.clients["rs256"] …

    /authorize             RFC 6749, section 4.1, with PKCE S256; for clients that must push, only what was pushed
    /par                   RFC 9126, on top of Authlib, which has none
    /device_authorization  RFC 8628; the person agrees or refuses through `decide`
    /token                 all grants; refresh tokens work once
    /login, /session       no OAuth at all: a password is exchanged for a token of a few seconds
    /api/me                who the bearer token belongs to; 401 to everybody else

Each client authenticates in its own way and in no other.
"""

import hmac
import os
import secrets
import threading
import time
import urllib.parse
import warnings
from dataclasses import dataclass, field
from typing import Any

import flask
import werkzeug.serving
from serving import Serving

# It serves plain http on loopback, which Authlib refuses without this.
os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"

from authlib.integrations.flask_oauth2 import AuthorizationServer  # type: ignore[import-untyped]  # noqa: E402
from authlib.oauth2 import OAuth2Error, rfc6749, rfc7523, rfc7636, rfc8628  # type: ignore[import-untyped]  # noqa: E402
from joserfc import jwk, jwt  # noqa: E402
from joserfc.errors import JoseError, SecurityWarning  # noqa: E402

REDIRECT_URI = "http://127.0.0.1/oauth-callback"
DEVICE_GRANT: str = rfc8628.DEVICE_CODE_GRANT_TYPE
METHODS = ["client_secret_basic", "client_secret_post", "private_key_jwt", "none"]
SIGN_IN_PAGE = (
    '<!doctype html><title>Sign in</title><form method="post"><input name="sub"><button>Agree</button></form>'
)


@dataclass
class Client(rfc6749.ClientMixin):  # type: ignore[misc]
    id: str
    method: str
    secret: str = ""
    key: Any = None
    algorithm: str = ""
    must_push: bool = False

    def get_client_id(self) -> str:
        return self.id

    def get_default_redirect_uri(self) -> str:
        return REDIRECT_URI

    def get_allowed_scope(self, scope: str) -> str:
        return scope or ""

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return redirect_uri == REDIRECT_URI

    def check_client_secret(self, client_secret: str) -> bool:
        return bool(self.secret) and hmac.compare_digest(client_secret.encode(), self.secret.encode())

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return method == self.method

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type in ("authorization_code", "refresh_token", "client_credentials", DEVICE_GRANT)


@dataclass
class Code(rfc6749.AuthorizationCodeMixin):  # type: ignore[misc]
    user: str
    scope: str
    code_challenge: str
    code_challenge_method: str

    def get_redirect_uri(self) -> str:
        return REDIRECT_URI

    def get_scope(self) -> str:
        return self.scope


@dataclass
class Device(rfc8628.DeviceCredentialMixin):  # type: ignore[misc]
    client_id: str
    scope: str
    user_code: str
    expires_at: float
    polls: list[float] = field(default_factory=list)

    def get_client_id(self) -> str:
        return self.client_id

    def get_scope(self) -> str:
        return self.scope

    def get_user_code(self) -> str:
        return self.user_code

    def is_expired(self) -> bool:
        return time.monotonic() > self.expires_at


@dataclass
class RefreshToken(rfc6749.TokenMixin):  # type: ignore[misc]
    client_id: str
    user: str
    scope: str

    def check_client(self, client: Client) -> bool:
        return client.id == self.client_id

    def get_scope(self) -> str:
        return self.scope

    def is_expired(self) -> bool:
        return False

    def is_revoked(self) -> bool:
        return False


class GrantsProvider(Serving):
    """`with GrantsProvider() as provider:` runs one until the block ends.

    lifetime     seconds for which an access token is good
    interval     seconds between two questions of a device
    device_life  seconds for which a device code is good
    requests     the grants of the token requests that arrived, in their order
    devices      by their user codes
    """

    def __init__(self, *, lifetime: float = 3600, interval: int = 1, device_life: float = 600) -> None:
        self.lifetime = lifetime
        self.interval = interval
        self.device_life = device_life
        self.requests: list[str] = []
        self.logins = 0
        self.devices: dict[str, Device] = {}
        self.clients = {client.id: client for client in _clients()}
        self._decisions: dict[str, tuple[str, bool]] = {}
        self._device_codes: dict[str, Device] = {}
        self._codes: dict[str, Code] = {}
        self._pushed: dict[str, tuple[str, float, dict[str, str]]] = {}
        self._access: dict[str, tuple[str, float]] = {}
        self._refresh: dict[str, RefreshToken] = {}
        self._assertions: set[str] = set()
        self._lock = threading.RLock()
        super().__init__(
            werkzeug.serving.make_server("127.0.0.1", 0, self._app(), threaded=True, request_handler=_QuietHandler)
        )

    def decide(self, user_code: str, user: str, agrees: bool = True) -> None:
        """What a person does on the page of the verification URI."""
        with self._lock:
            assert user_code in self.devices
            self._decisions[user_code] = (user, agrees)

    # Endpoints

    def _app(self) -> flask.Flask:
        app = flask.Flask("grants")
        oauth = self._authorization_server()

        @app.route("/authorize", methods=["GET", "POST"])
        def authorize() -> Any:
            with self._lock:
                asked = dict(flask.request.args)
                uri = asked.get("request_uri", "")
                if uri:
                    client_id, until, pushed = self._pushed.get(uri, ("", 0.0, {}))
                    if client_id != asked.get("client_id") or time.monotonic() > until or len(asked) != 2:
                        return flask.Response("invalid_request: the pushed request is not known", 400)
                    asked = pushed
                elif getattr(self.clients.get(asked.get("client_id", "")), "must_push", False):
                    return flask.Response("invalid_request: this client must push its requests", 400)
                method, form = flask.request.method, dict(flask.request.form)
                with app.test_request_context(
                    "/authorize?" + urllib.parse.urlencode(asked), base_url=self.url, method=method, data=form
                ):
                    try:
                        grant = oauth.get_consent_grant(end_user=None)
                    except OAuth2Error as error:
                        return flask.Response(f"{error.error}: {error.description}", 400)
                    if asked.get("code_challenge_method") != "S256":
                        return flask.Response("invalid_request: PKCE with S256 is required", 400)
                    if method == "GET":
                        return flask.Response(SIGN_IN_PAGE)
                    self._pushed.pop(uri, None)
                    return oauth.create_authorization_response(grant_user=form.get("sub") or None, grant=grant)

        @app.post("/par")
        def par() -> Any:
            with self._lock:
                try:
                    client = oauth.authenticate_client(oauth.create_oauth2_request(None), METHODS, "par")
                except OAuth2Error as error:
                    return flask.make_response({"error": error.error}, error.status_code)
                form = dict(flask.request.form)
                if "request_uri" in form or form.get("client_id") != client.id or not form.get("code_challenge"):
                    return flask.make_response({"error": "invalid_request"}, 400)
                form = {name: value for name, value in form.items() if not name.startswith("client_assertion")}
                uri = f"urn:ietf:params:oauth:request_uri:{secrets.token_urlsafe(16)}"
                self._pushed[uri] = (client.id, time.monotonic() + 60, form)
                return flask.make_response({"request_uri": uri, "expires_in": 60}, 201)

        @app.post("/device_authorization")
        def device_authorization() -> Any:
            with self._lock:
                return oauth.create_endpoint_response("device_authorization")

        @app.post("/token")
        def token() -> Any:
            with self._lock:
                self.requests.append(flask.request.form.get("grant_type", ""))
                return oauth.create_token_response()

        @app.post("/login")
        def login() -> Any:
            with self._lock:
                self.logins += 1
                body = flask.request.get_json()
                if body.get("password") != "correct horse":
                    return flask.make_response({"message": "wrong password"}, 401)
                return {"session": {"token": self._issue(body["user"]), "ttl": self.lifetime}}

        @app.get("/api/me")
        def me() -> Any:
            token = flask.request.headers.get("Authorization", "").removeprefix("Bearer ")
            with self._lock:
                user, until = self._access.get(token, ("", 0.0))
                return {"user": user} if time.monotonic() < until else flask.Response("", 401)

        return app

    def _issue(self, user: str) -> str:
        token = "at_" + secrets.token_urlsafe(24)
        self._access[token] = (user, time.monotonic() + self.lifetime)
        return token

    def _authorization_server(self) -> AuthorizationServer:
        provider = self

        class CodeGrant(rfc6749.AuthorizationCodeGrant):  # type: ignore[misc]
            TOKEN_ENDPOINT_AUTH_METHODS = METHODS

            def save_authorization_code(self, code: str, request: Any) -> None:
                data = request.payload.data
                provider._codes[code] = Code(
                    request.user, request.payload.scope or "", data["code_challenge"], data["code_challenge_method"]
                )

            def query_authorization_code(self, code: str, client: Client) -> Code | None:
                return provider._codes.pop(code, None)

            def delete_authorization_code(self, authorization_code: Code) -> None:
                pass

            def authenticate_user(self, authorization_code: Code) -> str:
                return authorization_code.user

        class RefreshGrant(rfc6749.RefreshTokenGrant):  # type: ignore[misc]
            TOKEN_ENDPOINT_AUTH_METHODS = METHODS
            INCLUDE_NEW_REFRESH_TOKEN = True

            def authenticate_refresh_token(self, refresh_token: str) -> RefreshToken | None:
                return provider._refresh.pop(refresh_token, None)

            def authenticate_user(self, refresh_token: RefreshToken) -> str:
                return refresh_token.user

            def revoke_old_credential(self, refresh_token: RefreshToken) -> None:
                pass

        class ClientGrant(rfc6749.ClientCredentialsGrant):  # type: ignore[misc]
            TOKEN_ENDPOINT_AUTH_METHODS = METHODS

        class DeviceGrant(rfc8628.DeviceCodeGrant):  # type: ignore[misc]
            TOKEN_ENDPOINT_AUTH_METHODS = METHODS

            def query_device_credential(self, device_code: str) -> Device | None:
                device = provider._device_codes.get(device_code)
                if device:
                    device.polls.append(time.monotonic())
                return device

            def query_user_grant(self, user_code: str) -> tuple[str, bool] | None:
                return provider._decisions.get(user_code)

            def should_slow_down(self, credential: Device) -> bool:
                # A little earlier than allowed may be the network's doing.
                return len(credential.polls) > 1 and credential.polls[-1] - credential.polls[-2] < provider.interval - 0.2

        class DeviceEndpoint(rfc8628.DeviceAuthorizationEndpoint):  # type: ignore[misc]
            CLIENT_AUTH_METHODS = METHODS
            INTERVAL = self.interval
            EXPIRES_IN = int(self.device_life)

            def get_verification_uri(self) -> str:
                return f"{provider.url}/device"

            def save_device_credential(self, client_id: str, scope: str, data: dict[str, Any]) -> None:
                until = time.monotonic() + provider.device_life
                device = Device(client_id, scope or "", data["user_code"], until)
                provider.devices[data["user_code"]] = device
                provider._device_codes[data["device_code"]] = device

        class Assertion(rfc7523.JWTBearerClientAssertion):  # type: ignore[misc]
            CLIENT_AUTH_METHOD = "private_key_jwt"

            def get_audiences(self) -> list[str]:
                return [f"{provider.url}/token"]

            def validate_jti(self, claims: dict[str, Any], jti: str) -> bool:
                if jti in provider._assertions:
                    return False
                provider._assertions.add(jti)
                return True

            def resolve_client_public_key(self, client: Client) -> Any:
                return client.key

            def process_assertion_claims(self, assertion: str, resolve_key: Any) -> Any:
                # More algorithms than Authlib takes when nobody says which.
                try:
                    with warnings.catch_warnings():
                        # RFC 9864 has another name for EdDSA, which hardly any server knows.
                        warnings.simplefilter("ignore", SecurityWarning)
                        token = jwt.decode(assertion, resolve_key, algorithms=["RS256", "PS256", "ES256", "EdDSA"])
                except JoseError as error:
                    raise rfc6749.InvalidClientError(description=str(error)) from error
                self.verify_claims(token.claims)
                return token.claims

        def generate(
            grant_type: str, client: Client, user: str, scope: str, expires_in: Any, include_refresh_token: bool
        ) -> dict[str, Any]:
            token = {
                "access_token": self._issue(user or f"client {client.id}"),
                "token_type": "Bearer",
                "expires_in": self.lifetime,
                "scope": scope,
            }
            if grant_type != "client_credentials":
                token["refresh_token"] = "rt_" + secrets.token_urlsafe(24)
            return token

        def save(token: dict[str, Any], request: Any) -> None:
            if "refresh_token" in token:
                self._refresh[token["refresh_token"]] = RefreshToken(request.client.id, request.user, token["scope"])

        server = AuthorizationServer(flask.Flask("settings"), query_client=self.clients.get, save_token=save)
        server.register_token_generator("default", generate)
        server.register_client_auth_method("private_key_jwt", Assertion())
        server.register_grant(CodeGrant, [rfc7636.CodeChallenge(required=True)])
        server.register_grant(RefreshGrant)
        server.register_grant(ClientGrant)
        server.register_grant(DeviceGrant)
        server.register_endpoint(DeviceEndpoint)
        return server


def _clients() -> list[Client]:
    def secret() -> str:
        return "canary:secret/é-" + secrets.token_urlsafe(24)

    rsa = jwk.RSAKey.generate_key(2048)
    return [
        Client("basic", "client_secret_basic", secret()),
        Client("post", "client_secret_post", secret()),
        Client("public", "none"),
        Client("pushing", "client_secret_basic", secret(), must_push=True),
        Client("pushing-key", "private_key_jwt", key=rsa, must_push=True),
        Client("rs256", "private_key_jwt", key=rsa),
        Client("ps256", "private_key_jwt", key=rsa, algorithm="PS256"),
        Client("es256", "private_key_jwt", key=jwk.ECKey.generate_key("P-256")),
        Client("ed25519", "private_key_jwt", key=jwk.OKPKey.generate_key("Ed25519")),
    ]


class _QuietHandler(werkzeug.serving.WSGIRequestHandler):
    def log(self, *arguments: Any) -> None:
        pass
