"""The behaviours of all bindings with canaries: in files, answers, errors, output, and in memory."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import canaries
import pytest
from behaviours import Run
from canaries import Canaries
from host import Host
from memory import MAY_BE_OPEN, kinds, memory_of

# Every so-manieth behaviour in a short run.
SHARE = 6


class Looked:
    """What was found in memory while stores were open, and after they were closed, by kind."""

    def __init__(self) -> None:
        self.open: Counter[str] = Counter()
        self.closed: Counter[str] = Counter()


@pytest.fixture(scope="module")
def run(program: Path, tmp_path_factory: pytest.TempPathFactory, whole: bool) -> Iterator[tuple[Run, Looked]]:
    folder = tmp_path_factory.mktemp("behaviours")
    looked = Looked()
    with Host(program, folder) as host:
        run = Run(host, folder)
        try:
            cases = run.cases(1 if whole else SHARE)
            for number, case in enumerate(cases):
                # Memory that is used again hides what was in it, so it is looked at as early as can be.
                looks = whole or number % 5 == 0 or number == len(cases) - 1
                run.run(case, (lambda: looked.open.update(memory_of(host, run.canaries))) if looks else None)
                if looks:
                    looked.closed.update(memory_of(host, run.canaries))
        finally:
            run.close()
        yield run, looked


def test_answers_errors_and_files(run: tuple[Run, Looked]) -> None:
    """The store, its log and its index, open and closed; every answer and every error."""
    ran, _ = run
    print(f"{ran.calls} calls, {ran.errors} errors; secrets: { {k: len(v) for k, v in ran.canaries.by_kind.items()} }")
    assert ran.calls > 50 and ran.errors > 5
    assert {"workspace secret", "api key", "client secret", "access-token", "refresh-token", "code", "verifier",
            "state", "root key", "signed token"} <= ran.canaries.by_kind.keys()  # fmt: skip
    assert ran.leaks == []


def test_nothing_is_printed(run: tuple[Run, Looked]) -> None:
    assert run[0].host.stderr() == b""
    assert run[0].host.temporary_files() == []


def test_memory_while_open(run: tuple[Run, Looked]) -> None:
    _, looked = run
    print("open:", dict(sorted(looked.open.items())))
    assert kinds(looked.open) <= MAY_BE_OPEN.keys()


def test_memory_after_closing(run: tuple[Run, Looked]) -> None:
    _, looked = run
    print("closed:", dict(sorted(looked.closed.items())))
    assert looked.closed == Counter()


def test_what_is_there_is_found(tmp_path: Path) -> None:
    """The search can find: each form of a secret, in a file and in a text."""
    known = Canaries()
    secret = canaries.new("planted")
    known.add("planted", secret)
    for form, text in canaries.forms(secret.encode()).items():
        place = tmp_path / "file"
        place.write_bytes(b"\x00\xff before " + text + b" after \x00")
        assert {kind for kind, _ in known.search_files([place])} == {"planted"}, form
        assert known.kinds_in(f"before {text.decode()} after") == {"planted"}, form
    assert not known.search(secret[:-10].encode()[:20])
