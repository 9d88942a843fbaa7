"""A product's own API, as a product would write it with Flask and PyJWT, on a free port of 127.0.0.1.

    GET  /me           wants X-Membrane-Token, signed with the workspace's secret; answers its claims
    GET  /orders       wants a bearer token that this API gave out, and refuses one after two uses
    POST /token        OAuth 2: refreshes them; a refresh token works once, and using it again ends the family
    POST /notes        wants X-Membrane-Token; answers the JSON that it was sent
"""

import secrets
import threading
from typing import Any

import flask
import jwt
import werkzeug.serving
from serving import Serving


class _QuietHandler(werkzeug.serving.WSGIRequestHandler):
    def log(self, *arguments: Any) -> None:
        pass


class ProductAPI(Serving):
    client_id = "product-client"
    client_secret = "product-secret"

    def __init__(self, workspace_secret: str) -> None:
        self._secret = workspace_secret
        self._lock = threading.Lock()
        self._uses: dict[str, int] = {}
        self._refresh_tokens: dict[str, bool] = {}
        self.seen_tokens: list[str] = []
        self.redeemed: list[str] = []
        self.reused: list[str] = []
        app = flask.Flask(__name__)
        app.add_url_rule("/me", view_func=self.me)
        app.add_url_rule("/notes", view_func=self.notes, methods=["POST"])
        app.add_url_rule("/orders", view_func=self.orders)
        app.add_url_rule("/token", view_func=self.token, methods=["POST"])
        super().__init__(
            werkzeug.serving.make_server("127.0.0.1", 0, app, threaded=True, request_handler=_QuietHandler)
        )

    def credentials(self) -> dict[str, Any]:
        """What the product gives the library for a tenant."""
        with self._lock:
            return self._issue()

    def _issue(self) -> dict[str, Any]:
        access, refresh = secrets.token_urlsafe(24), secrets.token_urlsafe(24)
        self._uses[access] = 0
        self._refresh_tokens[refresh] = True
        return {"access_token": access, "refresh_token": refresh, "token_type": "Bearer"}

    def _claims(self) -> dict[str, Any]:
        token = flask.request.headers["X-Membrane-Token"]
        assert token == flask.request.headers["X-Integration-App-Token"]
        claims: dict[str, Any] = jwt.decode(
            token, self._secret, algorithms=["HS256", "HS512"], options={"require": ["exp", "iat", "iss", "sub"]}
        )
        with self._lock:
            self.seen_tokens.append(token)
        return claims

    def me(self) -> flask.typing.ResponseReturnValue:
        try:
            return flask.jsonify(self._claims())
        except (KeyError, jwt.InvalidTokenError) as error:
            return flask.jsonify(error=type(error).__name__), 401

    def notes(self) -> flask.typing.ResponseReturnValue:
        claims = self._claims()
        return flask.jsonify(tenant=claims["sub"], note=flask.request.get_json()), 201

    def orders(self) -> flask.typing.ResponseReturnValue:
        scheme, _, token = flask.request.headers.get("Authorization", "").partition(" ")
        with self._lock:
            uses = self._uses.get(token)
            if scheme != "Bearer" or uses is None or uses >= 2:
                return flask.jsonify(error="invalid_token"), 401
            self._uses[token] = uses + 1
        return flask.jsonify(orders=[1, 2])

    def token(self) -> flask.typing.ResponseReturnValue:
        basic = flask.request.authorization
        if basic is None or (basic.username, basic.password) != (self.client_id, self.client_secret):
            return flask.jsonify(error="invalid_client"), 401
        token = flask.request.form["refresh_token"]
        with self._lock:
            self.redeemed.append(token)
            if not self._refresh_tokens.get(token, False):
                self.reused.append(token)
                return flask.jsonify(error="invalid_grant"), 400
            self._refresh_tokens[token] = False
            return flask.jsonify(self._issue())


MEMBRANE_TOKEN = {"type": "membrane-token"}


def bearer(base: str) -> dict[str, Any]:
    """The Internal API settings of /orders."""
    return {
        "baseUri": base,
        "type": "oauth2",
        "parameters": {"clientId": ProductAPI.client_id, "clientSecret": ProductAPI.client_secret},
        "getOAuthConfig": {
            "mapping": {
                "clientId": {"$var": "$.connectorParameters.clientId"},
                "clientSecret": {"$var": "$.connectorParameters.clientSecret"},
                "tokenUri": f"{base}/token",
            }
        },
        "makeApiClient": {
            "mapping": {
                "headers": {"Authorization": {"$concat": ["Bearer ", {"$var": "$.credentials.access_token"}]}}
            }
        },
        "credentialsSchema": {
            "type": "object",
            "properties": {"access_token": {"type": "string"}, "refresh_token": {"type": "string"}},
            "required": ["access_token"],
        },
    }
