"""Events: callbacks, the worker, and webhooks as other people's code receives them."""

from __future__ import annotations

import gc
import http.server
import json
import logging
import queue
import sqlite3
import threading
import time
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from standardwebhooks.webhooks import Webhook as ReferenceWebhook
from standardwebhooks.webhooks import WebhookVerificationError

import membrane
from conftest import keys_connector, open_engine, sign


class Receiver:
    """A receiver of webhooks on this machine. It answers with `statuses` in turn, then with 200."""

    def __init__(self) -> None:
        self.received: list[tuple[dict[str, str], bytes]] = []
        self.statuses: list[int] = []
        receiver = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.received.append((dict(self.headers.items()), body))
                status = receiver.statuses.pop(0) if receiver.statuses else 200
                self.send_response(status)
                if status == 307:
                    self.send_header("Location", receiver.url)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}/hooks"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    receiver = Receiver()
    yield receiver
    receiver.close()


def connect(client: membrane.Client) -> membrane.Connection:
    return client.connect(
        connector_key="keys", input={"apiKey": "good-key"}, allow_multiple_connections=True
    )


@pytest.fixture
def connector(manager: membrane.Client) -> None:
    manager.create_connector(keys_connector("http://127.0.0.1:9"))


def test_the_reference_library_verifies_our_deliveries(
    engine: membrane.Engine,
    manager: membrane.Client,
    client: membrane.Client,
    connector: None,
    receiver: Receiver,
) -> None:
    secret = manager.create_webhook(receiver.url)["secret"]
    connection = connect(client)
    assert engine.run_due()["sources"]["webhooks"] == {"done": 1, "failed": 0}
    ((headers, body),) = receiver.received
    event: Any = ReferenceWebhook(secret).verify(body, {k.lower(): v for k, v in headers.items()})
    assert event["eventType"] == "connection.created"
    assert event["data"]["connection"]["id"] == connection["id"]
    with pytest.raises(WebhookVerificationError):
        ReferenceWebhook(secret).verify(body + b" ", {k.lower(): v for k, v in headers.items()})


def test_both_secrets_of_a_rotation_verify_with_the_reference_library(
    engine: membrane.Engine,
    manager: membrane.Client,
    client: membrane.Client,
    connector: None,
    receiver: Receiver,
) -> None:
    webhook = manager.create_webhook(receiver.url)
    rotated = manager.rotate_webhook_secret(webhook["id"], overlap_seconds=60)
    connect(client)
    engine.run_due()
    ((headers, body),) = receiver.received
    for secret in (webhook["secret"], rotated["secret"]):
        ReferenceWebhook(secret).verify(body, {k.lower(): v for k, v in headers.items()})
        assert membrane.verify_webhook(body, headers, secret)["eventType"] == "connection.created"
    assert membrane.verify_webhook(body, headers, [rotated["secret"], webhook["secret"]])


def test_we_verify_what_the_reference_library_signs() -> None:
    from datetime import datetime, timedelta, timezone

    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    body = '{"eventType": "connection.created"}'

    def headers(moment: datetime) -> dict[str, str]:
        return {
            "Webhook-Id": "msg_1",
            "Webhook-Timestamp": str(int(moment.timestamp())),
            "Webhook-Signature": ReferenceWebhook(secret).sign("msg_1", moment, body),
        }

    now = datetime.now(tz=timezone.utc)
    assert membrane.verify_webhook(body.encode(), headers(now), secret) == json.loads(body)
    for moment, reason in [
        (now - timedelta(seconds=400), "expired"),
        (now + timedelta(seconds=400), "not_yet_valid"),
    ]:
        with pytest.raises(membrane.NotAuthenticated) as caught:
            membrane.verify_webhook(body.encode(), headers(moment), secret)
        assert caught.value.data["reason"] == reason
        membrane.verify_webhook(body.encode(), headers(moment), secret, tolerance=500)


@pytest.mark.parametrize("missing", ["webhook-id", "webhook-timestamp", "webhook-signature"])
def test_a_missing_header_is_malformed(missing: str) -> None:
    headers = {"webhook-id": "x", "webhook-timestamp": "1", "webhook-signature": "v1,AAAA"}
    del headers[missing]
    with pytest.raises(membrane.NotAuthenticated) as caught:
        membrane.verify_webhook(b"{}", headers, "whsec_" + "A" * 32)
    assert caught.value.data["reason"] == "malformed"


def test_a_redirect_is_not_followed(
    engine: membrane.Engine,
    manager: membrane.Client,
    client: membrane.Client,
    connector: None,
    receiver: Receiver,
) -> None:
    webhook = manager.create_webhook(receiver.url)
    receiver.statuses = [307]
    connect(client)
    assert engine.run_due()["sources"]["webhooks"] == {"done": 0, "failed": 1}
    assert len(receiver.received) == 1
    (attempt,) = manager.list_webhook_deliveries(webhook["id"])["items"]
    assert attempt["errorKey"] == "redirect_refused" and attempt["status"] == 307


def test_webhooks_inside_are_refused_where_private_addresses_are(tmp_path: Path) -> None:
    with membrane.open(tmp_path / "s.db", workspace_key="acme") as engine:
        secret = engine.workspace_access()["secret"]
        token = membrane.sign_token(secret, workspace_key="acme", is_admin=True)
        with engine.client(token) as manager:
            with pytest.raises(membrane.AddressRefused):
                manager.create_webhook("http://127.0.0.1/hooks")
            webhook = manager.create_webhook("https://127.0.0.1:1/hooks")
            manager.create_connector(keys_connector("https://app.example"))
            tenant = membrane.sign_token(secret, workspace_key="acme", tenant_key="a")
            with engine.client(tenant) as client:
                connect(client)
            assert engine.run_due()["sources"]["webhooks"]["failed"] == 1
            (attempt,) = manager.list_webhook_deliveries(webhook["id"])["items"]
            assert attempt["errorKey"] == "address_refused"


def test_a_disabled_webhook_resumes(
    engine: membrane.Engine,
    manager: membrane.Client,
    client: membrane.Client,
    connector: None,
    receiver: Receiver,
) -> None:
    webhook = manager.create_webhook(receiver.url, events=["connection.created"])
    receiver.statuses = [410]
    connect(client)
    engine.run_due()
    assert manager.get_webhook(webhook["id"])["disabledReason"] == "gone"
    assert [event["eventType"] for event in manager.events(limit=1)] == [
        "webhook.disabled",
        "connection.created",
    ]
    assert manager.patch_webhook(webhook["id"], enabled=True, events=[]).get("events") is None
    engine.run_due()
    assert len(receiver.received) == 2


# The callback


def test_a_callback_takes_events(
    engine: membrane.Engine, client: membrane.Client, connector: None
) -> None:
    taken: list[membrane.Event] = []
    engine.set_event_callback(taken.append)
    connection = connect(client)
    report = engine.run_due()
    assert report["sources"]["callback"] == {"done": 1, "failed": 0}
    assert taken[0]["data"]["connection"]["id"] == connection["id"]
    assert taken[0]["data"]["connection"]["tenantKey"] == "a"


def test_an_exception_is_logged_and_the_event_comes_again(
    engine: membrane.Engine,
    client: membrane.Client,
    connector: None,
    caplog: pytest.LogCaptureFixture,
) -> None:
    taken: list[str] = []

    def take(event: membrane.Event) -> None:
        taken.append(event["id"])
        if len(taken) == 1:
            raise KeyError("no room")

    engine.set_event_callback(take)
    connect(client)
    with caplog.at_level(logging.ERROR, "membrane"):
        assert engine.run_due()["sources"]["callback"] == {"done": 0, "failed": 1}
    assert "no room" in caplog.text
    deadline = time.monotonic() + 60
    while len(taken) < 2 and time.monotonic() < deadline:
        time.sleep(0.05)
        engine.run_due()
    assert taken == [taken[0]] * 2


def test_a_callback_lives_as_long_as_it_is_registered(tmp_path: Path) -> None:
    class Taker:
        def __call__(self, event: membrane.Event) -> None:
            pass

    with open_engine(tmp_path / "membrane.db") as engine:
        taker = Taker()
        watch = weakref.ref(taker)
        engine.set_event_callback(taker)
        del taker
        gc.collect()
        assert watch() is not None
        engine.set_event_callback(None)
        gc.collect()
        assert watch() is None
        other = Taker()
        watch = weakref.ref(other)
        engine.set_event_callback(other)
        del other
    gc.collect()
    assert watch() is None


def test_a_callback_may_call_the_library(
    engine: membrane.Engine, client: membrane.Client, connector: None
) -> None:
    names: list[str] = []

    def take(event: membrane.Event) -> None:
        names.append(client.patch_connection(event["data"]["connection"]["id"], name="New")["name"])
        engine.set_event_callback(None)

    engine.set_event_callback(take)
    connect(client)
    engine.run_due()
    assert names == ["New"]


def test_the_worker_calls_back_and_is_stopped(
    engine: membrane.Engine, client: membrane.Client, connector: None
) -> None:
    taken = threading.Event()
    engine.set_event_callback(lambda event: taken.set())
    engine.start_worker(threads=2, poll_seconds=60)
    with pytest.raises(membrane.Conflict):
        engine.start_worker()
    connect(client)
    assert taken.wait(60)
    engine.stop_worker()
    engine.stop_worker()
    taken.clear()
    connect(client)
    assert not taken.is_set()
    engine.start_worker()
    assert taken.wait(60)


def test_closing_waits_for_the_callback(tmp_path: Path) -> None:
    inside, leave = threading.Event(), threading.Event()

    def take(event: membrane.Event) -> None:
        inside.set()
        leave.wait(60)

    engine = open_engine(tmp_path / "membrane.db")
    with engine.client(sign(is_admin=True)) as manager:
        manager.create_connector(keys_connector("http://127.0.0.1:9"))
    with engine.client(sign(tenant_key="a")) as client:
        connect(client)
    engine.set_event_callback(take)
    engine.start_worker()
    assert inside.wait(60)
    closer = threading.Thread(target=engine.close)
    closer.start()
    closer.join(0.1)
    assert closer.is_alive()
    leave.set()
    closer.join(60)
    assert not closer.is_alive()


def test_what_keeps_the_worker_from_its_work_is_told(tmp_path: Path) -> None:
    told: queue.Queue[membrane.WorkerFailure] = queue.Queue()
    with open_engine(tmp_path / "s.db") as engine:
        engine.set_worker_callback(told.put)
        database = sqlite3.connect(tmp_path / "s.db")
        with database:
            database.execute("ALTER TABLE erasures RENAME TO hidden")
        database.close()
        engine.start_worker(poll_seconds=0.01)
        failure = told.get(timeout=20)
        assert failure["key"] and failure["message"] and failure["status"] >= 600 and failure["runs"] == 1
        engine.set_worker_callback(None)
        engine.stop_worker()
