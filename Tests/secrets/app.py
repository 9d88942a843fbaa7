"""An app, a provider of OAuth and a receiver of webhooks in one, on loopback. Takes whatever it is sent, and keeps it.

    POST /token                     an access token and a refresh token, new ones each time
    POST /request-token, /access-token     those of OAuth 1
    /refuses                        400, and words that repeat what it was sent
    anything else                   200 and a secret; 401 where the path begins with /401

Everything that it gives out is a canary, named in `canaries`. As a proxy it takes whole addresses, too.
"""

import base64
import json
import ssl
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

import canaries
from canaries import Canaries


class App:
    """`with App(known) as app:` serves until the block ends. `received` has every request, head and body."""

    def __init__(self, known: Canaries, context: ssl.SSLContext | None = None) -> None:
        self.canaries = known
        self.received: list[str] = []
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.app = self
        if context is not None:
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        scheme = "http" if context is None else "https"
        self.port = int(self._server.server_address[1])
        self.url = f"{scheme}://127.0.0.1:{self.port}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})

    def __enter__(self) -> "App":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def issue(self, kind: str) -> str:
        secret = canaries.new(kind.replace(" ", "-"))
        self.canaries.add(kind, secret)
        return secret

    def has_received(self, secret: str) -> bool:
        """In clear, or as a form, a query or Basic writes it."""
        basic = base64.b64encode(b"user:" + secret.encode()).decode()
        texts = (secret, quote(secret, safe=""), basic)
        return any(text in request for text in texts for request in self.received)

    def answer(self, path: str, request: str) -> tuple[int, str, str]:
        """Status, type and body."""
        if path == "/token":
            # Those that a provider gives out are the engine's to use; those of the code are used up.
            tokens = {name: self.issue(name.replace("_", "-")) for name in ("access_token", "refresh_token")}
            return 200, "application/json", json.dumps({**tokens, "token_type": "Bearer", "expires_in": 3600})
        if path in ("/request-token", "/access-token"):
            kind = "temporary token" if path == "/request-token" else "token"
            answer = f"oauth_token={self.issue(kind)}&oauth_token_secret={self.issue(f'{kind} secret')}"
            return 200, "application/x-www-form-urlencoded", f"{answer}&oauth_callback_confirmed=true"
        if path == "/refuses":
            words: dict[str, Any] = {"error": "invalid_grant", "error_description": request}
            return 400, "application/json", json.dumps(words)
        status = 401 if path.startswith("/401") else 200
        return status, "application/json", json.dumps({"secret": self.issue("answer")})


class _Server(ThreadingHTTPServer):
    app: App
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        pass


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def log_message(self, format: str, *arguments: object) -> None:
        pass

    def _handle(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        request = f"{self.command} {self.path}\n{self.headers}{body}"
        self.server.app.received.append(request)
        form = " ".join(value for _, value in parse_qsl(body))
        status, kind, answer = self.server.app.answer(urlsplit(self.path).path, form)
        data = answer.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        # So is a cookie, which nobody asks for.
        self.send_header("Set-Cookie", f"session={self.server.app.issue('cookie')}")
        self.end_headers()
        self.wfile.write(data)

    do_GET = do_POST = do_PUT = do_DELETE = _handle
