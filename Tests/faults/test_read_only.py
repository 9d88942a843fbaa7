"""A store that may not be written: the file, its folder, the file system. Tests/abi/refused_stores.c has it in C."""

import errno
import os
from pathlib import Path

import child
import product
import pytest
import shim
import membrane

NOBODY = 65534

# Gives up root's rights, for which permissions mean nothing, opens the store and prints what came of it.
TRY = """
import os, pathlib, membrane, product
folder = pathlib.Path(sys.argv[1])
if os.geteuid() == 0:
    os.setgid(65534); os.setuid(65534)
try:
    with product.session(folder) as opened:
        product.connect_keys(opened.customer, "new")
    print("ok")
except membrane.MembraneError as failure:
    print(failure.status_name, failure.key)
"""


def reachable(folder: Path) -> None:
    """Lets anybody pass to it, as far as these are folders of the test."""
    for parent in [folder, *folder.parents]:
        if parent.stat().st_uid == os.geteuid() and "pytest" in str(parent):
            parent.chmod(0o755)


def outcome_of(folder: Path) -> str:
    status, output, errors = child.run(TRY, str(folder))
    assert status == 0, errors
    return output.strip()


@pytest.fixture
def store(template: Path, tmp_path: Path) -> Path:
    folder = product.copy(template, tmp_path / "store")
    reachable(folder)
    if os.geteuid() == 0:
        for path in [folder, *folder.iterdir()]:
            os.chown(path, NOBODY, NOBODY)
    return folder


def test_writable(store: Path) -> None:
    """What the others are compared with."""
    assert outcome_of(store) == "ok"


def test_read_only_file(store: Path) -> None:
    (store / "store.db").chmod(0o444)
    before = (store / "store.db").read_bytes()
    assert outcome_of(store) == "MEMBRANE_STORE_READ_ONLY store_read_only"
    assert (store / "store.db").read_bytes() == before


def test_read_only_folder(store: Path) -> None:
    """The log and its index cannot be made."""
    store.chmod(0o555)
    assert outcome_of(store) in ("MEMBRANE_STORE_READ_ONLY store_read_only",
                                 "MEMBRANE_STORE_UNAVAILABLE store_unavailable")  # fmt: skip
    store.chmod(0o755)
    assert outcome_of(store) == "ok"


def test_new_store_in_read_only_folder(tmp_path: Path) -> None:
    folder = tmp_path / "empty"
    folder.mkdir(mode=0o555)
    reachable(folder)
    folder.chmod(0o555)
    assert outcome_of(folder).split()[0] in ("MEMBRANE_STORE_READ_ONLY", "MEMBRANE_STORE_UNAVAILABLE")
    assert list(folder.iterdir()) == []


def test_unreadable_file(store: Path) -> None:
    (store / "store.db").chmod(0)
    assert outcome_of(store).split()[0] in ("MEMBRANE_STORE_READ_ONLY", "MEMBRANE_STORE_UNAVAILABLE")


def test_unreadable_key(store: Path) -> None:
    (store / "store.db.key").chmod(0)
    assert outcome_of(store) == "MEMBRANE_STORE_UNAVAILABLE key_file_unreadable"
    # It is not taken for missing: another one would make the store unreadable for ever.
    (store / "store.db.key").chmod(0o600)
    assert outcome_of(store) == "ok"


def test_the_file_system_becomes_read_only(template: Path, tmp_path: Path) -> None:
    """As Linux does after an error of the disk: what is open can be read but no longer written."""
    folder = product.copy(template, tmp_path / "store")
    kinds = shim.WRITE | shim.TRUNCATE | shim.UNLINK | shim.LINK | shim.SYNC
    with shim.watching(folder), product.session(folder) as opened:
        with shim.Failing(kinds, 1, errno.EROFS, all=True):
            with pytest.raises(membrane.StoreError) as caught:
                product.connect_keys(opened.customer, "new")
            assert caught.value.key in ("store_unavailable", "store_read_only")
            assert opened.customer.request("GET", "/me", connection_key="old-keys").status == 200
        product.connect_keys(opened.customer, "new")
