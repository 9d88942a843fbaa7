"""A forked child cannot use what the parent opened, and opens its own."""

from __future__ import annotations

import os
import traceback
from pathlib import Path
from typing import Callable

import pytest

import membrane
from conftest import open_engine, sign


def run_in_child(work: Callable[[], None]) -> None:
    child = os.fork()
    if child == 0:
        try:
            work()
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
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
