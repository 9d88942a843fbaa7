"""Files that are not as they were left: pages overwritten, bits turned, ends cut off, the key file too."""

import itertools
import random
import shutil
from pathlib import Path

import product
import pytest
from app import App
from damage import check, spoiled, use

PAGE = 4096


def test_nothing_damaged(furnished: Path, tmp_path: Path, tolerant: App) -> None:
    """What the others are compared with."""
    assert set(check([product.copy(furnished, tmp_path / "good")], tolerant)) == {"ok"}


@pytest.mark.parametrize("how", ["zeros", "noise", "another page", "bits"])
def test_pages(furnished: Path, tmp_path: Path, tolerant: App, whole: bool, how: str) -> None:
    contents = (furnished / "store.db").read_bytes()
    pages = len(contents) // PAGE
    numbers = random.Random(how)
    folders = []
    # What is put there by chance has more than one chance.
    times = 3 if whole and how != "zeros" else 1
    for time, page in itertools.product(range(times), range(0, pages, 1 if whole else 19)):
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
        folders.append(spoiled(furnished, tmp_path / f"{how.split()[0]}-{page}-{time}", "store.db", damaged))
    outcomes = check(folders, tolerant)
    assert outcomes.get("MEMBRANE_STORE_CORRUPT", 0) > 0


def test_truncated_file(furnished: Path, tmp_path: Path, tolerant: App, whole: bool) -> None:
    contents = (furnished / "store.db").read_bytes()
    sizes = [1, 15, 16, 99, 100, 511, 512, PAGE - 1, PAGE + 1, len(contents) - 1]
    sizes += range(1024 if whole else PAGE, len(contents), 512 if whole else PAGE * 19)
    folders = [spoiled(furnished, tmp_path / f"size-{n}", "store.db", contents[:n]) for n in sorted(set(sizes))]
    assert check(folders, tolerant).get("MEMBRANE_STORE_CORRUPT", 0) > 0


def test_an_empty_file_is_a_new_store(furnished: Path, tmp_path: Path) -> None:
    """As an empty file always is to SQLite: it cannot be told from one that nothing was written to yet."""
    (found,) = use([spoiled(furnished, tmp_path / "empty", "store.db", b"")])
    assert found["list"] == ["ok", 0]


KEYS = {
    "empty": b"", "short": b"AAAA", "noise": bytes(range(200, 244)), "another": b"QkJC" * 10 + b"QkI=\n",
    "long": b"A" * 5000, "NUL": b"\x00" * 44,
}  # fmt: skip


@pytest.mark.parametrize("name", KEYS)
def test_key_file(furnished: Path, tmp_path: Path, name: str) -> None:
    """The store is refused and not changed, and opens again with its own key."""
    folder = spoiled(furnished, tmp_path / "store", "store.db.key", KEYS[name])
    before = (folder / "store.db").read_bytes()
    (found,) = use([folder])
    assert found.keys() == {"open"}
    status = found["open"][0]
    assert status == ("MEMBRANE_WRONG_KEY" if name == "another" else "MEMBRANE_INVALID_ARGUMENT"), found
    assert (folder / "store.db").read_bytes() == before
    shutil.copy(furnished / "store.db.key", folder / "store.db.key")
    assert use([folder])[0]["use old-keys"] == ["ok", 200]


def test_missing_key_file(furnished: Path, tmp_path: Path) -> None:
    """No other key is made: with it nothing could be opened any more."""
    folder = product.copy(furnished, tmp_path / "store")
    (folder / "store.db.key").unlink()
    (found,) = use([folder])
    assert found.keys() == {"open"} and not (folder / "store.db.key").exists(), found


@pytest.fixture
def crashed(furnished: Path, tmp_path: Path) -> Path:
    """A store whose log holds everything new, as a process leaves it that was killed."""
    folder = product.copy(furnished, tmp_path / "crashed")
    with product.session(folder) as opened:
        product.connect_keys(opened.customer, "in-the-log")
        product.copy(folder, tmp_path / "copy")
    return tmp_path / "copy"


def test_truncated_log(crashed: Path, tmp_path: Path, tolerant: App, whole: bool) -> None:
    """The log ends where it is whole; what was in the file before is there."""
    log = (crashed / "store.db-wal").read_bytes()
    assert log
    sizes = [0, 1, 31, 32, 33, 55, *range(56, len(log), 263 if whole else 25013)]
    folders = [spoiled(crashed, tmp_path / f"log-{n}", "store.db-wal", log[:n]) for n in sizes]
    assert set(check(folders, tolerant)) == {"ok"}


def test_damaged_log(crashed: Path, tmp_path: Path, tolerant: App, whole: bool) -> None:
    log = (crashed / "store.db-wal").read_bytes()
    numbers = random.Random(1)
    folders = []
    for number in range(60 if whole else 10):
        turned = bytearray(log)
        turned[numbers.randrange(len(log))] ^= 1 << numbers.randrange(8)
        folders.append(spoiled(crashed, tmp_path / f"log-{number}", "store.db-wal", bytes(turned)))
    assert set(check(folders, tolerant)) == {"ok"}


def test_damaged_index_of_the_log(crashed: Path, tmp_path: Path, tolerant: App, whole: bool) -> None:
    """It is made anew by whoever opens the store first."""
    index = (crashed / "store.db-shm").read_bytes()
    numbers = random.Random(2)
    contents = [b"", bytes(len(index)), numbers.randbytes(len(index)), index[:100], index[: len(index) // 2]]
    folders = [spoiled(crashed, tmp_path / f"shm-{n}", "store.db-shm", bytes_) for n, bytes_ in enumerate(contents)]
    assert set(check(folders, tolerant)) == {"ok"}
