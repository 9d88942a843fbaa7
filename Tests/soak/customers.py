"""The product: one store, a customer who wants nothing but its own, and one who attacks with all that a tenant may do."""

import itertools
import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import membrane

CALLBACK = "http://127.0.0.1/oauth-callback"
WORKSPACE = "soak"


def open_engine(store: Path) -> membrane.Engine:
    return membrane.open(
        store, workspace_key=WORKSPACE, oauth_callback_uri=CALLBACK, allow_private_addresses=True
    )


def set_up(engine: membrane.Engine, good: str, receivers: dict[str, str]) -> None:
    with engine.manager() as manager:
        manager.create_connector(
            {
                "key": "good",
                "name": "Good",
                "type": "oauth2",
                "getOAuthConfig": {
                    "type": "mapping",
                    "mapping": {
                        "clientId": "good",
                        "authorizeUri": good + "/authorize",
                        "tokenUri": good + "/token",
                        "clientAuthLocation": "body",
                    },
                },
                "makeApiClient": {
                    "type": "mapping",
                    "mapping": {
                        "baseUri": good,
                        "headers": {"Authorization": {"$concat": ["Bearer ", {"$var": "$.credentials.access_token"}]}},
                    },
                },
            },
        )
        manager.create_integration(connector_key="good", key="good")
        for key, url in receivers.items():
            manager.create_webhook(url, key=key)


def connect(client: membrane.Client, **target: Any) -> str:
    """Connects, with a person who agrees at once."""
    pending = client.connect(allow_multiple_connections=True, **target)
    address = parse_qs(urlsplit(pending["clientAction"]["uiUrl"]).query)
    redirect = address["redirect_uri"][0]
    callback = redirect + ("&" if "?" in redirect else "?") + urlencode({"code": "c", "state": address["state"][0]})
    return str(client.complete_connect(callback)["connection"]["id"])


class Quiet:
    """Does what a product does for a customer, and notes how long each call takes."""

    def __init__(self, engine: membrane.Engine) -> None:
        self.client = engine.tenant("quiet")
        self.manager = engine.manager()
        self.ids = [connect(self.client, integration_key="good") for _ in range(5)]
        self.failures: Counter[str] = Counter()
        # When connections were made whose event has not arrived yet.
        self.awaited: dict[str, float] = {}
        # Those whose event came before the call that made them had answered.
        self.early: set[str] = set()
        self.lock = threading.Lock()

    def operations(self) -> dict[str, Callable[[], object]]:
        return {
            "get_credentials": lambda: self.manager.get_credentials(random.choice(self.ids)),
            "request": lambda: self.client.request("GET", "/api/me", connection_id=random.choice(self.ids)),
            "list_connections": lambda: self.client.list_connections(),
            "get_connection": lambda: self.client.get_connection(random.choice(self.ids)),
            "connect": self.connect_anew,
            "patch_self": lambda: self.client.patch_self(fields={"at": time.time()}),
        }

    def connect_anew(self) -> None:
        began = time.monotonic()
        new = connect(self.client, integration_key="good")
        with self.lock:
            if new not in self.early:
                self.awaited[new] = began
        self.client.archive_connection(self.ids.pop(0))
        self.ids.append(new)

    def arrived(self, event: dict[str, Any]) -> float | None:
        """How long the event of a new connection took, from before the connection was begun."""
        if event.get("eventType") != "connection.created":
            return None
        with self.lock:
            connection = event["data"]["connection"]["id"]
            began = self.awaited.pop(connection, None)
            if began is None:
                self.early.add(connection)
        return None if began is None else time.monotonic() - began

    def work(self, note: Callable[[str, float], None], end: Callable[[], bool]) -> None:
        for turn in itertools.count():
            for name, operation in self.operations().items():
                if end():
                    return
                # Twelve in a second, and a new connection every ten.
                if name == "connect" and turn % 20:
                    continue
                time.sleep(0.08)
                began = time.monotonic()
                try:
                    operation()
                except membrane.MembraneError as error:
                    self.failures[f"{name}: {type(error).__name__} {error.key}"] += 1
                note(name, time.monotonic() - began)


class Hostile:
    """A tenant that does whatever its rights allow, on several threads."""

    THREADS = 6
    # How often each thread does something, at most: whoever sends more than a product takes is the product's to stop.
    PER_SECOND = 10

    def __init__(self, engine: membrane.Engine, bad: str) -> None:
        self.engine = engine
        self.bad = bad
        self.active = threading.Event()
        self.outcomes: Counter[str] = Counter()
        self.lock = threading.Lock()
        self.ids: list[str] = []
        self.numbers = itertools.count()

    def start(self, end: Callable[[], bool]) -> list[threading.Thread]:
        threads = [threading.Thread(target=self.attack, args=(end,)) for _ in range(self.THREADS)]
        for thread in threads:
            thread.start()
        return threads

    def attack(self, end: Callable[[], bool]) -> None:
        client = self.engine.tenant("hostile")
        attacks = self.attacks(client)
        while not end():
            if not self.active.wait(0.2):
                continue
            time.sleep(1 / self.PER_SECOND)
            name = random.choice(list(attacks))
            try:
                attacks[name]()
                outcome = "done"
            except membrane.MembraneError as error:
                outcome = error.key
            with self.lock:
                self.outcomes[f"{name}: {outcome}"] += 1

    def attacks(self, client: membrane.Client) -> dict[str, Callable[[], object]]:
        limits: dict[str, Any] = {"timeout": 2.0}

        def own() -> str:
            with self.lock:
                return random.choice(self.ids) if self.ids else "none"

        def connect_own() -> None:
            new = connect(client, app_url=f"{self.bad}/mcp/{next(self.numbers) % 30}")
            with self.lock:
                self.ids.append(new)

        def archive() -> None:
            with self.lock:
                # Most of what it has stays, so that there is something to attack with.
                if len(self.ids) < 40:
                    return
                old = self.ids.pop(0)
            client.archive_connection(old)

        def deep(levels: int) -> object:
            value: object = {}
            for _ in range(levels):
                value = {"a": value}
            return value

        many = {f"member-{number}": "x" * 40 for number in range(2_000)}
        # As many as are kept.
        kept = dict(list(many.items())[:250])
        return {
            "connect": connect_own,
            "begin": lambda: client.connect(
                app_url=f"{self.bad}/mcp/{next(self.numbers) % 30}", allow_multiple_connections=True
            ),
            "request": lambda: client.request("GET", "/mcp/x", connection_id=own(), **limits),
            "large request": lambda: client.request(
                "POST", "/mcp/x", connection_id=own(), body={"text": "x" * 900_000}, **limits
            ),
            "many headers": lambda: client.request("GET", "/mcp/x", connection_id=own(), headers=many, **limits),
            "refresh": lambda: client.refresh_connection(own(), **limits),
            "archive": archive,
            "fields": lambda: client.patch_self(fields={**kept, "n": next(self.numbers)}),
            "many fields": lambda: client.patch_self(fields=many),
            "deep fields": lambda: client.patch_self(fields={"deep": deep(60)}),
            "meta": lambda: client.patch_connection(own(), meta={**kept, "deep": deep(10)}),
            "list": lambda: client.list_connections(limit=1000),
            "action": lambda: client.create_action(
                key=f"action-{next(self.numbers)}",
                type="api-request-to-external-app",
                connection_id=own(),
                config={"request": {"uri": "/mcp/x", "method": "POST", "body": {"text": "x" * 20_000}}},
            ),
            "wait": lambda: client.get_connection(own(), wait=True, wait_timeout=1),
        }
