"""Another process holds the write lock and does not let go."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import child
import membrane
import product
import pytest

HOLD = """
import sqlite3
database = sqlite3.connect(sys.argv[1], isolation_level=None)
database.execute(sys.argv[2])
print("held", flush=True)
sys.stdin.readline()
"""

# The calls' own limit, and what a busy machine may add.
LIMIT, SLACK = 0.5, 10


@contextmanager
def locked(folder: Path, statement: str = "BEGIN IMMEDIATE") -> Iterator[None]:
    process = child.start(HOLD, str(folder / "store.db"), statement)
    assert process.stdout is not None and process.stdout.readline() == "held\n"
    try:
        yield
    finally:
        process.communicate("go\n")


@pytest.fixture
def store(template: Path, tmp_path: Path) -> Path:
    return product.copy(template, tmp_path / "store")


WRITES: dict[str, Callable[[product.Session], object]] = {
    "connect": lambda opened: product.connect_keys(opened.customer, "new"),
    "set_credentials": lambda opened: opened.customer.set_credentials({"key": "k"}),
    "archive": lambda opened: opened.customer.archive_connection(connection_key="old-keys"),
    "refresh": lambda opened: opened.customer.refresh_connection(connection_key="old-oauth"),
    "webhook": lambda opened: opened.manager.create_webhook("http://127.0.0.1:9/"),
}


@pytest.mark.parametrize("name", WRITES)
def test_a_write_gives_up_by_name(store: Path, name: str) -> None:
    with product.session(store, timeout=LIMIT) as opened:
        with locked(store):
            began = time.monotonic()
            with pytest.raises(membrane.StoreBusy) as caught:
                WRITES[name](opened)
            assert LIMIT * 0.9 <= time.monotonic() - began < LIMIT + SLACK
            assert (caught.value.key, caught.value.retryable) == ("store_busy", True)
            # Who only reads does not wait.
            assert opened.customer.request("GET", "/me", connection_key="old-keys").status == 200
            assert [item["key"] for item in opened.customer.connections()] == ["old-oauth", "old-keys"]
        if name != "refresh":  # the app of these tests has seen this family of the template refreshed already
            WRITES[name](opened)


def test_a_store_that_is_locked_is_opened(store: Path) -> None:
    with locked(store), product.session(store, timeout=LIMIT) as opened:
        assert opened.customer.get_connection(connection_key="old-keys")["state"] == "READY"


def test_a_new_store_that_is_locked(tmp_path: Path) -> None:
    with locked(tmp_path, "BEGIN EXCLUSIVE"):
        with pytest.raises(membrane.StoreBusy):
            product.open_engine(tmp_path, timeout=LIMIT)
    product.open_engine(tmp_path).close()


def test_a_wait_can_be_cancelled(store: Path) -> None:
    with product.session(store) as opened, membrane.Cancel() as cancel:
        with locked(store):
            threading.Timer(0.2, cancel.signal).start()
            with pytest.raises(membrane.Cancelled):
                opened.customer.set_credentials({"key": "k"}, cancel=cancel)
        opened.customer.set_credentials({"key": "k"})
