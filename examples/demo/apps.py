"""Small HTTP APIs on free loopback ports that check who calls: by API key, or by a bearer token of a provider."""

import http.client
import http.server
import json
from collections.abc import Callable, Container, Mapping
from email.message import Message
from typing import Any
from urllib.parse import urlsplit

from serving import Serving

# Says who makes a request with these headers; None: nobody we know.
Authenticate = Callable[[Message], str | None]


class App(Serving):
    """Answers `GET path` for each path of `resources` with {"account", "items"}, and 401 to strangers.

    `with App(…) as app:` serves until the block ends. `served` lists (account, path) of every request that was
    answered with 200. `on_request`, when set, is called before each such answer.
    """

    def __init__(self, authenticate: Authenticate, resources: Mapping[str, list[Any]]) -> None:
        self.served: list[tuple[str, str]] = []
        self.on_request: Callable[[], None] | None = None
        app = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                path = urlsplit(self.path).path
                account = authenticate(self.headers)
                if account is None:
                    self.answer(401, {"error": "who are you?"})
                elif path not in resources:
                    self.answer(404, {"error": "no such resource"})
                else:
                    if app.on_request:
                        app.on_request()
                    app.served.append((account, path))
                    self.answer(200, {"account": account, "items": resources[path]})

            def answer(self, status: int, value: object) -> None:
                body = json.dumps(value).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *arguments: object) -> None:
                pass

        super().__init__(http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler))


def by_key(header: str, accounts: Mapping[str, str]) -> Authenticate:
    """`accounts` maps each key to its account; the key comes in `header`."""

    def authenticate(headers: Message) -> str | None:
        return accounts.get(headers.get(header, ""))

    return authenticate


def by_bearer_token(provider_url: str, expired: Container[str]) -> Authenticate:
    """Asks the provider whose token it is, at its userinfo endpoint (OpenID Connect Core, section 5.3)."""

    def authenticate(headers: Message) -> str | None:
        authorization = headers.get("Authorization")
        if authorization is None or authorization.removeprefix("Bearer ") in expired:
            return None
        connection = http.client.HTTPConnection(urlsplit(provider_url).netloc)
        try:
            connection.request("GET", "/userinfo", headers={"Authorization": authorization})
            answer = connection.getresponse()
            return str(json.load(answer)["sub"]) if answer.status == 200 else None
        finally:
            connection.close()

    return authenticate
