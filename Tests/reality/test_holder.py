"""Whoever is refreshing and waits for a slow provider is not taken for dead by other processes."""

import subprocess
import threading
from collections.abc import Sequence
from pathlib import Path

import faults
import pytest
from faults import Held
from families import Outcome
from product import Product
from programs import Program
from strict_provider import Provider

KEY = "held"

# Its process ids are not those that the others see, as in another container with the same volume.
OTHER_NAMESPACE = ("unshare", "--pid", "--fork", "--kill-child")


def may_make_namespaces() -> bool:
    try:
        return subprocess.run([*OTHER_NAMESPACE, "true"], stderr=subprocess.DEVNULL).returncode == 0
    except FileNotFoundError:
        return False


@pytest.mark.parametrize(
    ["launcher", "seconds"],
    [
        pytest.param((), 2, id="same machine"),
        pytest.param(
            OTHER_NAMESPACE, 2, id="other container",
            marks=pytest.mark.skipif(not may_make_namespaces(), reason="namespaces are not permitted here"),
        ),
        pytest.param((), 15, id="longer than the lease", marks=pytest.mark.whole),
    ],
)  # fmt: skip
def test_nobody_takes_over_from_a_living_holder(tmp_path: Path, launcher: Sequence[str], seconds: float) -> None:
    with Provider() as provider:
        product = Product(tmp_path, provider)
        with product.client() as client:
            product.connect(client, KEY)
        holder = Program("hosts", "c", product.environment, "storm", KEY, "1", launcher=launcher)
        held = Held()
        answers: list[int] = []
        try:
            holder.wait_for(lambda lines: lines == ["ready"])
            provider.families.expire_access_tokens()
            provider.fault = faults.in_turn(held)
            holder.tell("go")
            assert held.has_acted.wait(30)
            with product.client() as client:
                other = threading.Thread(
                    target=lambda: answers.append(client.request("GET", "/api/me", connection_key=KEY).status)
                )
                other.start()
                try:
                    # For so long it must leave the refresh token alone.
                    with pytest.raises(TimeoutError):
                        provider.families.wait(lambda: len(provider.families.refreshes) > 1, seconds)
                finally:
                    held.release()
                    other.join()
            holder.wait_for(lambda lines: len(lines) == 2)
        finally:
            held.release()
            assert holder.end() == 0
        assert answers == [200] and holder.lines[1] == f"answered {KEY} 200"
        assert provider.families.refreshes == [Outcome.ISSUED]
