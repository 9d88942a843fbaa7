"""Rounds of SIGKILL in which the processes deliver events as well."""

import json
import time
from collections import defaultdict
from pathlib import Path

from receiver import Receiver
from rounds import SHARED, Island, Tally

# A process that is killed keeps what it had claimed for so long, and a failed delivery waits as well.
PATIENCE = 300


class IslandOfEvents(Island):
    """Every state change has its event, exactly one, and each is delivered at least once, in order."""

    mode = "work"

    def __init__(self, folder: Path, seed: str, grace: int) -> None:
        super().__init__(folder, seed, grace)
        # Refreshes are not the subject here; the worker would do nothing else.
        self._provider.announced = 3_600_000
        self._revoked = 0
        self._receiver = Receiver()

    def run(self, rounds: int) -> Tally:
        with self._receiver:
            return super().run(rounds)

    def _prepare(self) -> None:
        with self._product.client(is_admin=True) as manager:
            manager.create_webhook(f"{self._receiver.url}/events")

    def _round(self, number: int) -> None:
        # Somebody takes back a consent: whoever notices first writes it down, and nobody else.
        families = [family for family in self._provider.families.all if family.user == SHARED[0]]
        self._provider.families.revoke(families[-1].tokens[-1])
        self._revoked += 1
        super()._round(number)

    def _finish(self) -> None:
        self._deliver()
        self._check_events()

    def _delivered(self) -> dict[tuple[str, str], dict[str, int]]:
        """For each connection's key and type of event: the ids, and how often each was delivered."""
        delivered: dict[tuple[str, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
        for message in list(self._receiver.messages):
            event = json.loads(message.body)
            delivered[event["data"]["connection"]["key"], event["eventType"]][event["id"]] += 1
        return delivered

    def _expected(self) -> dict[tuple[str, str], int]:
        expected = {(key, "connection.created"): 1 for key in self._facts}
        expected |= {(key, "connection.deleted"): 1 for key, fact in self._facts.items() if fact.is_archived}
        return expected | {
            (SHARED[0], "connection.disconnected"): self._revoked,
            (SHARED[0], "connection.reconnected"): self._revoked,
        }

    def _deliver(self) -> None:
        end = time.monotonic() + PATIENCE
        with self._product.engine() as engine:
            while not set(self._expected()) <= set(self._delivered()):
                assert time.monotonic() < end, set(self._expected()) - set(self._delivered())
                engine.run_due()
                time.sleep(0.1)
            # What is left is counted as well.
            engine.run_due()

    def _check_events(self) -> None:
        expected = self._expected()
        for (key, event_type), ids in self._delivered().items():
            # Of some connections nobody was told.
            assert len(ids) == expected.get((key, event_type), 0) or key not in self._facts, (key, event_type, ids)
        order: dict[str, list[str]] = defaultdict(list)
        seen: set[str] = set()
        for message in self._receiver.messages:
            if message.id not in seen:
                seen.add(message.id)
                event = json.loads(message.body)
                order[event["data"]["connection"]["key"]].append(event["eventType"])
        for key, types in order.items():
            if key == SHARED[0]:
                assert types == ["connection.created"] + self._revoked * [
                    "connection.disconnected",
                    "connection.reconnected",
                ], types
            else:
                assert types in (["connection.created"], ["connection.created", "connection.deleted"]), (key, types)
