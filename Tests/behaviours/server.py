"""An OAuth 2 provider and an API for tests, on a free port of 127.0.0.1.

Prints its base URL as the first line and ends when its standard input closes:

    python3 server.py

Nothing here depends on time: an access token lives until it is refreshed, whatever `expires_in` said.
The client id chooses how the token endpoint behaves; the secret is always "test-secret":

    client                  expires in an hour
    expiring                expires in a second, so it is due for a refresh at once
    client-expires-string   `expires_in` is a string
    client-form             answers form-encoded
    client-no-refresh       gives no refresh token
    client-no-pkce          refuses PKCE, which every other client must use
    client-basic-only       takes the secret in the Authorization header only
    client-body-only        takes the secret in the body only
    client-invalid-client   the client is refused (invalid_client)
    client-500, client-html, client-200-error, client-empty     answers that are no tokens
    client-revoked          the first refresh is refused (invalid_grant)
    client-refresh-500      every refresh answers 500

More parameters of /authorize: test_iss=1 adds `iss`, deny=1 refuses consent, no_code=1 leaves the code out.
"""

import base64
import binascii
import hashlib
import json
import os
import secrets
import sys
import threading
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, parse_qsl, unquote_plus, urlencode, urlsplit

# Tests/secrets looks for values of its own.
CLIENT_SECRET = os.environ.get("MEMBRANE_TEST_CLIENT_SECRET", "test-secret")
API_KEY = os.environ.get("MEMBRANE_TEST_API_KEY", "good-key")
PRODUCT_KEY = os.environ.get("MEMBRANE_TEST_PRODUCT_KEY", "tenant-secret")
# A file that gets a line for every secret that is issued or shown: what it is, and itself.
ISSUED = os.environ.get("MEMBRANE_TEST_ISSUED")

ITEMS = [{"id": "1", "name": "First"}, {"id": "2", "name": "Second"}]


def note(kind, secret):
    if ISSUED and secret:
        with open(ISSUED, "a", encoding="utf-8") as file:
            file.write(f"{kind} {secret}\n")


class OAuthError(Exception):
    def __init__(self, status, code, description):
        super().__init__(description)
        self.status = status
        self.code = code


@dataclass
class Code:
    """An authorization code that was handed to a browser and waits to be redeemed."""

    client_id: str
    redirect_uri: str
    challenge: "str | None"
    scope: str


@dataclass
class Grant:
    """What a person allowed once: the family of all tokens that descend from one code."""

    client_id: str
    scope: str
    access_token: str = ""
    refresh_token: str = ""
    refreshes: int = 0


class Provider:
    """Codes and tokens. A refresh token works once; using it again revokes its whole family."""

    def __init__(self):
        self._lock = threading.Lock()
        self._codes = {}
        self._by_access_token = {}
        self._by_refresh_token = {}

    def authorize(self, query):
        client_id = query.get("client_id")
        if query.get("response_type") != "code" or not client_id or not query.get("redirect_uri"):
            raise OAuthError(400, "invalid_request", "response_type, client_id or redirect_uri")
        challenge = query.get("code_challenge")
        if client_id == "client-no-pkce":
            if challenge is not None:
                raise OAuthError(400, "invalid_request", "this client must not use PKCE")
        elif query.get("code_challenge_method") != "S256" or len(challenge or "") != 43:
            raise OAuthError(400, "invalid_request", "PKCE with S256 is required")
        code = secrets.token_urlsafe(24)
        note("code", code)
        with self._lock:
            self._codes[code] = Code(
                client_id, query["redirect_uri"], challenge, query.get("scope", "")
            )
        return code

    def redeem(self, client_id, form):
        with self._lock:
            code = self._codes.pop(form.get("code"), None)
            if code is None or code.client_id != client_id:
                raise OAuthError(400, "invalid_grant", "the code is unknown or was used")
            if form.get("redirect_uri") != code.redirect_uri:
                raise OAuthError(400, "invalid_grant", "the redirect URI is another one")
            verifier = form.get("code_verifier")
            note("verifier", verifier)
            if code.challenge is None:
                if verifier is not None:
                    raise OAuthError(400, "invalid_request", "this client must not use PKCE")
            elif not verifier or code.challenge != challenge_of(verifier):
                raise OAuthError(400, "invalid_grant", "the code verifier does not fit")
            return self._issue(Grant(client_id, code.scope))

    def refresh(self, client_id, form):
        with self._lock:
            token = form.get("refresh_token")
            grant = self._by_refresh_token.get(token)
            if grant is None or grant.client_id != client_id:
                raise OAuthError(400, "invalid_grant", "the refresh token is unknown")
            if client_id == "client-revoked" or grant.refresh_token != token:
                self._revoke(grant)
                raise OAuthError(400, "invalid_grant", "the refresh token was revoked")
            grant.refreshes += 1
            self._by_access_token.pop(grant.access_token)
            return self._issue(grant)

    def grant_of(self, access_token):
        with self._lock:
            return self._by_access_token.get(access_token)

    def _issue(self, grant):
        grant.access_token = "at_" + secrets.token_urlsafe(24)
        note("access-token", grant.access_token)
        self._by_access_token[grant.access_token] = grant
        answer = {
            "access_token": grant.access_token,
            "token_type": "Bearer",
            "expires_in": 1 if grant.client_id == "expiring" else 3600,
            "scope": grant.scope,
        }
        if grant.client_id == "client-expires-string":
            answer["expires_in"] = "3600"
        if grant.client_id != "client-no-refresh":
            grant.refresh_token = "rt_" + secrets.token_urlsafe(24)
            note("refresh-token", grant.refresh_token)
            self._by_refresh_token[grant.refresh_token] = grant
            answer["refresh_token"] = grant.refresh_token
        return answer

    def _revoke(self, grant):
        # Used refresh tokens stay known, so that using one again is recognized.
        self._by_access_token.pop(grant.access_token, None)
        grant.refresh_token = ""


def challenge_of(verifier):
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # One write per answer.
    wbufsize = -1
    disable_nagle_algorithm = True

    def log_message(self, format, *arguments):
        pass

    def handle_any(self):
        length = int(self.headers.get("Content-Length") or 0)
        self.body = self.rfile.read(length)
        url = urlsplit(self.path)
        self.route = url.path
        self.query = parse_qs(url.query, keep_blank_values=True)
        if self.route == "/authorize":
            self.authorize()
        elif self.route == "/token" and self.command == "POST":
            self.token()
        elif self.route == "/product/orders":
            self.product_orders()
        else:
            self.api()

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = handle_any

    # The provider

    def authorize(self):
        query = {name: values[-1] for name, values in self.query.items()}
        try:
            code = self.server.provider.authorize(query)
        except OAuthError as error:
            self.answer_text(400, str(error))
            return
        answer = {}
        if query.get("deny") == "1":
            answer["error"] = "access_denied"
        elif query.get("no_code") != "1":
            answer["code"] = code
        if query.get("test_iss") == "1":
            answer["iss"] = self.server.base
        if "state" in query:
            answer["state"] = query["state"]
        separator = "&" if "?" in query["redirect_uri"] else "?"
        self.redirect(query["redirect_uri"] + separator + urlencode(answer))

    def token(self):
        form = dict(parse_qsl(self.body.decode(), keep_blank_values=True))
        try:
            client_id = self.authenticate_client(form)
            grant_type = form.get("grant_type")
            if self.answer_badly(client_id, grant_type):
                return
            if grant_type == "authorization_code":
                answer = self.server.provider.redeem(client_id, form)
            elif grant_type == "refresh_token":
                answer = self.server.provider.refresh(client_id, form)
            else:
                raise OAuthError(400, "unsupported_grant_type", "no such grant")
        except OAuthError as error:
            self.answer_json(error.status, {"error": error.code, "error_description": str(error)})
            return
        if client_id == "client-form":
            self.answer(200, "application/x-www-form-urlencoded", urlencode(answer).encode())
        else:
            self.answer_json(200, answer)

    def authenticate_client(self, form):
        """The id of the client, by every credential that the request carries."""
        presented = []
        scheme, _, value = self.headers.get("Authorization", "").partition(" ")
        if scheme.lower() == "basic":
            try:
                user, _, password = base64.b64decode(value, validate=True).decode().partition(":")
            except (binascii.Error, UnicodeDecodeError):
                raise OAuthError(401, "invalid_client", "unreadable credentials") from None
            presented.append(("basic", unquote_plus(user), unquote_plus(password)))
        if "client_secret" in form:
            presented.append(("body", form.get("client_id"), form["client_secret"]))
        if not presented:
            raise OAuthError(401, "invalid_client", "no client secret")
        for place, client_id, secret in presented:
            if secret != CLIENT_SECRET or client_id in ("client-invalid-client", None):
                raise OAuthError(401, "invalid_client", "the client is unknown")
            if (client_id, place) in (("client-basic-only", "body"), ("client-body-only", "basic")):
                raise OAuthError(401, "invalid_client", "the secret is in the wrong place")
        return presented[0][1]

    def answer_badly(self, client_id, grant_type):
        if client_id == "client-500" or (client_id, grant_type) == (
            "client-refresh-500",
            "refresh_token",
        ):
            self.answer_json(500, {"message": "out of order"})
        elif client_id == "client-html":
            self.answer(200, "text/html", b"<!doctype html><title>Sign in</title>")
        elif client_id == "client-200-error":
            self.answer_json(200, {"error": "bad_verification_code"})
        elif client_id == "client-empty":
            self.answer(200, "application/json", b"")
        else:
            return False
        return True

    # The API

    def product_orders(self):
        if self.headers.get("X-Product-Key") == PRODUCT_KEY:
            self.answer_json(200, {"orders": ITEMS})
        else:
            self.answer_json(401, {"message": "the product key is missing or wrong"})

    def api(self):
        scheme, _, token = self.headers.get("Authorization", "").partition(" ")
        grant = self.server.provider.grant_of(token) if scheme == "Bearer" else None
        if grant is None and self.headers.get("X-Api-Key") != API_KEY:
            self.answer_json(401, {"message": "credentials are missing or wrong"})
        elif self.route == "/me":
            self.me(grant)
        elif self.route == "/fresh":
            # An API that knows before the client does that the first access token is no longer good.
            if grant is not None and grant.refreshes == 0:
                self.answer_json(401, {"message": "the access token has expired"})
            else:
                self.me(grant)
        elif self.route == "/items":
            self.answer_json(200, {"items": ITEMS})
        elif self.route == "/echo":
            self.echo()
        elif self.route == "/redirect":
            self.redirect(self.query["to"][0])
        elif self.route == "/text":
            self.answer_text(200, "plain text")
        elif self.route == "/html":
            self.answer(200, "text/html; charset=utf-8", b"<p>hello</p>")
        elif self.route == "/bytes":
            self.answer(200, "application/octet-stream", b"\x00\xff")
        elif self.route.startswith("/status/"):
            self.status(int(self.route.rpartition("/")[2]))
        else:
            self.answer_json(404, {"message": "no such page"})

    def me(self, grant):
        person = {"id": "person-1", "name": "Ada"}
        if grant is not None:
            person.update(client=grant.client_id, scope=grant.scope, refreshes=grant.refreshes)
            person["refreshed"] = grant.refreshes > 0
        self.answer_json(200, person)

    def echo(self):
        answer = {
            "method": self.command,
            "path": self.route,
            "query": {n: v[0] if len(v) == 1 else v for n, v in self.query.items()},
            "headers": {name.lower(): value for name, value in self.headers.items()},
            "bodyBase64": base64.b64encode(self.body).decode(),
        }
        try:
            answer["body"] = self.body.decode()
        except UnicodeDecodeError:
            pass
        if self.body and "json" in self.headers.get("Content-Type", ""):
            answer["json"] = json.loads(self.body)
        self.answer_json(200, answer)

    def status(self, status):
        if status in (204, 304):
            self.answer(status, None, b"")
        else:
            headers = {"Retry-After": "7"} if status == 429 else {}
            self.answer(status, "application/json", b'{"message":"as asked"}', headers)

    # Answers

    def redirect(self, location):
        self.answer(302, "text/plain", b"", {"Location": location})

    def answer_json(self, status, value):
        self.answer(status, "application/json", json.dumps(value).encode())

    def answer_text(self, status, text):
        self.answer(status, "text/plain; charset=utf-8", text.encode())

    def answer(self, status, content_type, body, headers=None):
        self.send_response(status)
        if content_type is not None:
            self.send_header("Content-Type", content_type)
        if status != 204:
            self.send_header("Content-Length", str(len(body)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


def main():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.provider = Provider()
    server.base = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(server.base, flush=True)
    sys.stdin.read()
    server.shutdown()
    server.server_close()


if __name__ == "__main__":
    main()
