"""The product's own API: credentials with a client, and the callback that fetches them."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import subprocess
import sys
import threading
import time
import weakref
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

import membrane
from conftest import REPOSITORY, SECRET, sign

GOOD = {"credentials": {"productKey": "tenant-secret"}}


@pytest.fixture
def engine(tmp_path: Path, api: str) -> Iterator[membrane.Engine]:
    options: dict[str, Any] = {"workspace_key": "acme", "workspace_secret": SECRET}
    with membrane.open(
        tmp_path / "membrane.db", allow_private_addresses=True, fetch_timeout=2, **options
    ) as engine:
        with engine.client(sign(is_admin=True)) as manager:
            manager.patch_workspace(
                internal_api={
                    "baseUri": api,
                    "makeApiClient": {
                        "mapping": {
                            "headers": {"X-Product-Key": {"$var": "$.credentials.productKey"}}
                        }
                    },
                    "credentialsSchema": {
                        "type": "object",
                        "properties": {"productKey": {"type": "string"}},
                        "required": ["productKey"],
                    },
                }
            )
        yield engine


def orders(client: membrane.Client) -> int:
    return client.request("GET", "/product/orders").status


def test_a_client_is_made_with_credentials(engine: membrane.Engine) -> None:
    with engine.client(sign(tenant_key="a"), credentials=GOOD["credentials"]) as client:
        assert orders(client) == 200
        assert client.patch_self(name="Ada")["tenant"]["name"] == "Ada"
        client.set_credentials({"more": True}, merge=True)
        assert orders(client) == 200
        assert client.set_credentials(None)["hasCredentials"] is False
    with pytest.raises(membrane.InvalidRequest) as refusal:
        engine.client(sign(tenant_key="a"), credentials={"productKey": 7})
    assert refusal.value.data["errors"][0]["path"] == "credentials.productKey"


def test_credentials_are_fetched_once_for_all(
    engine: membrane.Engine, client: membrane.Client
) -> None:
    questions: list[membrane.FetchRequest] = []

    def fetch(request: membrane.FetchRequest) -> membrane.FetchedCredentials:
        questions.append(request)
        # The library may be called from here.
        client.list_connections()
        time.sleep(0.05)
        return {"credentials": {"productKey": "tenant-secret"}, "tenantKey": request["tenantKey"]}

    engine.set_fetch_callback(fetch)
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(orders, [client] * 8)) == [200] * 8
    assert [(q["tenantKey"], q["workspaceKey"], q["reason"]) for q in questions] == [
        ("a", "acme", "missing")
    ]
    client.set_credentials({"productKey": "outdated"})
    assert orders(client) == 200
    assert [question["reason"] for question in questions] == ["missing", "refused"]


def test_a_coroutine_function_runs_in_the_loop_that_registered_it(
    engine: membrane.Engine, client: membrane.Client
) -> None:
    async def main() -> None:
        loop = asyncio.get_running_loop()
        threads = []

        async def fetch(request: membrane.FetchRequest) -> dict[str, Any]:
            assert asyncio.get_running_loop() is loop
            threads.append(threading.current_thread())
            await asyncio.sleep(0)
            return GOOD

        engine.set_fetch_callback(fetch)
        answers = await asyncio.gather(*(asyncio.to_thread(orders, client) for _ in range(4)))
        assert answers == [200] * 4
        assert threads == [threading.current_thread()]

    asyncio.run(main())


def test_a_coroutine_function_without_a_loop_gets_one(
    engine: membrane.Engine, client: membrane.Client
) -> None:
    async def fetch(request: membrane.FetchRequest) -> dict[str, Any]:
        await asyncio.sleep(0)
        return GOOD

    engine.set_fetch_callback(fetch)
    assert orders(client) == 200


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (membrane.CallbackError("nobody\0 knows them"), "The fetch callback failed: nobody knows them"),
        (membrane.CallbackError(), "The fetch callback failed."),
        (LookupError("SELECT * FROM secrets at 10.0.0.5"), "The fetch callback failed."),
        (SystemExit("10.0.0.5"), "The fetch callback failed."),
    ],
)
def test_what_it_raises_is_told_where_it_is_meant_to_be(
    engine: membrane.Engine,
    client: membrane.Client,
    caplog: pytest.LogCaptureFixture,
    error: BaseException,
    message: str,
) -> None:
    def fetch(request: membrane.FetchRequest) -> dict[str, Any]:
        raise error

    engine.set_fetch_callback(fetch)
    with caplog.at_level(logging.ERROR, logger="membrane"):
        with pytest.raises(membrane.ProviderError) as refusal:
            orders(client)
    assert refusal.value.key == "fetch_failed" and refusal.value.retryable
    assert refusal.value.message == message
    assert ("10.0.0.5" in caplog.text) == ("10.0.0.5" in str(error))


@pytest.mark.parametrize(
    ("answer", "key"),
    [
        (None, "fetch_answer_invalid"),
        ({"productKey": "tenant-secret"}, "fetch_answer_invalid"),
        ({"credentials": {"productKey": 7}}, "fetch_answer_invalid"),
        ({**GOOD, "tenantKey": "b"}, "fetch_answer_other_tenant"),
    ],
)
def test_answers_that_cannot_be_used(
    engine: membrane.Engine, client: membrane.Client, answer: Any, key: str
) -> None:
    engine.set_fetch_callback(lambda request: answer)
    with pytest.raises(membrane.SetupError) as refusal:
        orders(client)
    assert refusal.value.key == key
    assert "tenant-secret" not in str(refusal.value.data) + refusal.value.message


def test_what_hangs_is_refused_by_name(tmp_path: Path, api: str) -> None:
    end = threading.Event()
    with membrane.open(
        tmp_path / "other.db",
        workspace_key="acme",
        workspace_secret=SECRET,
        allow_private_addresses=True,
        fetch_timeout=0.05,
    ) as engine:
        with engine.client(sign(is_admin=True)) as manager:
            manager.patch_workspace(internal_api={"baseUri": api})

        def fetch(request: membrane.FetchRequest) -> dict[str, Any]:
            end.wait()
            return GOOD

        engine.set_fetch_callback(fetch)
        with engine.client(sign(tenant_key="a")) as client:
            with pytest.raises(membrane.NetworkError) as refusal:
                orders(client)
        assert refusal.value.key == "fetch_timed_out"
    end.set()


def test_it_is_let_go_of(engine: membrane.Engine, client: membrane.Client) -> None:
    class Fetcher:
        def __call__(self, request: membrane.FetchRequest) -> dict[str, Any]:
            return GOOD

    fetcher = Fetcher()
    reference = weakref.ref(fetcher)
    engine.set_fetch_callback(fetcher)
    del fetcher
    assert orders(client) == 200
    engine.set_fetch_callback(None)
    for _ in range(100):
        gc.collect()
        if reference() is None:
            break
        # The thread that it ran on may still be ending.
        time.sleep(0.01)
    assert reference() is None


def test_actions(engine: membrane.Engine, client: membrane.Client) -> None:
    client.set_credentials(GOOD["credentials"])
    with engine.client(sign(is_admin=True)) as manager:
        action = manager.create_action(
            "orders",
            type="api-request-to-your-app",
            config={"request": {"uri": {"$concat": ["product/", {"$var": "$.input.what"}]}}},
        )
        assert [a["id"] for a in manager.actions()] == [action["id"]]
        result = client.run_action("orders", input={"what": "orders"})
        assert len(result["output"]["orders"]) == 2 and result["actionRunId"].startswith("run_")
        assert client.act(key="orders", input={"what": "orders"})["output"] == result["output"]
        assert client.get_action("orders")["name"] == "orders"
        assert manager.patch_action("orders", name="Orders")["name"] == "Orders"
        assert "archivedAt" in manager.archive_action("orders")
    with pytest.raises(membrane.NotFound):
        client.run_action("orders")


def test_the_guides_program_does_what_it_says() -> None:
    guide = REPOSITORY / "Sources/MembraneCore/Documentation.docc/InternalAPI.md"
    text = guide.read_text(encoding="utf-8")
    program = text.split("```python\n")[1].split("```")[0]
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY / "bindings/python/src")},
    )
    assert run.stderr == "" and run.returncode == 0
    promised = text.split("It prints `")[1].split("`")[0]
    assert run.stdout == promised + "\n"
