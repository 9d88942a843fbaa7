"""Functions of connectors that the program computes."""

from __future__ import annotations

import gc
import logging
import threading
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import membrane
import pytest

SECRET = "workspace-secret-of-the-native-tests-0123456789-0123456789"
CONNECTOR: dict[str, Any] = {
    "key": "native",
    "name": "Native",
    "type": "client-credentials",
    "inputSchema": {"type": "object", "properties": {"apiKey": {"type": "string"}}, "required": ["apiKey"]},
    "getCredentialsFromConnectionParameters": {"type": "native", "name": "ours"},
    "makeApiClient": {"type": "mapping", "mapping": {"baseUri": "http://127.0.0.1:9"}},
}


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[membrane.Engine]:
    with membrane.open(
        tmp_path / "native.db", workspace_key="acme", workspace_secret=SECRET, allow_private_addresses=True
    ) as engine:
        token = membrane.sign_token(SECRET, workspace_key="acme", is_admin=True)
        with engine.client(token) as manager:
            manager.create_connector(CONNECTOR)
        yield engine


def connect(engine: membrane.Engine, **more: Any) -> Any:
    token = membrane.sign_token(SECRET, workspace_key="acme", tenant_key="customer")
    with engine.client(token) as client:
        return client.connect(
            connector_key="native", input={"apiKey": "secret-key"}, allow_multiple_connections=True, **more
        )


def test_it_gets_its_variables_and_gives_the_credentials(engine: membrane.Engine) -> None:
    calls: list[membrane.NativeCall] = []

    def compute(call: membrane.NativeCall) -> dict[str, str]:
        calls.append(call)
        return {"token": "é"}

    engine.set_native_function("ours", compute)
    connection = connect(engine, timeout=20)
    (call,) = calls
    assert (call.name, call.function) == ("ours", "getCredentialsFromConnectionParameters")
    assert call.variables["connectionInput"] == {"apiKey": "secret-key"}
    # Not the caller's 20 seconds: what is issued is stored, whoever gave up meanwhile.
    assert call.timeout is not None and 0 < call.timeout <= 30
    assert "secret-key" not in repr(call)
    with engine.client(membrane.sign_token(SECRET, workspace_key="acme", is_admin=True)) as manager:
        credentials = manager.get_credentials(id=connection["id"])["credentials"]
    assert credentials == {"apiKey": "secret-key", "token": "é"}


def test_what_it_raises_is_told(engine: membrane.Engine) -> None:
    def fail(call: membrane.NativeCall) -> None:
        raise membrane.CallbackError("the licence has ended")

    engine.set_native_function("ours", fail)
    with pytest.raises(membrane.SetupError, match="the licence has ended") as caught:
        connect(engine)
    assert caught.value.key == "native_function_failed"
    assert caught.value.data["function"] == "ours"


def test_what_was_not_meant_for_it_is_logged_and_not_told(
    engine: membrane.Engine, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(call: membrane.NativeCall) -> None:
        raise ConnectionError("could not connect to postgres://app:hunter2@10.0.0.5/licences")

    engine.set_native_function("ours", fail)
    with caplog.at_level(logging.ERROR, logger="membrane"):
        with pytest.raises(membrane.SetupError) as caught:
            connect(engine)
    assert caught.value.key == "native_function_failed"
    assert caught.value.message.endswith("failed.") and "10.0.0.5" not in str(caught.value.data)
    assert "hunter2@10.0.0.5" in caplog.text and "native function ours failed" in caplog.text


def test_but_not_a_secret(engine: membrane.Engine) -> None:
    def fail(call: membrane.NativeCall) -> None:
        raise membrane.CallbackError("refused: " + call.variables["connectionInput"]["apiKey"])

    engine.set_native_function("ours", fail)
    with pytest.raises(membrane.SetupError) as caught:
        connect(engine)
    assert "secret-key" not in str(caught.value) and "secret-key" not in str(caught.value.data)


@pytest.mark.parametrize("value", [float("nan"), object(), {1: object()}])
def test_what_is_no_json_is_a_failure(engine: membrane.Engine, value: object) -> None:
    engine.set_native_function("ours", lambda call: value)
    with pytest.raises(membrane.SetupError) as caught:
        connect(engine)
    assert caught.value.key == "native_function_failed"


def test_not_registered_and_taken_away(engine: membrane.Engine) -> None:
    engine.set_native_function("ours", lambda call: {})
    engine.set_native_function("ours", None)
    with pytest.raises(membrane.SetupError, match="ours") as caught:
        connect(engine)
    assert caught.value.key == "native_function_missing"
    with pytest.raises(membrane.InvalidArgument):
        engine.set_native_function("no name", lambda call: {})


def test_it_may_use_the_library_and_many_threads(engine: membrane.Engine) -> None:
    token = membrane.sign_token(SECRET, workspace_key="acme", tenant_key="other")

    def compute(call: membrane.NativeCall) -> dict[str, int]:
        with engine.client(token) as client:
            return {"count": len(client.list_connections()["items"])}

    engine.set_native_function("ours", compute)
    threads = [threading.Thread(target=connect, args=(engine,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    token = membrane.sign_token(SECRET, workspace_key="acme", tenant_key="customer")
    with engine.client(token) as client:
        assert len(client.list_connections()["items"]) == 8


def test_it_is_let_go_of(tmp_path: Path, engine: membrane.Engine) -> None:
    class Function:
        def __call__(self, call: membrane.NativeCall) -> dict[str, int]:
            return {}

    held = [Function() for _ in range(2)]
    references = [weakref.ref(function) for function in held]
    engine.set_native_function("ours", held[0])
    engine.set_native_function("ours", held[1])
    held.clear()
    gc.collect()
    assert references[0]() is None and references[1]() is not None
    engine.close()
    gc.collect()
    assert references[1]() is None
