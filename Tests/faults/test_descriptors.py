"""No descriptors left, for each number that is left: said by name, and over as soon as there are some again."""

import os
import resource
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import child
import membrane
import product
import pytest
from product import Session

SOFT, HARD = resource.getrlimit(resource.RLIMIT_NOFILE)

# Which errors name a cause: the store's files, or the network's sockets.
KEYS = {
    *product.STORE_KEYS, "network", "connect_failed", "dns_failed", "answer_cut_off", "tls_failed",
    "internal", "address_refused", "random_failed",
}  # fmt: skip


@contextmanager
def descriptors_left(count: int) -> Iterator[None]:
    """Takes those that are free below the limit, too: the limit is about numbers."""
    highest = max(int(name) for name in os.listdir("/proc/self/fd"))
    fillers = []
    for _ in range(highest + 1):
        fillers.append(os.dup(0))
        if fillers[-1] > highest:
            break
    limit = max(int(name) for name in os.listdir("/proc/self/fd")) + 1 + count
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(limit, SOFT), HARD))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (SOFT, HARD))
        for filler in fillers:
            os.close(filler)


SERVE = """
from app import App
with App() as app:
    print(app.url, flush=True)
    sys.stdin.readline()
"""


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A store whose app is another process: one in this process could not accept connections either."""
    process = child.start(SERVE)
    assert process.stdout is not None
    url = process.stdout.readline().strip()
    folder = tmp_path_factory.mktemp("elsewhere")
    with product.session(folder) as opened:
        product.set_up(opened, url)
        product.connect_keys(opened.customer, "old-keys")
        product.connect_oauth(opened.customer, "old-oauth")
    yield folder
    process.communicate("end\n")


ACTS: dict[str, Callable[[Session], object]] = {
    "connect": lambda opened: product.connect_keys(opened.customer, "new"),
    "request": lambda opened: opened.customer.request("GET", "/me", connection_key="old-keys"),
    "list": lambda opened: list(opened.customer.connections()),
    "refresh": lambda opened: opened.customer.refresh_connection(connection_key="fresh"),
    "set_credentials": lambda opened: opened.customer.set_credentials({"key": "k"}),
    "run_due": lambda opened: opened.engine.run_due(max_seconds=1),
}


# What cannot be done without a socket.
NEED_MORE = {"request", "refresh"}


@pytest.mark.parametrize("name", ACTS)
def test_an_operation(elsewhere: Path, tmp_path: Path, name: str) -> None:
    outcomes = []
    for left in range(0, 24):
        folder = product.copy(elsewhere, tmp_path / "store")
        with product.session(folder) as opened:
            product.connect_oauth(opened.customer, "fresh")
        # Another engine, which keeps neither files nor connections open yet.
        with product.session(folder) as opened:
            outcome = "ok"
            with descriptors_left(left):
                try:
                    ACTS[name](opened)
                except membrane.MembraneError as failure:
                    outcome = failure.key
            outcomes.append(outcome)
            assert outcome in {"ok", *KEYS}, f"{left} left: {outcome}"
            if outcome != "ok":
                ACTS[name](opened)
        with product.session(folder) as opened:
            for key in ("old-keys", "old-oauth", "fresh"):
                assert opened.customer.request("GET", "/me", connection_key=key).status == 200
        product.check_integrity(folder)
        if outcomes[-3:] == ["ok"] * 3:
            break
    print(name, outcomes)
    assert outcomes[-1] == "ok" and (outcomes[0] != "ok" or name not in NEED_MORE)


@pytest.mark.parametrize("begin", ["new store", "present store"])
def test_opening(template: Path, tmp_path: Path, begin: str) -> None:
    outcomes = []
    for left in range(0, 24):
        folder = tmp_path / f"store-{left}"
        if begin == "new store":
            folder.mkdir()
        else:
            product.copy(template, folder)
        outcome = "ok"
        with descriptors_left(left):
            try:
                product.open_engine(folder).close()
            except membrane.MembraneError as failure:
                outcome = failure.key
        outcomes.append(outcome)
        assert outcome in {"ok", *product.STORE_KEYS}, f"{left} left: {outcome}"
        product.open_engine(folder).close()
        product.check_integrity(folder)
    print(begin, outcomes)
    assert outcomes[0] != "ok" and outcomes[-1] == "ok"
