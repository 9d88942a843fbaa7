"""An OAuth 1 provider on a free port of 127.0.0.1, made with oauthlib, and an API that checks every signature.

    with OAuth1Provider() as provider:
        … provider.url …

    /request-token  temporary credentials (RFC 5849, section 2.1)
    /authorize      a page on which the person signs in
    /access-token   token credentials; a verifier works once
    /api/…          what arrived, as JSON; 401 to everybody whose signature, nonce or token is not right
"""

import json
import threading
from typing import Any

import flask
import werkzeug.serving
from oauthlib import oauth1  # type: ignore[import-untyped]
from serving import Serving

REALM = "Photos of ACME_SB1"

PAGE = '<!doctype html><title>Sign in</title><form method="post"><input name="sub"><button>Agree</button></form>'

METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]


class Validator(oauth1.RequestValidator):  # type: ignore[misc]
    """What the provider knows: one client, and the tokens that it gave out. oauthlib decides everything else."""

    client_key = "consumerkey0123456789ab"
    client_secret = "canary-consumer-secret & é/+%"

    allowed_signature_methods = ("HMAC-SHA1", "HMAC-SHA256", "RSA-SHA1", "RSA-SHA256", "PLAINTEXT")
    # Loopback has no TLS.
    enforce_ssl = False
    realms = [REALM, ""]

    def __init__(self, public_key: str) -> None:
        super().__init__()
        self.public_key = public_key
        self.lock = threading.Lock()
        self.nonces: set[tuple[str, str, str]] = set()
        self.requests: dict[str, dict[str, Any]] = {}
        self.access: dict[str, dict[str, Any]] = {}
        self.methods: set[str] = set()

    # Secrets

    def get_client_secret(self, client_key: str, request: Any) -> str:
        self.methods.add(request.signature_method)
        return self.client_secret

    def get_rsa_key(self, client_key: str, request: Any) -> str:
        self.methods.add(request.signature_method)
        return self.public_key

    def get_request_token_secret(self, client_key: str, token: str, request: Any) -> str:
        return str(self.requests.get(token, {}).get("oauth_token_secret", "none"))

    def get_access_token_secret(self, client_key: str, token: str, request: Any) -> str:
        return str(self.access.get(token, {}).get("oauth_token_secret", "none"))

    # What there is

    @property
    def dummy_client(self) -> str:
        return "dummyclient0123456789ab"

    @property
    def dummy_request_token(self) -> str:
        return "dummyrequesttoken0123456789"

    @property
    def dummy_access_token(self) -> str:
        return "dummyaccesstoken0123456789"

    def validate_client_key(self, client_key: str, request: Any) -> bool:
        return client_key == self.client_key

    def validate_request_token(self, client_key: str, token: str, request: Any) -> bool:
        return token in self.requests

    def validate_access_token(self, client_key: str, token: str, request: Any) -> bool:
        return token in self.access

    def validate_timestamp_and_nonce(
        self,
        client_key: str,
        timestamp: str,
        nonce: str,
        request: Any,
        request_token: str | None = None,
        access_token: str | None = None,
    ) -> bool:
        with self.lock:
            seen = (timestamp, nonce, access_token or request_token or "")
            if seen in self.nonces:
                return False
            self.nonces.add(seen)
            return True

    def validate_redirect_uri(self, client_key: str, redirect_uri: str, request: Any) -> bool:
        return redirect_uri.startswith("http://127.0.0.1/oauth-callback")

    def validate_verifier(self, client_key: str, token: str, verifier: str, request: Any) -> bool:
        return bool(verifier) and self.requests.get(token, {}).get("verifier") == verifier

    def verify_request_token(self, token: str, request: Any) -> bool:
        return token in self.requests

    # Realms: all of them are good for everything.

    def check_realms(self, realms: list[str]) -> bool:
        return True

    def validate_requested_realms(self, client_key: str, realms: list[str], request: Any) -> bool:
        return True

    def validate_realms(self, client_key: str, token: str, request: Any, uri: Any = None, realms: Any = None) -> bool:
        return True

    def verify_realms(self, token: str, realms: list[str], request: Any) -> bool:
        return True

    def get_default_realms(self, client_key: str, request: Any) -> list[str]:
        return [REALM]

    def get_realms(self, token: str, request: Any) -> list[str]:
        return [REALM]

    def get_redirect_uri(self, token: str, request: Any) -> str:
        return str(self.requests[token]["callback"])

    # What is given out

    def save_request_token(self, token: dict[str, Any], request: Any) -> None:
        self.requests[token["oauth_token"]] = {**token, "callback": request.redirect_uri}

    def save_verifier(self, token: str, verifier: dict[str, Any], request: Any) -> None:
        self.requests[token].update(verifier=verifier["oauth_verifier"], user=verifier["user"])

    def save_access_token(self, token: dict[str, Any], request: Any) -> None:
        granted = self.requests[request.resource_owner_key]
        self.access[token["oauth_token"]] = {**token, "user": granted["user"]}

    def invalidate_request_token(self, client_key: str, request_token: str, request: Any) -> None:
        del self.requests[request_token]


class OAuth1Provider(Serving):
    """`with OAuth1Provider() as provider:` runs one until the block ends. `knows` is what it has given out."""

    def __init__(self, public_key: str) -> None:
        self.knows = Validator(public_key)
        self._oauth = oauth1.WebApplicationServer(self.knows)
        super().__init__(
            werkzeug.serving.make_server("127.0.0.1", 0, self._app(), threaded=True, request_handler=_QuietHandler)
        )

    def _app(self) -> flask.Flask:
        app = flask.Flask("oauth1")
        oauth = self._oauth

        def given() -> dict[str, Any]:
            """The request as it arrived: Flask's own address is written anew."""
            return {
                "uri": flask.request.host_url.rstrip("/") + flask.request.environ["RAW_URI"],
                "http_method": flask.request.method,
                "body": flask.request.get_data(as_text=True),
                "headers": dict(flask.request.headers),
            }

        def answer(result: tuple[dict[str, str], str | None, int]) -> flask.Response:
            headers, body, status = result
            return flask.Response(body or "", status, headers)

        @app.route("/request-token", methods=["GET", "POST"])
        def request_token() -> Any:
            return answer(oauth.create_request_token_response(**given()))

        @app.route("/authorize", methods=["GET", "POST"])
        def authorize() -> Any:
            if flask.request.method == "GET":
                return PAGE
            uri = flask.request.host_url.rstrip("/") + flask.request.environ["RAW_URI"]
            user = flask.request.form["sub"]
            return answer(
                oauth.create_authorization_response(uri, realms=[REALM], credentials={"user": user})
            )

        @app.route("/access-token", methods=["GET", "POST"])
        def access_token() -> Any:
            return answer(oauth.create_access_token_response(**given(), credentials={"screen_name": "é & co"}))

        @app.route("/api/<path:path>", methods=METHODS)
        def api(path: str) -> Any:
            request = given()
            valid, checked = oauth.validate_protected_resource_request(**request, realms=[REALM])
            if not valid:
                return flask.Response('{"error": "not signed as it should be"}', 401)
            return flask.Response(
                json.dumps(
                    {
                        "user": self.knows.access[checked.resource_owner_key]["user"],
                        "realm": checked.realm,
                        "authorization": "Authorization" in request["headers"],
                        "body": request["body"],
                    }
                ),
                content_type="application/json",
            )

        return app


class _QuietHandler(werkzeug.serving.WSGIRequestHandler):
    def log(self, *arguments: Any) -> None:
        pass
