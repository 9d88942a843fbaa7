"""Files that are not as they were left: pages overwritten, bits turned, ends cut off, the key file too.

What is damaged may be missed or found; what must not happen is a crash, a hang, or credentials that are not the right
ones. Sealed values carry where they belong, so wrong bytes are refused by name and never used.
"""

import json
import random
import shutil
from pathlib import Path

import child
import product
import pytest
from app import App

PAGE = 4096

# Uses everything in each of the folders that it is told, and prints what came of it. A process of its own: one that
# crashes is noticed, and is told apart by the last folder that it named.
USE = """
import json, pathlib, membrane, product

def attempt(found, name, body):
    try:
        found[name] = ["ok", body()]
    except membrane.MembraneError as failure:
        found[name] = [failure.status_name, failure.key if failure.key != "internal" else failure.message]

def use(opened, found):
    customer, manager = opened.customer, opened.manager
    attempt(found, "list", lambda: len(list(customer.connections())))
    for key in ("old-keys", "old-oauth"):
        attempt(found, "use " + key, lambda: customer.request("GET", "/me", connection_key=key, timeout=20).status)
    attempt(found, "product key", lambda: product.product_key(opened))
    attempt(found, "token", lambda: product.access_token(opened, "old-oauth"))
    attempt(found, "events", lambda: len(manager.list_events()["items"]))
    attempt(found, "write", lambda: product.connect_keys(customer, "new")["state"])
    attempt(found, "archive", lambda: customer.archive_connection(key="old-keys")["key"])
    attempt(found, "due", lambda: opened.engine.run_due(max_seconds=0.2)["failed"])

for line in sys.stdin:
    folder = pathlib.Path(line.strip())
    print("trying", folder.name, flush=True)
    found = {}
    try:
        with product.session(folder) as opened:
            use(opened, found)
    except membrane.MembraneError as failure:
        found["open"] = [failure.status_name, failure.key]
    print(json.dumps(found), flush=True)
"""

# What each step may give, when it gives something.
RIGHT: dict[str, set[object]] = {
    "use old-keys": {200},
    "use old-oauth": {200},
    "product key": {"old-product-key"},
    "write": {"READY"},
    "archive": {"old-keys"},
}

# Nothing else is known of what a page held that was lost.
ANSWERS = {
    "MEMBRANE_STORE_CORRUPT", "MEMBRANE_STORE_UNAVAILABLE", "MEMBRANE_STORE_TOO_NEW", "MEMBRANE_WRONG_KEY",
    "MEMBRANE_STORE_READ_ONLY", "MEMBRANE_NOT_FOUND", "MEMBRANE_NOT_AUTHENTICATED", "MEMBRANE_CONFLICT",
    "MEMBRANE_CONFIGURATION", "MEMBRANE_CLIENT_ACTION", "MEMBRANE_DISCONNECTED", "MEMBRANE_ALREADY_EXISTS",
    "MEMBRANE_ACCESS_DENIED", "MEMBRANE_STORE_FULL",
    # Records that contradict each other, as a page of another time makes them, look like a defect of the library.
    "MEMBRANE_INTERNAL",
}  # fmt: skip


def use(folders: list[Path]) -> list[dict[str, list[object]]]:
    process = child.start(USE)
    output, errors = process.communicate("".join(f"{folder}\n" for folder in folders), timeout=500)
    lines = output.splitlines()
    assert process.returncode == 0, f"{lines[-1:]} ended the process ({process.returncode}): {errors[-2000:]}"
    return [json.loads(line) for line in lines[1::2]]


def check(folders: list[Path], app: App) -> dict[str, int]:
    outcomes: dict[str, int] = {}
    for folder, found in zip(folders, use(folders), strict=True):
        for step, (status, value) in found.items():
            outcomes[str(status)] = outcomes.get(str(status), 0) + 1
            if status != "ok":
                assert status in ANSWERS, f"{folder.name}: {step}: {status} {value}"
            elif step in RIGHT:
                assert value in RIGHT[step], f"{folder.name}: {step}: {value}"
            elif step == "token":
                assert app.accepts(f"Bearer {value}"), f"{folder.name}: {value}"
        shutil.rmtree(folder)
    print(outcomes)
    return outcomes


def spoiled(template: Path, folder: Path, name: str, contents: bytes) -> Path:
    product.copy(template, folder)
    (folder / name).write_bytes(contents)
    return folder


def test_nothing_damaged(template: Path, tmp_path: Path, app: App) -> None:
    """What the others are compared with."""
    assert set(check([product.copy(template, tmp_path / "good")], app)) == {"ok"}


@pytest.mark.parametrize("how", ["zeros", "noise", "another page", "bits"])
def test_pages(template: Path, tmp_path: Path, app: App, whole: bool, how: str) -> None:
    contents = (template / "store.db").read_bytes()
    pages = len(contents) // PAGE
    numbers = random.Random(how)
    folders = []
    for page in range(0, pages, 1 if whole else 19):
        start = page * PAGE
        present = contents[start : start + PAGE]
        if how == "zeros":
            put = bytes(PAGE)
        elif how == "noise":
            put = numbers.randbytes(PAGE)
        elif how == "another page":
            other = numbers.randrange(pages) * PAGE
            put = contents[other : other + PAGE]
        else:
            turned = bytearray(present)
            for _ in range(8):
                turned[numbers.randrange(PAGE)] ^= 1 << numbers.randrange(8)
            put = bytes(turned)
        damaged = contents[:start] + put + contents[start + PAGE :]
        folders.append(spoiled(template, tmp_path / f"{how.split()[0]}-{page}", "store.db", damaged))
    outcomes = check(folders, app)
    assert outcomes.get("MEMBRANE_STORE_CORRUPT", 0) > 0


def test_truncated_file(template: Path, tmp_path: Path, app: App, whole: bool) -> None:
    contents = (template / "store.db").read_bytes()
    sizes = [1, 15, 16, 99, 100, 511, 512, PAGE - 1, PAGE + 1, len(contents) - 1]
    sizes += range(PAGE, len(contents), PAGE * (1 if whole else 19))
    folders = [spoiled(template, tmp_path / f"size-{n}", "store.db", contents[:n]) for n in sizes]
    assert check(folders, app).get("MEMBRANE_STORE_CORRUPT", 0) > 0


def test_an_empty_file_is_a_new_store(template: Path, tmp_path: Path) -> None:
    """As an empty file always is to SQLite: it cannot be told from one that nothing was written to yet."""
    (found,) = use([spoiled(template, tmp_path / "empty", "store.db", b"")])
    assert found["list"] == ["ok", 0]


KEYS = {
    "empty": b"", "short": b"AAAA", "noise": bytes(range(200, 244)), "another": b"QkJC" * 10 + b"QkI=\n",
    "long": b"A" * 5000, "NUL": b"\x00" * 44,
}  # fmt: skip


@pytest.mark.parametrize("name", KEYS)
def test_key_file(template: Path, tmp_path: Path, name: str) -> None:
    """The store is refused and not changed, and opens again with its own key."""
    folder = spoiled(template, tmp_path / "store", "store.db.key", KEYS[name])
    before = (folder / "store.db").read_bytes()
    (found,) = use([folder])
    assert found.keys() == {"open"}
    status = found["open"][0]
    assert status == ("MEMBRANE_WRONG_KEY" if name == "another" else "MEMBRANE_INVALID_ARGUMENT"), found
    assert (folder / "store.db").read_bytes() == before
    shutil.copyfile(template / "store.db.key", folder / "store.db.key")
    assert use([folder])[0]["use old-keys"] == ["ok", 200]


def test_missing_key_file(template: Path, tmp_path: Path) -> None:
    """No other key is made: with it nothing could be opened any more."""
    folder = product.copy(template, tmp_path / "store")
    (folder / "store.db.key").unlink()
    (found,) = use([folder])
    assert found.keys() == {"open"} and not (folder / "store.db.key").exists(), found


@pytest.fixture
def crashed(template: Path, tmp_path: Path) -> Path:
    """A store whose log holds everything new, as a process leaves it that was killed."""
    folder = product.copy(template, tmp_path / "crashed")
    with product.session(folder) as opened:
        product.connect_keys(opened.customer, "in-the-log")
        product.copy(folder, tmp_path / "copy")
    return tmp_path / "copy"


def test_truncated_log(crashed: Path, tmp_path: Path, app: App, whole: bool) -> None:
    """The log ends where it is whole; what was in the file before is there."""
    log = (crashed / "store.db-wal").read_bytes()
    assert log
    sizes = [0, 1, 31, 32, 33, 55, *range(56, len(log), 1031 if whole else 25013)]
    folders = [spoiled(crashed, tmp_path / f"log-{n}", "store.db-wal", log[:n]) for n in sizes]
    assert set(check(folders, app)) == {"ok"}


def test_damaged_log(crashed: Path, tmp_path: Path, app: App, whole: bool) -> None:
    log = (crashed / "store.db-wal").read_bytes()
    numbers = random.Random(1)
    folders = []
    for number in range(60 if whole else 10):
        turned = bytearray(log)
        turned[numbers.randrange(len(log))] ^= 1 << numbers.randrange(8)
        folders.append(spoiled(crashed, tmp_path / f"log-{number}", "store.db-wal", bytes(turned)))
    assert set(check(folders, app)) == {"ok"}


def test_damaged_index_of_the_log(crashed: Path, tmp_path: Path, app: App, whole: bool) -> None:
    """It is made anew by whoever opens the store first."""
    index = (crashed / "store.db-shm").read_bytes()
    numbers = random.Random(2)
    contents = [b"", bytes(len(index)), numbers.randbytes(len(index)), index[:100], index[: len(index) // 2]]
    folders = [spoiled(crashed, tmp_path / f"shm-{n}", "store.db-shm", bytes_) for n, bytes_ in enumerate(contents)]
    assert set(check(folders, app)) == {"ok"}
