"""The power goes at every point of a workload: what was acknowledged until then is there when the store is opened."""

import hashlib
import json
from pathlib import Path

import membrane
import power_loss
import product
import pytest
import shim
from app import App
from product import Session


def acknowledge(what: str, **facts: object) -> None:
    shim.acknowledged(json.dumps({"what": what, **facts}))


def workload(folder: Path, app: App, rounds: int) -> None:
    """Everything that a product relies on once it has been told. Several openings, so that closing is among it."""
    for number in range(rounds):
        with product.session(folder) as opened:
            if number == 0:
                product.set_up(opened, app.url)
                acknowledge("set up")
            product.connect_keys(opened.customer, f"keys-{number}", f"{number}-canary")
            acknowledge("keys", key=f"keys-{number}", api_key=f"{number}-canary")
            product.connect_oauth(opened.customer, f"oauth-{number}")
            acknowledge("token", key=f"oauth-{number}", token=product.access_token(opened, f"oauth-{number}"))
            for _ in range(2):
                opened.customer.refresh_connection(connection_key=f"oauth-{number}")
                acknowledge("token", key=f"oauth-{number}", token=product.access_token(opened, f"oauth-{number}"))
            opened.customer.set_credentials({"key": f"product-{number}"})
            acknowledge("product key", key=f"product-{number}")
            if number > 0:
                opened.customer.archive_connection(connection_key=f"keys-{number - 1}")
                acknowledge("archived", key=f"keys-{number - 1}")
            # More than SQLite lets the log grow to before it writes back into the file.
            if number == 1:
                for part in range(6):
                    opened.customer.patch_connection(connection_key=f"keys-{number}", meta={"text": str(part) * 1_000_000})
                acknowledge("meta", key=f"keys-{number}", text="5")
            token = opened.manager.create_token("long-lived", tenant_key="customer")["token"]
            acknowledge("long-lived", token=token)


class Expected:
    """What the acknowledgements come to. Later ones of the same thing replace earlier ones."""

    def __init__(self, acknowledged: list[str]) -> None:
        self.is_set_up = False
        self.keys: dict[str, str] = {}
        self.tokens: dict[str, str] = {}
        self.archived: set[str] = set()
        self.meta: dict[str, str] = {}
        self.product_key: str | None = None
        self.long_lived: list[str] = []
        for text in acknowledged:
            fact = json.loads(text)
            what = fact["what"]
            if what == "set up":
                self.is_set_up = True
            elif what == "keys":
                self.keys[fact["key"]] = fact["api_key"]
            elif what == "token":
                self.tokens[fact["key"]] = fact["token"]
            elif what == "product key":
                self.product_key = fact["key"]
            elif what == "archived":
                self.archived.add(fact["key"])
            elif what == "meta":
                self.meta[fact["key"]] = fact["text"]
            else:
                self.long_lived.append(fact["token"])

    def check(self, opened: Session) -> None:
        if self.is_set_up:
            assert {item["key"] for item in opened.manager.integrations()} == {"oauth"}
        there = {item.get("key"): item for item in opened.customer.connections(include_archived=True)}
        assert there.keys() >= self.keys.keys() | self.tokens.keys()
        for key, api_key in self.keys.items():
            if key in self.archived:
                assert "archivedAt" in there[key]
            elif "archivedAt" not in there[key]:
                found = opened.manager.get_credentials(there[key]["id"])["credentials"]
                assert found["apiKey"] == api_key
        for key, token in self.tokens.items():
            # A later one may be there that nobody was told of.
            assert number_of(product.access_token(opened, key)) >= number_of(token)
        for key, text in self.meta.items():
            if "archivedAt" not in there[key]:
                assert opened.customer.get_connection(connection_key=key)["meta"]["text"] == text * 1_000_000
        if self.product_key:
            found_key = product.product_key(opened)
            assert found_key is not None and number_of(found_key, "-") >= number_of(self.product_key, "-")
        for token in self.long_lived:
            opened.engine.client(token).close()


def number_of(text: str, separator: str = ".") -> int:
    return int(text.rpartition(separator)[2])


def lay_out(files: dict[str, bytes], folder: Path) -> None:
    if folder.exists():
        for path in folder.iterdir():
            path.unlink()
    folder.mkdir(exist_ok=True)
    for name, contents in files.items():
        (folder / name).write_bytes(contents)
        # What was recorded says nothing of modes, and a key that others can read is refused.
        (folder / name).chmod(0o600)


def check(folder: Path, expected: Expected, *, goes_on: bool) -> None:
    """The store opens, has what was acknowledged, and can be used further once it was set up."""
    # Where the shim watches, syncs are left out.
    with shim.watching(folder), product.session(folder) as opened:
        expected.check(opened)
        if expected.is_set_up or goes_on:
            product.connect_keys(opened.customer, "afterwards")
    product.check_integrity(folder)


def places(records: list[power_loss.Record], whole: bool) -> set[int]:
    """After which records the power goes: after each, but of the long rows of writes that large values make not after all."""
    acknowledged = [place for place, record in enumerate(records) if record.what == "A"]
    if not whole:
        return {*acknowledged, *range(0, len(records), 23)}
    chosen = {*acknowledged}
    for start, end in zip([0, *acknowledged], [*acknowledged, len(records)], strict=True):
        part = range(start, end)
        chosen |= {*part[:60], *part[60:-60:37], *part[-60:]}
    return chosen


@pytest.mark.parametrize("begin", ["new store", "present store"])
def test_power_loss(template: Path, app: App, tmp_path: Path, whole: bool, begin: str) -> None:
    folder = tmp_path / "store"
    before: dict[str, bytes] = {}
    if begin == "new store":
        folder.mkdir()
    else:
        product.copy(template, folder)
        before = {path.name: path.read_bytes() for path in folder.iterdir()}
    journal = tmp_path / "journal"
    with shim.watching(folder), shim.recording(journal):
        if begin == "new store":
            workload(folder, app, 3 if whole else 1)
        else:
            with product.session(folder) as opened:
                product.connect_keys(opened.customer, "keys-0", "0-canary")
                acknowledge("keys", key="keys-0", api_key="0-canary")
                opened.customer.archive_connection(connection_key="old-keys")
                acknowledge("archived", key="old-keys")
                opened.customer.set_credentials({"key": "product-1"})
                acknowledge("product key", key="product-1")

    records = power_loss.read(journal)
    disk = power_loss.Disk(before)
    # States of the disk that were looked at, each with how much was acknowledged by then. Only their digests: the states of
    # a long workload are many gigabytes.
    seen: set[tuple[bytes, int]] = set()
    chosen = places(records, whole)
    for place, record in enumerate(records):
        disk.apply(record)
        if place not in chosen:
            continue
        for files in disk.outcomes(seed=place):
            # SQLite does not trust the index of the log after all processes have ended.
            files = {name: contents for name, contents in files.items() if not name.endswith("-shm")}
            digest = hashlib.sha256()
            for name in sorted(files):
                digest.update(repr((name, hashlib.sha256(files[name]).digest())).encode())
            state = (digest.digest(), len(disk.acknowledged))
            if state in seen:
                continue
            seen.add(state)
            lay_out(files, tmp_path / "after")
            try:
                check(tmp_path / "after", Expected(disk.acknowledged), goes_on=begin == "present store")
            except (AssertionError, KeyError, membrane.MembraneError) as failure:
                failure.add_note(f"power lost after record {place} of {len(records)}: {record!r:.200}")
                failure.add_note(f"acknowledged by then: {disk.acknowledged[-1:]}")
                raise
    print(f"{len(records)} records, power lost after {len(chosen)}, {len(seen)} states of the disk")
    assert len(seen) > (100 if whole else 5)
    assert disk.acknowledged


def test_a_lost_write_is_noticed(template: Path, app: App, tmp_path: Path) -> None:
    """The test can fail: with syncs that are only said to be done, acknowledged things are lost."""
    folder = product.copy(template, tmp_path / "store")
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    journal = tmp_path / "journal"
    with shim.watching(folder), shim.recording(journal), product.session(folder) as opened:
        product.connect_keys(opened.customer, "keys-0", "0-canary")
        acknowledge("keys", key="keys-0", api_key="0-canary")
    disk = power_loss.Disk(before)
    for record in power_loss.read(journal):
        if record.what == "A":
            disk.apply(record)
            break
        if record.what not in "SD":
            disk.apply(record)
    lay_out(disk.after_power_loss(lambda: False), tmp_path / "after")
    with product.session(tmp_path / "after") as opened, pytest.raises(AssertionError):
        Expected(disk.acknowledged).check(opened)
