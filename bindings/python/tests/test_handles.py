"""Engines, clients and cancel objects as things that are opened and closed."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from pathlib import Path

import pytest

import membrane
from conftest import SECRET, open_engine, sign


def test_workspace_access_gives_what_open_was_given(engine: membrane.Engine) -> None:
    access = engine.workspace_access()
    assert (access["key"], access["secret"]) == ("acme", SECRET)
    assert engine.workspace_access("acme") == access
    with pytest.raises(membrane.NotFound):
        engine.workspace_access("no-such")


def test_a_store_keeps_its_workspace(tmp_path: Path) -> None:
    with membrane.open(str(tmp_path / "store.db")) as engine:
        access = engine.workspace_access()
    with membrane.open(f"sqlite:{tmp_path / 'store.db'}") as engine:
        assert engine.workspace_access() == access


def test_opening_fails_with_the_statuses_of_the_store(tmp_path: Path) -> None:
    open_engine(tmp_path / "store.db").close()
    with pytest.raises(membrane.Conflict):
        membrane.open(tmp_path / "store.db", workspace_key="acme", workspace_secret="x" * 32)
    with pytest.raises(membrane.WrongKey):
        membrane.open(tmp_path / "store.db", key="A" * 43 + "=")
    with pytest.raises(membrane.StoreError):
        membrane.open(tmp_path / "no" / "such" / "folder.db")
    with pytest.raises(ValueError, match="null character"):
        membrane.open("a\0b")


def test_a_bad_token_makes_no_client(engine: membrane.Engine) -> None:
    with pytest.raises(membrane.NotAuthenticated):
        engine.client("not a token")


def test_use_after_close(engine: membrane.Engine) -> None:
    client = engine.client(sign(tenant_key="a"))
    assert not client.closed
    client.close()
    client.close()
    assert client.closed
    with pytest.raises(membrane.Closed):
        client.list_connections()

    other = engine.client(sign(tenant_key="a"))
    engine.close()
    engine.close()
    with pytest.raises(membrane.Closed):
        engine.workspace_access()
    with pytest.raises(membrane.Closed):
        engine.client(sign(tenant_key="a"))
    with pytest.raises(membrane.Closed):
        other.list_connections()
    other.close()


def test_a_closed_cancel_object(client: membrane.Client) -> None:
    with membrane.Cancel() as cancel:
        client.list_connections(cancel=cancel)
    cancel.signal()
    with pytest.raises(membrane.Closed):
        client.list_connections(cancel=cancel)


def test_what_is_not_closed_is_warned_about_and_closed(tmp_path: Path) -> None:
    engine = open_engine(tmp_path / "membrane.db")
    with pytest.warns(ResourceWarning, match="unclosed <membrane.engine.Engine"):
        del engine
        gc.collect()


@pytest.mark.parametrize("kind", ["tenant", "manager", "token"])
def test_a_client_keeps_its_engine(tmp_path: Path, kind: str) -> None:
    engine = open_engine(tmp_path / "membrane.db")
    made = {
        "tenant": lambda: engine.tenant("a"),
        "manager": lambda: engine.manager(),
        "token": lambda: engine.client(sign(tenant_key="a")),
    }
    client = made[kind]()
    del engine, made
    gc.collect()
    assert client.list_connections() == {"items": []}
    with pytest.warns(ResourceWarning, match="unclosed <membrane.engine.Engine"):
        client.close()
        del client
        gc.collect()


@pytest.mark.parametrize("kept_by", ["engine", "sys.engine"])
def test_nothing_is_said_when_the_interpreter_exits(tmp_path: Path, kept_by: str) -> None:
    program = f"import sys, membrane; {kept_by} = membrane.open(sys.argv[1])"
    source = Path(membrane.__file__).parents[1]
    result = subprocess.run(
        [sys.executable, "-W", "error", "-c", program, str(tmp_path / "store.db")],
        env={**os.environ, "PYTHONPATH": str(source)},
        stderr=subprocess.PIPE,
        text=True,
    )
    assert (result.returncode, result.stderr) == (0, "")
