"""An app on loopback: a token endpoint whose refresh tokens rotate, and an API. What it answers can be cut off.

    POST /token   authorization_code (any code) and refresh_token
    /me           200 to whoever has an access token or the key, otherwise 401
    /echo         what arrived

`strict`: a refresh token works once, and using it again ends its family. Otherwise all of a family work for ever.
"""

import itertools
import json
import socket
import ssl
import struct
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

API_KEY = "canary-key-of-the-app"
CLIENT_ID = "faults"
CLIENT_SECRET = "canary-client-secret-of-faults"


class App:
    """`with App() as app:` serves until the block ends.

    cut_path      answers of this path are cut off…
    cut_at        …after so many bytes
    cut_silently  with FIN instead of RST
    coded         by path, what is answered in place of the usual: its coding and its bytes
    redeemed      the refresh tokens that arrived, in order
    last_size     how many bytes the last whole answer had
    requests      how many arrived
    """

    def __init__(self, *, strict: bool = False, context: ssl.SSLContext | None = None, host: str = "127.0.0.1") -> None:
        self.strict = strict
        self.cut_path = ""
        self.cut_at = 0
        self.cut_silently = False
        self.coded: dict[str, tuple[str, bytes]] = {}
        self.redeemed: list[str] = []
        self.last_size = 0
        self.requests = 0
        self._families: dict[str, list[str]] = {}
        self._numbers = itertools.count(1)
        self._lock = threading.Lock()
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.app = self
        self._server.context = context
        scheme = "https" if context else "http"
        self.url = f"{scheme}://{host}:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})

    def __enter__(self) -> "App":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def token(self, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        with self._lock:
            if form.get("client_secret") != CLIENT_SECRET:
                return 401, {"error": "invalid_client"}
            if form.get("grant_type") == "authorization_code":
                family = f"family{next(self._numbers)}"
                self._families[family] = []
            else:
                token = form.get("refresh_token", "")
                self.redeemed.append(token)
                family = token.split(".")[1] if token.count(".") == 2 else ""
                known = self._families.get(family, [])
                if token not in known or (self.strict and token != known[-1]):
                    self._families.pop(family, None)
                    return 400, {"error": "invalid_grant"}
            number = len(self._families[family]) + 1
            refresh_token = f"canary-rt.{family}.{number}"
            self._families[family].append(refresh_token)
            return 200, {
                "access_token": f"canary-at.{family}.{number}",
                "token_type": "Bearer",
                "expires_in": 3600,
                "refresh_token": refresh_token,
            }

    def accepts(self, authorization: str) -> bool:
        token = authorization.removeprefix("Bearer canary-at.")
        return token.split(".")[0] in self._families


class _Server(ThreadingHTTPServer):
    app: App
    context: ssl.SSLContext | None
    daemon_threads = True
    request_queue_size = 128

    def finish_request(self, request: Any, client_address: Any) -> None:
        if self.context is None:
            return super().finish_request(request, client_address)
        request.settimeout(10)
        try:
            with self.context.wrap_socket(request, server_side=True) as secure:
                super().finish_request(secure, client_address)
        except (ssl.SSLError, OSError):
            pass

    def handle_error(self, request: Any, client_address: Any) -> None:
        pass


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def log_message(self, format: str, *arguments: object) -> None:
        pass

    def _handle(self) -> None:
        self.server.app.requests += 1
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        path = self.path.split("?")[0]
        if path == "/token":
            status, answer = self.server.app.token(dict(parse_qsl(body)))
        elif path == "/echo":
            status, answer = 200, {"path": self.path, "headers": {n.lower(): v for n, v in self.headers.items()}}
        else:
            may = self.headers.get("X-Api-Key") == API_KEY or self.server.app.accepts(
                self.headers.get("Authorization", "")
            )
            status, answer = (200, {"name": "Ada"}) if may else (401, {"message": "who are you?"})
        self._send(path, status, json.dumps(answer).encode())

    do_GET = do_POST = _handle

    def _send(self, path: str, status: int, body: bytes) -> None:
        app = self.server.app
        coding, body = app.coded.get(path, ("identity", body))
        fields = f"Content-Type: application/json\r\nContent-Encoding: {coding}\r\nContent-Length: {len(body)}\r\n"
        answer = f"HTTP/1.1 {status} Ok\r\n{fields}\r\n".encode() + body
        if path != app.cut_path:
            app.last_size = len(answer)
            self.wfile.write(answer)
            return
        self.wfile.write(answer[: app.cut_at])
        self.close_connection = True
        if not app.cut_silently:
            # A reset would overtake bytes that the other side has not read yet; those that arrived stay.
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()
