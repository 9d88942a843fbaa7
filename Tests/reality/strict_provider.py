"""A strict OAuth 2 provider on a free port of 127.0.0.1, made with Authlib, and an API that takes its tokens.

    with Provider() as provider:
        … provider.url …

    /authorize  RFC 6749, section 4.1, with PKCE S256 (RFC 7636); a page on which the person signs in
    /token      codes work once; refresh tokens rotate (families.py); the client authenticates by HTTP basic
    /revoke     RFC 7009
    /api/me     who the bearer token belongs to; 401 to everybody else

It behaves well until `fault` says otherwise (faults.py).
"""

import hmac
import os
import threading
import time
from dataclasses import dataclass
from typing import Any

import flask
import werkzeug.serving
from faults import Fault
from families import Families, Tokens, new_token
from serving import Serving

# It serves plain http on loopback, which Authlib refuses without this.
os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"

from authlib.integrations.flask_oauth2 import (  # type: ignore[import-untyped]  # noqa: E402
    AuthorizationServer,
    ResourceProtector,
)
from authlib.oauth2 import (  # type: ignore[import-untyped]  # noqa: E402
    OAuth2Error,
    rfc6749,
    rfc6750,
    rfc7009,
    rfc7636,
)

SIGN_IN_PAGE = (
    '<!doctype html><title>Sign in</title><form method="post"><input name="sub"><button>Agree</button></form>'
)


class Client(rfc6749.ClientMixin):  # type: ignore[misc]
    """The one client, which is confidential."""

    id = "reality"
    secret = "canary-client-secret-of-reality-0123456789"

    def __init__(self, redirect_uri: str) -> None:
        self.redirect_uri = redirect_uri

    def get_client_id(self) -> str:
        return self.id

    def get_default_redirect_uri(self) -> str:
        return self.redirect_uri

    def get_allowed_scope(self, scope: str) -> str:
        return scope or ""

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return redirect_uri == self.redirect_uri

    def check_client_secret(self, client_secret: str) -> bool:
        return hmac.compare_digest(client_secret.encode(), self.secret.encode())

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return method == "client_secret_basic"

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type in ("authorization_code", "refresh_token")


@dataclass
class Code(rfc6749.AuthorizationCodeMixin):  # type: ignore[misc]
    code: str
    user: str
    scope: str
    redirect_uri: str
    code_challenge: str
    code_challenge_method: str

    def get_redirect_uri(self) -> str:
        return self.redirect_uri

    def get_scope(self) -> str:
        return self.scope


class Provider(Serving):
    """`with Provider() as provider:` runs one until the block ends.

    lifetime    seconds for which an access token is good
    announced   `expires_in` of the answers; None says the lifetime
    grace       seconds within which a refresh token may be sent again (families.py)

    fault       what the token endpoint does instead of answering well; see faults.py
    requests    how many token requests arrived, by grant_type, also those that were answered badly
    revocations how many revocation requests arrived
    """

    redirect_uri = "http://127.0.0.1/oauth-callback"

    def __init__(self, *, lifetime: float = 3600, announced: Any = None, grace: float = 0) -> None:
        self.families = Families(lifetime, grace)
        self.announced = announced
        self.fault: Fault | None = None
        self.requests: dict[str, int] = {"authorization_code": 0, "refresh_token": 0}
        self.revocations = 0
        self._codes: dict[str, Code] = {}
        self._lock = threading.Lock()
        # When the connection from a port was taken up: in the order of arrival, whatever is slow afterwards.
        self._arrivals: dict[int, float] = {}
        super().__init__(
            werkzeug.serving.make_server("127.0.0.1", 0, self._app(), threaded=True, request_handler=_QuietHandler)
        )
        process_request = self._server.process_request

        def note_and_process(request: Any, client_address: Any) -> None:
            self._arrivals[client_address[1]] = time.monotonic()
            process_request(request, client_address)

        self._server.process_request = note_and_process  # type: ignore[method-assign]
        # Storms come at once, and a connection that is not taken up is tried again after a second.
        self._server.socket.listen(1024)

    # Endpoints

    def _app(self) -> flask.Flask:
        app = flask.Flask("provider")
        oauth = self._authorization_server()
        protector = ResourceProtector()
        protector.register_token_validator(_validator(self.families))

        @app.route("/authorize", methods=["GET", "POST"])
        def authorize() -> Any:
            try:
                grant = oauth.get_consent_grant(end_user=None)
            except OAuth2Error as error:
                return flask.Response(f"{error.error}: {error.description}", 400)
            if flask.request.values.get("code_challenge_method") != "S256":
                return flask.Response("invalid_request: PKCE with S256 is required", 400)
            if flask.request.method == "GET":
                return SIGN_IN_PAGE
            return oauth.create_authorization_response(grant_user=flask.request.form.get("sub") or None, grant=grant)

        @app.post("/token")
        def token() -> Any:
            with self._lock:
                grant_type = flask.request.form.get("grant_type", "")
                self.requests[grant_type] = self.requests.get(grant_type, 0) + 1
                fault = self.fault

            def act() -> flask.Response:
                # One at a time, so that tokens are never issued between a reuse and the revocation that it causes.
                with self._lock:
                    return flask.make_response(oauth.create_token_response())

            return fault(act) if fault else act()

        @app.post("/revoke")
        def revoke() -> Any:
            with self._lock:
                self.revocations += 1
            return oauth.create_endpoint_response("revocation")

        @app.get("/api/me")
        @protector()  # type: ignore[untyped-decorator]
        def me() -> Any:
            tokens: Tokens = flask.g.authlib_server_oauth2_token.tokens
            return {"user": tokens.family.user, "number": tokens.number}

        return app

    def _authorization_server(self) -> AuthorizationServer:
        client = Client(self.redirect_uri)
        families, codes = self.families, self._codes

        def arrived() -> float:
            port = int(flask.request.environ["REMOTE_PORT"])
            return self._arrivals.get(port, time.monotonic())

        class CodeGrant(rfc6749.AuthorizationCodeGrant):  # type: ignore[misc]
            TOKEN_ENDPOINT_AUTH_METHODS = ["client_secret_basic"]

            def save_authorization_code(self, code: str, request: Any) -> None:
                codes[code] = Code(
                    code,
                    request.user,
                    request.payload.scope or "",
                    request.payload.redirect_uri,
                    request.payload.data["code_challenge"],
                    request.payload.data["code_challenge_method"],
                )

            def query_authorization_code(self, code: str, client: Client) -> Code | None:
                # Gone at once: whatever is wrong with the request, the code was used.
                return codes.pop(code, None)

            def delete_authorization_code(self, authorization_code: Code) -> None:
                pass

            def authenticate_user(self, authorization_code: Code) -> str:
                return authorization_code.user

        class RefreshGrant(rfc6749.RefreshTokenGrant):  # type: ignore[misc]
            TOKEN_ENDPOINT_AUTH_METHODS = ["client_secret_basic"]
            INCLUDE_NEW_REFRESH_TOKEN = True

            def authenticate_refresh_token(self, refresh_token: str) -> "_Token | None":
                tokens = families.redeem(refresh_token, Client.id, arrived())
                return _Token(tokens) if tokens else None

            def authenticate_user(self, refresh_token: "_Token") -> str:
                return refresh_token.tokens.family.user

            def revoke_old_credential(self, refresh_token: "_Token") -> None:
                pass

        class Revocation(rfc7009.RevocationEndpoint):  # type: ignore[misc]
            def query_token(self, token_string: str, token_type_hint: str | None) -> "_Token | None":
                tokens = families.find(token_string)
                return _Token(tokens) if tokens else None

            def revoke_token(self, token: "_Token", request: Any) -> None:
                families.revoke(token.tokens)

        def generate(
            grant_type: str, client: Client, user: str, scope: str, expires_in: Any, include_refresh_token: bool
        ) -> dict[str, Any]:
            announced = families.lifetime if self.announced is None else self.announced
            return {
                "access_token": new_token("at"),
                "token_type": "Bearer",
                "expires_in": announced,
                "refresh_token": new_token("rt"),
                "scope": scope,
            }

        def save(token: dict[str, Any], request: Any) -> None:
            redeemed = getattr(request, "refresh_token", None)
            if redeemed is None:
                families.begin(Client.id, request.user, token["scope"], token["access_token"], token["refresh_token"])
            else:
                families.issue(redeemed.tokens, token["access_token"], token["refresh_token"])

        server = AuthorizationServer(
            flask.Flask("settings"), query_client=lambda id: client if id == client.id else None, save_token=save
        )
        server.register_token_generator("default", generate)
        server.register_grant(CodeGrant, [rfc7636.CodeChallenge(required=True)])
        server.register_grant(RefreshGrant)
        server.register_endpoint(Revocation)
        return server


class _Token(rfc6749.TokenMixin):  # type: ignore[misc]
    """Tokens as Authlib asks about them."""

    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens

    def check_client(self, client: Client) -> bool:
        return client.id == self.tokens.family.client_id

    def get_scope(self) -> str:
        return self.tokens.family.scope

    # Families.show has looked already.
    def is_expired(self) -> bool:
        return False

    def is_revoked(self) -> bool:
        return False


def _validator(families: Families) -> rfc6750.BearerTokenValidator:
    class Validator(rfc6750.BearerTokenValidator):  # type: ignore[misc]
        def authenticate_token(self, token_string: str) -> _Token | None:
            tokens = families.show(token_string)
            return _Token(tokens) if tokens else None

    return Validator()


class _QuietHandler(werkzeug.serving.WSGIRequestHandler):
    def log(self, *arguments: Any) -> None:
        pass
