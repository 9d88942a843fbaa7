"""No room: from the n-th write that would make a file larger on, every one is refused, until there is room again.

Tests/abi/full_disk.c does this once with a real small disk.
"""

import errno
from pathlib import Path

import membrane
import product
import pytest
import shim
from app import App

# What is told while there is no room. SQLite's index of the log is a file too, and its failures are plain I/O errors.
KEYS = {"store_full", "store_unavailable", "key_file_unwritable"}


def work(opened: product.Session, done: list[str]) -> None:
    """Fills the store; `done` gets what was acknowledged."""
    for number in range(6):
        key = f"full-{number}"
        opened.customer.connect(
            connector_key="keys", key=key, input={"apiKey": "x" * 2000 + key}, allow_multiple_connections=True
        )
        done.append(key)


def test_the_store_grows_no_more(template: Path, tmp_path: Path, whole: bool) -> None:
    outcomes: dict[str, int] = {}
    for n in range(1, 1000, 1 if whole else 13):
        folder = product.copy(template, tmp_path / "store")
        with shim.watching(folder), product.session(folder) as opened:
            done: list[str] = []
            outcome = "ok"
            with shim.Failing(shim.EXTEND, n, errno.ENOSPC, all=True) as failing:
                try:
                    work(opened, done)
                except membrane.StoreError as failure:
                    outcome = failure.key
                    # Reading needs no room.
                    for key in done:
                        assert opened.customer.get_connection(connection_key=key)["state"] == "READY"
            outcomes[outcome] = outcomes.get(outcome, 0) + 1
            assert outcome in {"ok", *KEYS}, f"write {n}: {outcome}"
            # Room again: the same engine goes on.
            product.connect_keys(opened.customer, "afterwards")
        with product.session(folder) as opened:
            for key in (*done, "afterwards", "old-keys", "old-oauth"):
                assert opened.customer.get_connection(connection_key=key)["state"] == "READY", f"write {n}"
        product.check_integrity(folder)
        if failing.count == 0:
            break
    print(outcomes)
    assert outcomes.get("store_full", 0) > 0 and outcomes.get("ok", 0) > 0


def test_a_new_store_has_no_room(app: App, tmp_path: Path, whole: bool) -> None:
    outcomes: dict[str, int] = {}
    for n in range(1, 1000, 1 if whole else 13):
        folder = tmp_path / f"store-{n}"
        folder.mkdir()
        with shim.watching(folder):
            outcome = "ok"
            with shim.Failing(shim.EXTEND, n, errno.ENOSPC, all=True) as failing:
                try:
                    product.open_engine(folder).close()
                except membrane.StoreError as failure:
                    outcome = failure.key
            outcomes[outcome] = outcomes.get(outcome, 0) + 1
            assert outcome in {"ok", *KEYS}, f"write {n}: {outcome}"
            with product.session(folder) as opened:
                product.set_up(opened, app.url)
                product.connect_keys(opened.customer, "afterwards")
        product.check_integrity(folder)
        if failing.count == 0:
            break
    print(outcomes)
    assert outcomes.get("store_full", 0) > 0 and outcomes.get("ok", 0) > 0


def test_the_status_is_its_own(template: Path, tmp_path: Path) -> None:
    """601 and not another one: who runs the store must make room, and may try again then."""
    folder = product.copy(template, tmp_path / "store")
    with shim.watching(folder), product.session(folder) as opened:
        with shim.Failing(shim.EXTEND, 1, errno.ENOSPC, all=True), pytest.raises(membrane.StoreError) as caught:
            work(opened, [])
    assert (caught.value.status, caught.value.key) == (601, "store_full")
