"""Webhooks over real sockets: what we deliver is believed by others, and receivers that misbehave harm nobody."""

import http.client
import json
import time
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import membrane
import pytest
import receiver as receivers
from product import Product
from programs import LANGUAGES, Program
from receiver import Answer, Hanging, Receiver
from standardwebhooks import Webhook, WebhookVerificationError
from strict_provider import Provider

# The library's limit of one delivery.
DELIVERY_SECONDS = 30

# What a busy machine may add to a limit.
SLACK = 20


class Deliveries:
    """A product with one webhook, and what becomes of its events."""

    def __init__(self, product: Product, engine: membrane.Engine, url: str) -> None:
        self.product = product
        self.engine = engine
        self.manager = engine.client(product.sign(is_admin=True))
        self.tenant = engine.client(product.sign())
        self.webhook = self.manager.create_webhook(url)
        self.secret = self.webhook["secret"]

    def connect(self, key: str) -> None:
        self.product.connect(self.tenant, key)

    def archive(self, key: str) -> None:
        self.tenant.archive_connection(connection_key=key)

    def attempts(self) -> list[Any]:
        """Newest first."""
        return list(self.manager.list_webhook_deliveries(self.webhook["id"])["items"])

    def run_until(self, receiver: Receiver, count: int, seconds: float = 60) -> None:
        end = time.monotonic() + seconds
        while len(receiver.messages) < count:
            assert time.monotonic() < end, "a delivery is missing"
            self.engine.run_due()
            time.sleep(0.05)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as receiver:
        yield receiver


@pytest.fixture
def deliveries(tmp_path: Path, receiver: Receiver) -> Iterator[Deliveries]:
    with Provider() as provider:
        product = Product(tmp_path, provider)
        with product.engine() as engine:
            deliveries = Deliveries(product, engine, f"{receiver.url}/events")
            with deliveries.manager, deliveries.tenant:
                yield deliveries


def other_secret() -> str:
    return "whsec_" + "b3RoZXIgc2VjcmV0IG90aGVyIHNlY3JldCBvdGhlcg=="


# The library of Standard Webhooks and ours


def test_the_reference_library_believes_our_deliveries(deliveries: Deliveries, receiver: Receiver) -> None:
    deliveries.connect("a")
    deliveries.archive("a")
    deliveries.engine.run_due()
    assert len(receiver.messages) == 2
    for message, event_type in zip(receiver.messages, ["connection.created", "connection.deleted"], strict=True):
        event = Webhook(deliveries.secret).verify(message.body, message.headers)
        assert (event["eventType"], event["id"], event["data"]["connection"]["key"]) == (event_type, message.id, "a")
        assert membrane.verify_webhook(message.body, message.headers, deliveries.secret) == event
        with pytest.raises(WebhookVerificationError):
            Webhook(other_secret()).verify(message.body, message.headers)
        with pytest.raises(WebhookVerificationError):
            Webhook(deliveries.secret).verify(message.body + b" ", message.headers)


def test_we_believe_the_reference_library(deliveries: Deliveries) -> None:
    body = json.dumps({"eventType": "test", "text": "ä€😀"}, ensure_ascii=False)
    now = datetime.now(timezone.utc)

    def headers(at: datetime, secret: str = deliveries.secret) -> dict[str, str]:
        signature = Webhook(secret).sign("msg_1", at, body)
        return {"Webhook-Id": "msg_1", "Webhook-Timestamp": str(int(at.timestamp())), "Webhook-Signature": signature}

    assert membrane.verify_webhook(body.encode(), headers(now), deliveries.secret) == json.loads(body)
    for bad, reason in [
        (headers(now - timedelta(minutes=6)), "expired"),
        (headers(now + timedelta(minutes=6)), "not_yet_valid"),
        (headers(now, other_secret()), "signature"),
        ({**headers(now), "Webhook-Id": "msg_2"}, "signature"),
        ({**headers(now), "Webhook-Signature": ""}, "malformed"),
    ]:
        with pytest.raises(membrane.NotAuthenticated) as caught:
            membrane.verify_webhook(body.encode(), bad, deliveries.secret)
        assert caught.value.data["reason"] == reason


def test_both_secrets_fit_while_they_change(deliveries: Deliveries, receiver: Receiver) -> None:
    new = deliveries.manager.rotate_webhook_secret(deliveries.webhook["id"], overlap_seconds=3600)["secret"]
    deliveries.connect("a")
    deliveries.engine.run_due()
    (message,) = receiver.messages
    for secret in (deliveries.secret, new):
        assert Webhook(secret).verify(message.body, message.headers)["id"] == message.id
    newest = deliveries.manager.rotate_webhook_secret(deliveries.webhook["id"], overlap_seconds=0)["secret"]
    deliveries.archive("a")
    deliveries.run_until(receiver, 2)
    assert Webhook(newest).verify(receiver.messages[1].body, receiver.messages[1].headers)
    for secret in (deliveries.secret, new):
        with pytest.raises(WebhookVerificationError):
            Webhook(secret).verify(receiver.messages[1].body, receiver.messages[1].headers)


# Receivers in three languages


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_receiver_in_three_lines(deliveries: Deliveries, language: str) -> None:
    program = Program("receivers", language, {}, deliveries.secret)
    try:
        program.wait_for(lambda lines: len(lines) == 1)
        address = f"127.0.0.1:{program.lines[0]}"
        deliveries.manager.patch_webhook(deliveries.webhook["id"], url=f"http://{address}/events")
        deliveries.connect("a")
        deliveries.archive("a")
        deliveries.engine.run_due()
        program.wait_for(lambda lines: len(lines) == 3)
        said = [line.split(" ") for line in program.lines[1:]]
        assert [event_type for _, _, event_type in said] == ["connection.created", "connection.deleted"]
        attempts = deliveries.attempts()[::-1]
        assert [attempt["eventId"] for attempt in attempts] == [id for _, id, _ in said]
        assert [attempt["status"] for attempt in attempts] == [204, 204]

        now = datetime.now(timezone.utc)
        for secret, at, reason in [
            (other_secret(), now, "signature"),
            (deliveries.secret, now - timedelta(minutes=6), "expired"),
        ]:
            assert post(address, "{}", at, secret) == 401
            program.wait_for(lambda lines: lines[-1] == f"refused {reason}")
    finally:
        assert program.end() == 0


def post(address: str, body: str, at: datetime, secret: str) -> int:
    connection = http.client.HTTPConnection(address)
    headers = {
        "webhook-id": "msg_1",
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Webhook(secret).sign("msg_1", at, body),
    }
    try:
        connection.request("POST", "/events", body, headers)
        return connection.getresponse().status
    finally:
        connection.close()


# Receivers that misbehave


def fail_once(deliveries: Deliveries, receiver: Receiver, answer: Answer) -> Any:
    """The log of the attempt at which the receiver behaves like that."""
    receiver.answer = answer
    deliveries.connect("a")
    deliveries.engine.run_due()
    (attempt,) = deliveries.attempts()
    assert (attempt["attempt"], attempt["delivered"], attempt["deliveryState"]) == (1, False, "pending")
    return attempt


def delay(attempt: Any) -> float:
    """Seconds between an attempt and the next one."""
    at, next_at = (datetime.fromisoformat(attempt[name]) for name in ("attemptedAt", "nextAttemptAt"))
    return (next_at - at).total_seconds()


def test_a_redirect_inward_is_not_followed(deliveries: Deliveries, receiver: Receiver) -> None:
    with Receiver() as inside:
        for code in (301, 302, 303, 307, 308):
            receiver.answer = receivers.status(code, Location=f"{inside.url}/admin")
            key = f"redirected-{code}"
            deliveries.connect(key)
            seen = len(receiver.messages)
            deliveries.run_until(receiver, seen + 1)
            attempt = deliveries.attempts()[0]
            assert (attempt["status"], attempt["delivered"]) == (code, False)
            # What waits for its second attempt is of no interest here.
            deliveries.manager.delete_webhook(deliveries.webhook["id"])
            deliveries.webhook = deliveries.manager.create_webhook(f"{receiver.url}/events")
        assert inside.messages == []


@pytest.mark.parametrize(
    "answer", [receivers.hang_up, receivers.status(500), receivers.status(404), receivers.status(429)],
    ids=["hangs up", "500", "404", "429"],
)  # fmt: skip
def test_what_failed_comes_again_with_the_same_id(deliveries: Deliveries, receiver: Receiver, answer: Answer) -> None:
    attempt = fail_once(deliveries, receiver, answer)
    assert 4 <= delay(attempt) <= 6
    # Later events of the same connection wait for it.
    deliveries.archive("a")
    receiver.answer = receivers.status(204)
    deliveries.run_until(receiver, 3)
    first, second, third = receiver.messages
    assert first.id == second.id != third.id and first.body == second.body
    assert Webhook(deliveries.secret).verify(second.body, second.headers)["eventType"] == "connection.created"
    assert Webhook(deliveries.secret).verify(third.body, third.headers)["eventType"] == "connection.deleted"


def test_retry_after_is_honoured(deliveries: Deliveries, receiver: Receiver) -> None:
    attempt = fail_once(deliveries, receiver, receivers.status(503, Retry_After="120"))
    assert attempt["status"] == 503 and 120 <= delay(attempt) < 200


def test_410_ends_the_webhook(deliveries: Deliveries, receiver: Receiver) -> None:
    receiver.answer = receivers.status(410)
    deliveries.connect("a")
    deliveries.engine.run_due()
    webhook = deliveries.manager.get_webhook(deliveries.webhook["id"])
    assert (webhook["enabled"], webhook["disabledReason"]) == (False, "gone")
    deliveries.archive("a")
    deliveries.engine.run_due()
    assert len(receiver.messages) == 1


def test_a_huge_answer_is_not_read_to_its_end(deliveries: Deliveries, receiver: Receiver) -> None:
    receiver.answer = receivers.huge(50)
    deliveries.connect("a")
    began = time.monotonic()
    deliveries.engine.run_due()
    assert time.monotonic() - began < SLACK
    assert len(receiver.messages) == 1


@pytest.mark.whole
@pytest.mark.parametrize(
    "answer", [Hanging(), receivers.byte_by_byte(1)], ids=["says nothing", "says 200 byte by byte"]
)
def test_a_slow_receiver_has_thirty_seconds_and_delays_nobody(
    deliveries: Deliveries, receiver: Receiver, answer: Answer
) -> None:
    receiver.answer = answer
    with Receiver() as other:
        deliveries.manager.create_webhook(f"{other.url}/events")
        deliveries.engine.start_worker(threads=2)
        began = time.monotonic()
        try:
            deliveries.connect("a")
            other.wait(lambda messages: len(messages) == 1, DELIVERY_SECONDS - 5)
            while not deliveries.attempts():
                assert time.monotonic() - began < DELIVERY_SECONDS + SLACK
                time.sleep(0.1)
        finally:
            if isinstance(answer, Hanging):
                answer.release()
            deliveries.engine.stop_worker()
    (attempt,) = deliveries.attempts()
    assert not attempt["delivered"] and attempt["durationMs"] >= (DELIVERY_SECONDS - 1) * 1000


# Several processes


def test_several_processes_do_nothing_twice(deliveries: Deliveries, receiver: Receiver) -> None:
    keys = [f"connection-{number}" for number in range(20)]
    for key in keys:
        deliveries.connect(key)
    programs = [Program("hosts", language, deliveries.product.environment, "due") for language in LANGUAGES * 2]
    try:
        for program in programs:
            program.wait_for(lambda lines: lines == ["ready"])
        for program in programs:
            program.tell("go")
        for program in programs:
            program.wait_for(lambda lines: len(lines) == 2)
    finally:
        statuses = [program.end() for program in programs]
    assert statuses == [0] * len(programs)
    deliveries.engine.run_due()
    told = [json.loads(message.body)["data"]["connection"]["key"] for message in receiver.messages]
    assert sorted(told) == sorted(keys)
