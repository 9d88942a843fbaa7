"""An app on a free loopback port, in a process of its own: well-behaved, or as bad as an attacker's may be.

    app.py good|bad

It prints its address, and ends when its input does. It announces itself as RFC 9728 and RFC 8414 describe, registers
every client (RFC 7591), gives tokens for every code, and serves `/api/…`. The bad one's tokens live for seconds, its
token endpoint mostly hangs or breaks, and its API answers with too much, too slowly, or with nonsense.
"""

import http.server
import itertools
import json
import os
import random
import sys
import threading
import time
from urllib.parse import parse_qs, urlsplit

GOOD_LIFETIME = 20
COUNT = itertools.count()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    is_bad = False
    server: http.server.HTTPServer

    # MARK: What both do

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        base = f"http://127.0.0.1:{self.server.server_port}"
        if path.startswith("/.well-known/oauth-protected-resource"):
            resource = base + path.removeprefix("/.well-known/oauth-protected-resource")
            self.answer({"resource": resource, "authorization_servers": [base]})
        elif path.startswith("/.well-known/"):
            self.answer(
                {
                    "issuer": base,
                    "authorization_endpoint": base + "/authorize",
                    "token_endpoint": base + "/token",
                    "registration_endpoint": base + "/register",
                    "response_types_supported": ["code"],
                    "code_challenge_methods_supported": ["S256"],
                    "token_endpoint_auth_methods_supported": ["none"],
                }
            )
        elif "Authorization" not in self.headers:
            self.answer({"error": "who are you?"}, 401)
        elif self.is_bad:
            self.misbehave()
        else:
            self.answer({"ok": True, "path": path})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        if self.path == "/register":
            registration = json.loads(body)
            self.answer({**registration, "client_id": f"client-{next(COUNT)}"}, 201)
        elif self.path == "/token":
            is_refresh = parse_qs(body).get("grant_type") == ["refresh_token"]
            if self.is_bad and is_refresh:
                self.break_refresh()
            else:
                self.tokens(5 if self.is_bad else GOOD_LIFETIME)
        else:
            self.do_GET()

    def tokens(self, lifetime: int) -> None:
        number = next(COUNT)
        self.answer(
            {
                "access_token": f"access-{number}",
                "refresh_token": f"refresh-{number}",
                "token_type": "Bearer",
                "expires_in": lifetime,
            }
        )

    def answer(self, value: object, status: int = 200) -> None:
        self.raw(json.dumps(value).encode(), status)

    def raw(self, body: bytes, status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    # MARK: What only the bad one does

    def break_refresh(self) -> None:
        choice = random.random()
        if choice < 0.3:
            time.sleep(20)
            self.close_connection = True
        elif choice < 0.5:
            self.answer({"error": "server_error"}, 503)
        elif choice < 0.6:
            self.raw(b"[" * 100_000)
        elif choice < 0.7:
            self.answer({"access_token": "a" * 500_000, "refresh_token": "r" * 500_000, "expires_in": 1})
        elif choice < 0.8:
            self.answer({"error": "temporarily_unavailable", "error_description": "x" * 100_000}, 400)
        else:
            self.tokens(1)

    def misbehave(self) -> None:
        choice = random.random()
        if choice < 0.2:
            self.raw(b'{"many": [' + b"0," * 2_000_000 + b"0]}")
        elif choice < 0.4:
            self.wfile.write(b"HTTP/1.1 200 OK\r\n" + b"X-Header: something\r\n" * 20_000 + b"Content-Length: 0\r\n\r\n")
        elif choice < 0.5:
            self.wfile.write(b"HTTP/1.1 200 " + b"y" * 2_000_000)
            self.close_connection = True
        elif choice < 0.6:
            time.sleep(20)
            self.close_connection = True
        elif choice < 0.7:
            self.raw(b"[" * 200_000 + b"]" * 200_000)
        elif choice < 0.8:
            self.answer({"error": "slow down"}, 429)
        else:
            self.answer({"ok": True})

    def log_message(self, format: str, *arguments: object) -> None:
        pass

    def handle(self) -> None:
        try:
            super().handle()
        except OSError:
            pass  # the other side had enough


def main() -> None:
    Handler.is_bad = sys.argv[1] == "bad"
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(f"http://127.0.0.1:{server.server_port}", flush=True)
    sys.stdin.read()
    os._exit(0)


main()
