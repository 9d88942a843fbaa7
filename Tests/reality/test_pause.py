"""A process that stands still in the middle of a token request, for longer than its lease, and goes on later."""

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import faults
import membrane
import pytest
from faults import Held
from families import Outcome
from programs import LANGUAGES, Program
from product import Product
from strict_provider import Provider

KEY = "paused"

# The subject of these tests, and no wait for luck: well beyond the lease, which is about ten seconds.
PAUSE = 15


@contextmanager
def paused(product: Product, language: str) -> Iterator[tuple[Program, Held]]:
    """A process that was stopped when the provider had acted on its token request and not answered yet.

    It is to be continued in the block, and has its answer at the end of it.
    """
    provider = product.provider
    with product.client() as client:
        product.connect(client, KEY)
    host = Program("hosts", language, product.environment, "storm", KEY, "1")
    try:
        host.wait_for(lambda lines: lines == ["ready"])
        provider.families.expire_access_tokens()
        held = Held()
        provider.fault = faults.in_turn(held)
        host.tell("go")
        assert held.has_acted.wait(30)
        host.signal(signal.SIGSTOP)
        yield host, held
        host.wait_for(lambda lines: len(lines) == 2)
    finally:
        held.release()
        host.signal(signal.SIGCONT)
        assert host.end() == 0


# The same pause in three languages says little more than in one.
EVERY_LANGUAGE = [
    pytest.param(language, marks=[pytest.mark.whole] if language != "c" else []) for language in LANGUAGES
]


def ask(client: membrane.Client) -> int:
    return client.request("GET", "/api/me", connection_key=KEY).status


@pytest.mark.parametrize("language", EVERY_LANGUAGE)
def test_nobody_came_in_between(tmp_path: Path, language: str) -> None:
    """The answer waits in the socket, and is taken although the lease is over."""
    with Provider(grace=0) as provider:
        product = Product(tmp_path, provider)
        with paused(product, language) as (host, held):
            held.release()
            time.sleep(PAUSE)
            host.signal(signal.SIGCONT)
        assert host.lines == ["ready", f"answered {KEY} 200"]
        assert provider.families.refreshes == [Outcome.ISSUED]
        with product.client() as client:
            assert ask(client) == 200
            provider.families.expire_access_tokens()
            assert ask(client) == 200
        assert provider.families.refreshes == [Outcome.ISSUED] * 2


@pytest.mark.parametrize("language", EVERY_LANGUAGE)
def test_somebody_else_took_over(tmp_path: Path, language: str) -> None:
    """Who takes over asks for the lost answer again, within the provider's grace; the late answer is dropped."""
    with Provider(grace=600) as provider:
        product = Product(tmp_path, provider, refreshTokenGraceSeconds=600)
        with paused(product, language) as (host, held):
            with product.client() as client:
                assert ask(client) == 200
            assert provider.families.refreshes == [Outcome.ISSUED, Outcome.RESENT]
            held.release()
            host.signal(signal.SIGCONT)
        assert host.lines == ["ready", f"answered {KEY} 200"]
        with product.client() as client:
            assert ask(client) == 200
            provider.families.expire_access_tokens()
            assert ask(client) == 200
        assert provider.families.losses() == []
        assert provider.families.refreshes == [Outcome.ISSUED, Outcome.RESENT, Outcome.ISSUED]
