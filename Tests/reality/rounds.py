"""Rounds of SIGKILL: processes that work on one store are killed at random moments, and then everything is looked at.

What may happen is decided by two records that no kill reaches: what the processes had acknowledged to them
(programs.py), and what arrived at the provider (families.py).
"""

import random
import time
from dataclasses import dataclass
from pathlib import Path

import browser
import membrane
from faults import sometimes_late
from families import Outcome
from programs import LANGUAGES, Program
from product import Product
from strict_provider import Provider

SHARED = [f"shared-{number}" for number in range(3)]

# How long the provider may take, before it acts and again before it answers. Kills then fall into both.
LATENESS = 0.02


@dataclass
class Fact:
    """What was acknowledged about a connection."""

    step: int | None = None
    is_archived: bool = False


@dataclass
class Tally:
    rounds: int = 0
    kills: int = 0
    acknowledged: int = 0
    refreshes: int = 0
    resent: int = 0
    """Answers that were lost and asked for again within the provider's grace."""
    windows: int = 0
    """Connections that were lost because a kill fell between the provider's act and the commit."""

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.rounds + other.rounds,
            self.kills + other.kills,
            self.acknowledged + other.acknowledged,
            self.refreshes + other.refreshes,
            self.resent + other.resent,
            self.windows + other.windows,
        )

    def __str__(self) -> str:
        return (
            f"{self.rounds} rounds, {self.kills} processes killed, {self.acknowledged} acknowledgements, "
            f"{self.refreshes} refreshes at the provider, {self.resent} of them sent again, "
            f"{self.windows} lost in the window"
        )


class Island:
    """One store and one provider that nobody else uses, so that several can be looked at in parallel."""

    mode = "loop"

    def __init__(self, folder: Path, seed: str, grace: int) -> None:
        self.tally = Tally()
        self._random = random.Random(seed)
        self._folder = folder
        self._grace = grace
        self._facts = {key: Fact() for key in SHARED}
        # A token is said to live for a millisecond, so every request refreshes; the API takes each for an hour.
        self._provider = Provider(announced=1, grace=grace)
        self._product: Product

    def run(self, rounds: int) -> Tally:
        with self._provider as provider:
            grace = {"refreshTokenGraceSeconds": self._grace} if self._grace else {}
            self._product = Product(self._folder, provider, expiresInUnit="milliseconds", **grace)
            self._prepare()
            with self._product.client() as client:
                for key in SHARED:
                    self._product.connect(client, key)
            provider.fault = sometimes_late(self._random.getrandbits(32), LATENESS)
            for number in range(rounds):
                self._round(number)
            self._finish()
        refreshes = provider.families.refreshes
        self.tally.refreshes = len(refreshes)
        self.tally.resent = refreshes.count(Outcome.RESENT)
        return self.tally

    def _prepare(self) -> None:
        """Before the first connection."""

    def _finish(self) -> None:
        """After the last round."""

    def _round(self, number: int) -> None:
        losses_before = len(self._provider.families.losses())
        hosts = [self._start(language, number) for language in LANGUAGES]
        victims = self._random.sample(hosts, self._random.randint(1, len(hosts)))
        survivors = [host for host in hosts if host not in victims]
        try:
            for victim in victims:
                progress = self._random.randint(1, 25)
                victim.wait_for(lambda lines: len(lines) >= progress)
                time.sleep(self._random.uniform(0, 2 * LATENESS))  # the random moment
                victim.signal(9)
            for survivor in survivors:
                # They go on, also with what the dead held.
                seen = len(survivor.lines)
                survivor.wait_for(lambda lines: len(lines) >= seen + 3)
        finally:
            statuses = [host.end() for host in hosts]
        assert statuses == [-9 if host in victims else 0 for host in hosts], statuses

        self.tally.rounds += 1
        self.tally.kills += len(victims)
        for host in hosts:
            self._note(host.lines)
        self._product.check_integrity()
        with self._product.client() as client:
            self._check_facts(client)
            self._check_use(client)
        losses = self._provider.families.losses()
        for loss in losses:
            assert not loss.is_without_cause, f"a used refresh token of {loss.family.user} was sent again"
        # Each of them does one thing at a time, so each can have lost one answer.
        assert len(losses) - losses_before <= len(victims), f"{len(losses)} lost by {len(victims)} kills"
        if self._grace > 0:
            assert not losses
        self.tally.windows = len(losses)
        with self._product.client() as client:
            self._tidy(client)

    def _start(self, language: str, number: int) -> Program:
        settings = self._product.environment
        return Program(
            "hosts", language, settings, self.mode, f"{number}-{language}", *SHARED, on_line=_play_person
        )

    def _note(self, lines: list[str]) -> None:
        for line in lines:
            what, key, *rest = line.split(" ")
            match what:
                case "connected":
                    self._facts[key] = Fact()
                case "changed":
                    self._facts[key].step = int(rest[0])
                case "archived":
                    self._facts[key].is_archived = True
                case "answered":
                    assert rest == ["200"], line
                case "failed":
                    # Here the operation comes first.
                    assert rest[1] == "MEMBRANE_DISCONNECTED" and self._is_lost(rest[0]), line
            self.tally.acknowledged += what not in ("open", "failed")

    def _check_facts(self, client: membrane.Client) -> None:
        """Nothing is gone that was acknowledged."""
        for key, fact in self._facts.items():
            connection = client.get_connection(connection_key=key)
            assert not fact.is_archived or "archivedAt" in connection, f"{key} is not archived any more"
            if fact.step is not None:
                # What was not acknowledged may have happened.
                assert connection["meta"]["step"] >= fact.step, f"{key} has lost step {fact.step}"

    def _check_use(self, client: membrane.Client) -> None:
        """The next request works through every connection that had been connected."""
        for connection in list(client.connections()):
            key = connection["key"]
            if key not in self._facts:
                # Nobody was told that it is connected. It is, or it waits for a person.
                if connection["state"] == "CLIENT_ACTION_REQUIRED":
                    continue
                self._facts[key] = Fact()
            try:
                assert client.request("GET", "/api/me", connection_key=key).status == 200
            except membrane.Disconnected:
                assert self._is_lost(key), f"{key} was disconnected without cause"

    def _is_lost(self, key: str) -> bool:
        """The provider has revoked the newest family of this connection."""
        families = [family for family in self._provider.families.all if family.user == key]
        return bool(families) and families[-1].is_revoked

    def _tidy(self, client: membrane.Client) -> None:
        for connection in list(client.connections()):
            key = connection["key"]
            if key not in SHARED:
                client.archive_connection(connection_key=key)
                # What waited for a person was never connected.
                if key in self._facts:
                    self._facts[key].is_archived = True
            elif connection.get("disconnected"):
                pending = client.connect(connection_key=key)
                client.complete_connect(browser.consent(pending["clientAction"]["uiUrl"], key))


def _play_person(host: Program, line: str) -> None:
    what, *rest = line.split(" ")
    if what == "open":
        key, url = rest
        host.tell(browser.consent(url, key))
