"""What a disk may hold after the power went, by the journal that the shim has written (shim/record.c).

The model is as hard as POSIX allows: of what was written to a file since its last sync, any part may be there and any
not, by sectors and in no order; a name is there for certain only when its folder was synced after it was made.
"""

import random
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

SECTOR = 512
RECORD = struct.Struct("=c3IQ")

# Asked about each thing that was not synced: whether it survived.
Keeps = Callable[[], bool]


@dataclass
class Record:
    what: str
    path: str
    other: str
    data: bytes
    number: int


def read(journal: Path) -> list[Record]:
    contents = journal.read_bytes()
    records = []
    place = 0
    while place < len(contents):
        what, path, other, data, number = RECORD.unpack_from(contents, place)
        place += RECORD.size
        parts = []
        for length in (path, other, data):
            parts.append(contents[place : place + length])
            place += length
        assert place <= len(contents)
        records.append(Record(what.decode(), parts[0].decode(), parts[1].decode(), parts[2], number))
    return records


@dataclass
class File:
    """Contents that are safe, and changes that are not."""

    safe: bytes = b""
    changes: list[tuple[int, bytes | None]] = field(default_factory=list)

    def contents(self, keeps: Keeps) -> bytes:
        found = bytearray(self.safe)
        for place, data in self.changes:
            if data is None:
                if keeps():
                    found[place:] = bytes(max(0, place - len(found)))
                continue
            for start in range(0, len(data), SECTOR):
                if keeps():
                    part = data[start : start + SECTOR]
                    end = place + start + len(part)
                    found.extend(bytes(max(0, end - len(found))))
                    found[place + start : end] = part
        return bytes(found)

    def sync(self) -> None:
        self.safe = self.contents(lambda: True)
        self.changes = []


class Disk:
    """The folder after each record."""

    def __init__(self, before: dict[str, bytes]) -> None:
        self._names = {name: File(contents) for name, contents in before.items()}
        self._safe_names = dict(self._names)
        self._changes: list[tuple[str, File | None]] = []
        self.acknowledged: list[str] = []

    def apply(self, record: Record) -> None:
        name = record.path
        if record.what == "A":
            self.acknowledged.append(record.data.decode())
        elif record.what == "C":
            self._set(name, File())
        elif record.what == "U":
            self._set(name, None)
        elif record.what == "L":
            self._set(record.other, self._names[name])
        elif record.what == "W":
            self._names[name].changes.append((record.number, record.data))
        elif record.what == "T":
            self._names[name].changes.append((record.number, None))
        elif record.what == "S":
            self._names[name].sync()
        elif record.what == "D":
            self._safe_names = dict(self._names)
            self._changes = []

    def _set(self, name: str, file: File | None) -> None:
        self._changes.append((name, file))
        if file is None:
            del self._names[name]
        else:
            self._names[name] = file

    def after_power_loss(self, keeps: Keeps) -> dict[str, bytes]:
        names = dict(self._safe_names)
        for name, file in self._changes:
            if keeps():
                if file is None:
                    names.pop(name, None)
                else:
                    names[name] = file
        return {name: file.contents(keeps) for name, file in names.items()}

    def outcomes(self, seed: int) -> Iterator[dict[str, bytes]]:
        """Nothing that was not synced, all of it, and two mixtures."""
        numbers = random.Random(seed)
        yield self.after_power_loss(lambda: False)
        yield self.after_power_loss(lambda: True)
        yield self.after_power_loss(lambda: numbers.random() < 0.5)
        yield self.after_power_loss(lambda: numbers.random() < 0.9)
