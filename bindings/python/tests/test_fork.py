"""A forked child cannot use what the parent opened, and opens its own."""

from __future__ import annotations

import os
import threading
import traceback
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Callable

import pytest

import membrane
from conftest import open_engine, sign


def leave_child(work: Callable[[], None]) -> None:
    """Ends the child with what `work` has found."""
    try:
        work()
    except BaseException:
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def run_in_child(work: Callable[[], None]) -> None:
    child = os.fork()
    if child == 0:
        leave_child(work)
    assert os.waitpid(child, 0)[1] == 0, "see the child's traceback"


def test_inherited_handles_say_that_they_were_forked(
    engine: membrane.Engine, client: membrane.Client
) -> None:
    client.list_connections()

    def work() -> None:
        with pytest.raises(membrane.Forked):
            client.list_connections()
        with pytest.raises(membrane.Forked):
            engine.workspace_access()
        with pytest.raises(membrane.Forked):
            engine.client(sign(tenant_key="a"))
        client.close()
        engine.close()

    run_in_child(work)
    assert client.list_connections() == {"items": []}


def test_a_child_opens_its_own(engine: membrane.Engine, tmp_path: Path) -> None:
    def work() -> None:
        with open_engine(tmp_path / "membrane.db") as own:
            with own.client(sign(tenant_key="a")) as client:
                assert client.list_connections() == {"items": []}

    run_in_child(work)
    assert engine.workspace_access()["key"] == "acme"


class ReturnsInChild:
    """Forks once and lets the child return; the parent waits for its end."""

    def __init__(self) -> None:
        self.parent = os.getpid()
        self.status: int | None = None

    def __call__(self) -> None:
        if self.status is not None or os.getpid() != self.parent:
            return
        child = os.fork()
        if child != 0:
            self.status = os.waitpid(child, 0)[1]

    def is_child(self) -> bool:
        return os.getpid() != self.parent


def test_a_child_that_returns_from_a_callback_is_told_so(
    engine: membrane.Engine, client: membrane.Client, connection: membrane.Connection
) -> None:
    fork = ReturnsInChild()

    def take(event: membrane.Event) -> None:
        fork()

    engine.set_event_callback(take)

    def deliver() -> None:
        with pytest.raises(membrane.Forked):
            engine.run_due()
        with pytest.raises(membrane.Forked):
            client.list_connections()

    try:
        report = engine.run_due()
    except membrane.Forked:
        leave_child(deliver)
    assert not fork.is_child(), "the child's call did not fail"
    assert fork.status == 0, "see the child's traceback"
    assert report["sources"]["callback"] == {"done": 1, "failed": 0}
    assert client.list_connections()["items"] == [connection]


def test_a_child_that_returns_on_a_thread_of_the_library_ends(
    engine: membrane.Engine, client: membrane.Client, manager: membrane.Client, api: str
) -> None:
    headers = {"X-Product-Key": {"$var": "$.credentials.productKey"}}
    manager.patch_workspace(
        internal_api={"baseUri": api, "makeApiClient": {"mapping": {"headers": headers}}}
    )
    fork = ReturnsInChild()

    def fetch(request: membrane.FetchRequest) -> membrane.FetchedCredentials:
        fork()
        return {"credentials": {"productKey": "tenant-secret"}}

    engine.set_fetch_callback(fetch)
    assert client.request("GET", "/product/orders").status == 200
    assert fork.status == 0


def test_forks_beside_threads(
    engine: membrane.Engine, client: membrane.Client, tmp_path: Path
) -> None:
    over = threading.Event()

    def busy() -> None:
        while not over.is_set():
            client.list_connections()

    with ThreadPoolExecutor(4) as pool:
        running = [pool.submit(busy) for _ in range(4)]
        try:
            for _ in range(5):
                test_a_child_opens_its_own(engine, tmp_path)
        finally:
            over.set()
        for each in running:
            each.result()
