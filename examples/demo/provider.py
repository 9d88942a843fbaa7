"""A real OpenID provider on a free loopback port: the package oidc-provider-mock, watched but not changed."""

import base64
import hashlib
import http.client
import io
import json
import os
import threading
import warnings
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import werkzeug.serving
from serving import Serving

# It serves plain http on loopback, which it refuses without this.
os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"
with warnings.catch_warnings(record=True):  # it imports modules that its own dependency calls deprecated
    import oidc_provider_mock  # type: ignore[import-untyped]


class Witness:
    """Passes requests on to the provider, and remembers what passed by.

    tokens       every access, refresh and identity token that was issued
    verifiers    every PKCE verifier that was sent
    redemptions  one bool for each code that was redeemed: did the verifier fit its challenge (RFC 7636)?
                 The provider itself does not look.
    first        the access tokens that came for a code
    refreshes    how many refresh tokens were redeemed
    """

    def __init__(self, app: Callable[..., Iterable[bytes]]) -> None:
        self.app = app
        self.tokens: set[str] = set()
        self.verifiers: set[str] = set()
        self.redemptions: list[bool] = []
        self.first: set[str] = set()
        self.refreshes = 0
        self._challenges: dict[str, str] = {}
        self._lock = threading.Lock()

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        environ["wsgi.input"] = io.BytesIO(body)
        location = ""

        def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            nonlocal location
            location = dict(headers).get("Location", "")
            return start_response(status, headers, *rest)

        chunks = self.app(environ, start)
        try:
            answer = b"".join(chunks)
        finally:
            if hasattr(chunks, "close"):
                chunks.close()
        path = environ["PATH_INFO"]
        with self._lock:
            if path == "/oauth2/authorize":
                self._authorized(_first(environ["QUERY_STRING"]), _first(urlsplit(location).query))
            elif path == "/oauth2/token":
                self._redeemed(_first(body.decode()), json.loads(answer))
        return [answer]

    def _authorized(self, request: dict[str, str], answer: dict[str, str]) -> None:
        if "code" in answer and request.get("code_challenge_method") == "S256":
            self._challenges[answer["code"]] = request.get("code_challenge", "")

    def _redeemed(self, request: dict[str, str], answer: dict[str, Any]) -> None:
        if "access_token" not in answer:
            return
        self.tokens.update(answer[name] for name in ("access_token", "refresh_token", "id_token") if name in answer)
        if request["grant_type"] == "refresh_token":
            self.refreshes += 1
            return
        self.first.add(answer["access_token"])
        verifier = request.get("code_verifier", "")
        digest = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        self.redemptions.append(self._challenges.pop(request["code"], None) == digest)
        if verifier:
            self.verifiers.add(verifier)


class _QuietHandler(werkzeug.serving.WSGIRequestHandler):
    def log(self, *arguments: Any) -> None:
        pass


class Provider(Serving):
    """`with Provider() as provider:` runs one until the block ends."""

    def __init__(self, access_token_lifetime: timedelta = timedelta(hours=1)) -> None:
        self.witness = Witness(
            oidc_provider_mock.app(require_client_registration=True, access_token_max_age=access_token_lifetime)
        )
        super().__init__(
            werkzeug.serving.make_server("127.0.0.1", 0, self.witness, threaded=True, request_handler=_QuietHandler)
        )

    def register(self, redirect_uri: str) -> tuple[str, str]:
        """Registers a client (RFC 7591) and gives its id and secret."""
        connection = http.client.HTTPConnection("127.0.0.1", urlsplit(self.url).port)
        connection.request(
            "POST",
            "/oauth2/clients",
            json.dumps({"redirect_uris": [redirect_uri]}),
            {"Content-Type": "application/json"},
        )
        answer = connection.getresponse()
        if answer.status != 201:
            raise RuntimeError(f"the provider refused to register a client: {answer.status}")
        client = json.load(answer)
        connection.close()
        return client["client_id"], client["client_secret"]


def _first(query: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(query).items()}
