"""Too little memory.

What is promised: allocations of SQLite, libcurl and OpenSSL fail by name (MEMBRANE_OUT_OF_MEMORY), and what comes from
outside is limited before memory is taken for it. Swift itself ends the process when malloc fails, as the header says, and
Jansson, which would go on without, does so too; the store is then as after a crash, with everything that was acknowledged.
"""

import ctypes
import errno
import http.server
import json
import os
import resource
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import child
import membrane
import product
import pytest
import shim
from app import App
from operations import OPERATIONS, SLOW, again, check
from product import Session

_sqlite = ctypes.CDLL("libsqlite3.so.0")
_sqlite.sqlite3_hard_heap_limit64.argtypes = [ctypes.c_int64]
_sqlite.sqlite3_hard_heap_limit64.restype = ctypes.c_int64
_sqlite.sqlite3_memory_used.restype = ctypes.c_int64


@contextmanager
def memory_of_sqlite(more: int) -> Iterator[None]:
    """SQLite gets so many more bytes than it has. A limit that was set is only taken back by a larger one."""
    _sqlite.sqlite3_hard_heap_limit64(_sqlite.sqlite3_memory_used() + more)
    try:
        yield
    finally:
        _sqlite.sqlite3_hard_heap_limit64(0)


def others_may_write(folder: Path) -> None:
    """No lock is left behind: not even for a moment would somebody else have to wait."""
    other = sqlite3.connect(folder / "store.db", timeout=0, isolation_level=None)
    try:
        other.execute("BEGIN IMMEDIATE")
        other.execute("ROLLBACK")
    finally:
        other.close()


@pytest.mark.parametrize("fault", ["once", "for good"])
@pytest.mark.parametrize("name", OPERATIONS)
def test_an_operation(template: Path, tmp_path: Path, whole: bool, name: str, fault: str) -> None:
    """The n-th allocation of SQLite fails, alone or with all that follow. The second takes its own way back as well."""
    operation = OPERATIONS[name]
    is_slow = fault == "for good" and name in SLOW
    if is_slow and not whole:
        pytest.skip("runs with --whole, as `make faults` does")
    outcomes: dict[str, int] = {}
    for n in range(1, 100_000, 41 if is_slow else 1 if whole else 37):
        folder = product.copy(template, tmp_path / "store")
        # Where the shim watches, syncs are left out.
        with shim.watching(folder), product.session(folder) as opened:
            subject = operation.prepare(opened)
            outcome = "ok"
            with (
                shim.starving("libsqlite3.so"),
                shim.Failing(shim.MEMORY, n, errno.ENOMEM, all=fault == "for good") as failing,
            ):
                try:
                    operation.act(opened, subject)
                except membrane.MembraneError as failure:
                    outcome = failure.key
                    assert failure.status_name == "MEMBRANE_OUT_OF_MEMORY", f"allocation {n}: {failure}"
            outcomes[outcome] = outcomes.get(outcome, 0) + 1
            others_may_write(folder)
            if not operation.is_there(opened, subject):
                assert outcome != "ok", f"allocation {n}"
                again(operation, opened, subject, name)
            assert operation.is_there(opened, subject), f"allocation {n}"
        check(folder, operation, subject, n)
        if failing.count == 0:
            break
    print(outcomes)
    assert outcomes.get("out_of_memory", 0) > 0 and outcomes.get("ok", 0) > 0


# Tries every operation while the n-th allocation of a library fails, for every n or some, and says what came of it.
STARVE = """
import errno, json, pathlib, membrane, product, shim
from operations import OPERATIONS, Operation, again
folder, library, step, for_good = pathlib.Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), sys.argv[4] == "for good"
if library == "libcurl.so.4":
    shim.count_allocations_of_curl()
    library = ""
ask = lambda opened, _: opened.customer.request("GET", "/me", connection_key="old-oauth")
OPERATIONS["request"] = Operation(lambda opened: "", ask, lambda opened, _: True)
for name, operation in OPERATIONS.items():
    n, failed = 1, 1
    while failed:
        copy = product.copy(folder, folder.with_name("copy"))
        with shim.watching(copy), product.session(copy) as opened:
            subject = operation.prepare(opened)
            outcome = ["ok", "", ""]
            with shim.starving(library), shim.Failing(shim.MEMORY, n, errno.ENOMEM, all=for_good) as failing:
                try:
                    operation.act(opened, subject)
                except membrane.MembraneError as failure:
                    outcome = [failure.status_name, failure.key, failure.message]
            print(json.dumps([name, n, *outcome]), flush=True)
            if outcome[0] != "ok" and not operation.is_there(opened, subject):
                again(operation, opened, subject, name)
            # What could not be made once is not remembered as impossible.
            ask(opened, "")
            assert operation.is_there(opened, subject), f"{name}: allocation {n}: {outcome}"
            failed = failing.count
        n += step
"""

# Beside MEMBRANE_OUT_OF_MEMORY: a library that has no memory does not always say that.
STARVED = {
    "libcrypto.so": {"MEMBRANE_INTERNAL"},  # with OpenSSL's own code, which is that of what could not be done then
    "libcurl.so.4": {"MEMBRANE_NETWORK", "MEMBRANE_PROVIDER_ERROR"},  # as when a name is not found, or a field too large
}


@pytest.mark.parametrize("fault", ["once", "for good"])
@pytest.mark.parametrize("library", STARVED)
def test_another_library_gets_no_memory(tmp_path: Path, whole: bool, library: str, fault: str) -> None:
    if fault == "for good" and not whole:
        pytest.skip("runs with --whole, as `make faults` does")
    (tmp_path / "store").mkdir()
    with App() as app:
        with product.session(tmp_path / "store") as opened:
            product.furnish(opened, app.url)
        step = 1 if whole else 17
        status, output, errors = child.run(STARVE, str(tmp_path / "store"), library, str(step), fault, seconds=900)
    assert status == 0, f"{output.splitlines()[-1:]} {errors[-2000:]}"
    outcomes: dict[str, int] = {}
    for name, n, outcome, key, message in map(json.loads, output.splitlines()):
        outcomes[outcome] = outcomes.get(outcome, 0) + 1
        said = f"{name}: allocation {n}: {outcome} {key} {message}"
        assert outcome in {"ok", "MEMBRANE_OUT_OF_MEMORY", *STARVED[library]}, said
        assert outcome != "MEMBRANE_INTERNAL" or message.startswith("OpenSSL's "), said
    print(outcomes)
    assert outcomes.get("MEMBRANE_OUT_OF_MEMORY", 0) > 0


def test_a_store_in_memory(app: App, whole: bool) -> None:
    """Its one connection cannot be closed and opened anew."""
    with product.session(None) as opened:
        product.set_up(opened, app.url)
        keys = set()
        for n in range(1, 100_000, 1 if whole else 37):
            with shim.starving("libsqlite3.so"), shim.Failing(shim.MEMORY, n, errno.ENOMEM, all=True) as failing:
                try:
                    product.connect_keys(opened.customer, f"key-{n}")
                    keys.add(f"key-{n}")
                except membrane.MembraneError as failure:
                    assert failure.status_name == "MEMBRANE_OUT_OF_MEMORY", f"allocation {n}: {failure}"
            assert {item.get("key") for item in opened.customer.connections()} == keys, f"allocation {n}"
            product.connect_keys(opened.customer, f"afterwards-{n}")
            keys.add(f"afterwards-{n}")
            if failing.count == 0:
                break


READS: dict[str, Callable[[Session], Any]] = {
    "list": lambda opened: list(opened.customer.connections()),
    "get": lambda opened: opened.customer.get_connection(connection_key="old-oauth"),
    "credentials": lambda opened: product.access_token(opened, "old-oauth"),
    "request": lambda opened: opened.customer.request("GET", "/me", connection_key="old-oauth").status,
    "Internal API": product.product_key,
    "connector": lambda opened: opened.manager.get_connector(key="oauth"),
    "integrations": lambda opened: list(opened.manager.integrations()),
    "events": lambda opened: opened.manager.list_events(),
    "tenant": lambda opened: list(opened.manager.tenants()),
}


@pytest.mark.parametrize("name", READS)
def test_what_is_read(template: Path, tmp_path: Path, whole: bool, name: str) -> None:
    """What SQLite has no memory for is not taken for what the store does not have."""
    folder = product.copy(template, tmp_path / "store")
    with product.session(folder) as opened:
        # Longer than a page, and each longer than the one that is listed before: for some SQLite needs another byte behind
        # the text only when it is asked for it, and has no other way to say that there is none than to give no text.
        for length in range(5007, 4999, -1):
            product.connect_keys(opened.customer, f"long-{length}")
            opened.customer.patch_connection(connection_key=f"long-{length}", meta={"text": "x" * length})
        right = READS[name](opened)
    outcomes: dict[str, int] = {}
    for n in range(1, 100_000, 1 if whole else 23):
        with product.session(folder) as opened:
            outcome = "ok"
            with shim.starving("libsqlite3.so"), shim.Failing(shim.MEMORY, n, errno.ENOMEM) as failing:
                try:
                    found = READS[name](opened)
                    assert found == right, f"allocation {n}"
                except membrane.MembraneError as failure:
                    outcome = failure.key
                    assert failure.status_name == "MEMBRANE_OUT_OF_MEMORY", f"allocation {n}: {failure}"
            outcomes[outcome] = outcomes.get(outcome, 0) + 1
        if failing.count == 0:
            break
    print(outcomes)
    assert outcomes.get("out_of_memory", 0) > 0 and outcomes.get("ok", 0) > 0


def test_sqlite_gets_no_memory(template: Path, tmp_path: Path, whole: bool) -> None:
    folder = product.copy(template, tmp_path / "store")
    outcomes: dict[str, int] = {}
    with product.session(folder) as opened:
        for more in range(1, 400_000, 4_000 if whole else 20_000):
            with memory_of_sqlite(more):
                try:
                    product.connect_keys(opened.customer, f"keys-{more}")
                    outcome = "ok"
                except membrane.MembraneError as failure:
                    outcome = failure.key
                    assert failure.status_name == "MEMBRANE_OUT_OF_MEMORY", f"{more}: {failure}"
            outcomes[outcome] = outcomes.get(outcome, 0) + 1
            there = [item.get("key") for item in opened.customer.connections()]
            assert (f"keys-{more}" in there) == (outcome == "ok")
    print(outcomes)
    assert outcomes.get("out_of_memory", 0) > 0 and outcomes.get("ok", 0) > 0
    product.check_integrity(folder)


def test_sqlite_gets_no_memory_to_open(template: Path, tmp_path: Path, whole: bool) -> None:
    folder = product.copy(template, tmp_path / "store")
    outcomes: dict[str, int] = {}
    for more in range(1, 600_000, 4_000 if whole else 20_000):
        with memory_of_sqlite(more):
            try:
                product.open_engine(folder).close()
                outcome = "ok"
            except membrane.MembraneError as failure:
                outcome = failure.key
                assert failure.status_name == "MEMBRANE_OUT_OF_MEMORY", f"{more}: {failure}"
        outcomes[outcome] = outcomes.get(outcome, 0) + 1
    print(outcomes)
    assert outcomes.get("out_of_memory", 0) > 0 and outcomes.get("ok", 0) > 0


# Takes more and more, and says what was acknowledged, in a process that may have so much memory more than it has.
GROW = """
import json, pathlib, resource, membrane, product
folder, more = pathlib.Path(sys.argv[1]), int(sys.argv[2])
opened = product.Session(folder)
size = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
print(json.dumps("begin"), flush=True)
resource.setrlimit(resource.RLIMIT_AS, (size + more, size + more))
for number in range(12):
    key = f"grow-{number}"
    try:
        opened.customer.connect(connector_key="keys", key=key, input={"apiKey": "k" * 1_000_000},
                                allow_multiple_connections=True)
        print(json.dumps(key), flush=True)
        opened.manager.get_credentials(opened.customer.get_connection(connection_key=key)["id"])
    except membrane.MembraneError as failure:
        print(json.dumps([failure.status_name]), flush=True)
    except MemoryError:
        print(json.dumps(["Python's"]), flush=True)
opened.close()
"""


def test_the_process_gets_no_memory(template: Path, tmp_path: Path, whole: bool) -> None:
    """It ends, or an error says so: the store has all that was acknowledged either way."""
    ends: dict[str, int] = {}
    for more in range(1 << 20, 41 << 20, (2 << 20) if whole else (20 << 20)):
        folder = product.copy(template, tmp_path / "store")
        status, output, errors = child.run(GROW, str(folder), str(more))
        said = [json.loads(line) for line in output.splitlines() if line.endswith(("]", '"'))]
        assert said and said[0] == "begin", errors
        for how in [f"process {status}", *(one[0] for one in said if isinstance(one, list))]:
            ends[how] = ends.get(how, 0) + 1
        with product.session(folder) as opened:
            there = {item.get("key") for item in opened.customer.connections()}
            assert there >= {"old-keys", "old-oauth", *(one for one in said[1:] if isinstance(one, str))}
        product.check_integrity(folder)
    print(ends)
    assert any(how != "process 0" for how in ends), "the limit was never felt"


class _Endless(http.server.BaseHTTPRequestHandler):
    """Answers that never end, in the body or in the header."""

    def do_GET(self) -> None:
        try:
            if self.path == "/body":
                self.wfile.write(b"HTTP/1.1 200 Ok\r\nContent-Type: application/json\r\n\r\n[")
                while True:
                    self.wfile.write(b'"0123456789",' * 5000)
            self.wfile.write(b"HTTP/1.1 200 Ok\r\n")
            while True:
                self.wfile.write(b"X-Filler: " + b"0" * 4000 + b"\r\n")
        except OSError:
            pass

    def log_message(self, format: str, *arguments: object) -> None:
        pass


@pytest.mark.parametrize("path", ["/body", "/header"])
def test_an_answer_without_an_end(tmp_path: Path, path: str) -> None:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Endless)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        with App() as app, product.session(tmp_path) as opened:
            app.url = f"http://127.0.0.1:{server.server_address[1]}"
            product.set_up(opened, app.url)
            product.connect_keys(opened.customer, "keys")
            before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            with pytest.raises(membrane.MembraneError) as caught:
                opened.customer.request("GET", path, connection_key="keys")
            assert caught.value.key == "answer_too_large"
            grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
            # The limit of a body is 16 MiB, which grows by doubling; nothing is made of what is too large.
            assert grown < 96 << 10, f"{grown} KiB more"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_a_request_that_is_too_large(template: Path, tmp_path: Path) -> None:
    folder = product.copy(template, tmp_path / "store")
    with product.session(folder) as opened:
        with pytest.raises(membrane.InvalidRequest):
            opened.customer.call("set_credentials", '{"credentials":{"key":"' + "k" * (4 << 20) + '"}}')
        with pytest.raises(membrane.InvalidRequest):
            opened.customer.call("set_credentials", '{"credentials":' + "[" * 100_000)
    assert os.path.getsize(folder / "store.db") < 4 << 20
