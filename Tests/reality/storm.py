"""Many callers in many processes want one access token that has expired, all at once."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from faults import late
from programs import Program
from product import Product
from strict_provider import Provider

KEY = "storm"


class Token(Enum):
    """The access token that everybody wants."""

    EXPIRED = "its time has passed"
    REFUSED = "good by its own time, and the app refuses it"
    GOOD = "nothing is to be refreshed: what the callers need without a storm"


@dataclass(frozen=True)
class Storm:
    callers: int
    answered: int
    """Callers that got the answer 200."""
    failures: list[str]
    refreshes: int
    """Token requests that arrived at the provider."""
    round_trip: float
    """Seconds that the provider took for the answer of the token request."""
    last_caller: float
    """Seconds from the word to the last caller's answer."""


def storm(folder: Path, languages: Sequence[str], threads: int, token: Token, round_trip: float) -> Storm:
    """One process for each of `languages`."""
    with Provider(announced=1 if token is Token.EXPIRED else None) as provider:
        product = Product(folder, provider)
        with product.client() as client:
            product.connect(client, KEY)
            connected = time.monotonic()
        provider.announced = None
        hosts = [Program("hosts", language, product.environment, "storm", KEY, str(threads)) for language in languages]
        try:
            for host in hosts:
                host.wait_for(lambda lines: "ready" in lines)
            # What was announced is over, also for those who take the last second for granted.
            while token is Token.EXPIRED and time.monotonic() < connected + 1:
                time.sleep(0.05)
            if token is not Token.GOOD:
                provider.families.expire_access_tokens()
            provider.fault = late(round_trip, 0)
            began = time.monotonic()
            for host in hosts:
                host.tell("go")
            for host in hosts:
                host.wait_for(lambda lines: len(lines) == threads + 1, 120)
            took = time.monotonic() - began
        finally:
            statuses = [host.end() for host in hosts]
        assert statuses == [0] * len(hosts), statuses
        product.check_integrity()
        lines = [line for host in hosts for line in host.lines if line != "ready"]
        good = f"answered {KEY} 200"
        return Storm(
            callers=len(hosts) * threads,
            answered=lines.count(good),
            failures=[line for line in lines if line != good],
            refreshes=provider.requests["refresh_token"],
            round_trip=round_trip,
            last_caller=took,
        )
