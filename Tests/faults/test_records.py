"""Records that nobody wrote: a value of another kind, an unknown word, a number without bounds, a row that is gone.

As a damaged page makes them, or a hand that repairs a store with SQL. Each column of each table in turn holds each of
VALUES in every row; each table in turn loses its rows.
"""

import itertools
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import product
from app import App
from damage import check

VALUES: dict[str, object] = {
    "NULL": None, "nonsense": "nonsense", "empty": "", "one": 1, "minus one": -1, "largest": 2**63 - 1,
    "smallest": -(2**63), "real": 1e300, "no UTF-8": b"\xff\xfe\x80", "no bytes": b"", "array": "[]", "object": "{}",
    "half an object": '{"a":', "null": "null", "long": "x" * 20_000,
}  # fmt: skip


def tables(template: Path) -> dict[str, list[str]]:
    database = sqlite3.connect(template / "store.db")
    names = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    found = {name: [row[1] for row in database.execute(f"PRAGMA table_info({name})")] for name in names}
    database.close()
    return found


def changed(template: Path, folder: Path, sql: str, *values: object) -> Path | None:
    """None where the table refuses it, or has no row to change."""
    product.copy(template, folder)
    database = sqlite3.connect(folder / "store.db", isolation_level=None)
    try:
        count = database.execute(sql, values).rowcount
    except sqlite3.IntegrityError:
        count = 0
    finally:
        database.close()
    return folder if count > 0 else None


def check_all(folders: Iterator[Path | None], app: App) -> None:
    """Some at a time, for the sake of the disk."""
    there = (folder for folder in folders if folder is not None)
    seen = 0
    while some := list(itertools.islice(there, 40)):
        seen += len(some)
        check(some, app)
    assert seen > 0


def test_every_table_has_a_row(furnished: Path) -> None:
    """What has none is not tested: see `damage.furnish`."""
    database = sqlite3.connect(furnished / "store.db")
    empty = {name for name in tables(furnished) if not database.execute(f"SELECT 1 FROM {name} LIMIT 1").fetchall()}
    database.close()
    assert not empty


def test_rows_are_gone(furnished: Path, tmp_path: Path, tolerant: App) -> None:
    check_all((changed(furnished, tmp_path / name, f"DELETE FROM {name}") for name in tables(furnished)), tolerant)


def test_columns(furnished: Path, tmp_path: Path, tolerant: App, whole: bool) -> None:
    columns = [(table, column) for table, names in tables(furnished).items() for column in names]
    cases = [(table, column, value) for value in VALUES for table, column in columns]

    def folders() -> Iterator[Path | None]:
        for table, column, value in cases if whole else cases[::37]:
            sql = f"UPDATE OR IGNORE {table} SET {column} = ?"
            yield changed(furnished, tmp_path / f"{table}.{column} is {value}", sql, VALUES[value])

    check_all(folders(), tolerant)
