"""The core dump of a host that crashes by a fault of its own, with a store open and with none."""

from collections.abc import Callable
from pathlib import Path

import pytest
from behaviours import Run
from host import Host
from memory import MAY_BE_OPEN


def case_of(run: Run) -> dict[str, object]:
    """One that connects with OAuth, refreshes and sends requests."""
    cases = [case for case in run.cases(1) if "refresh" in case["name"] and len(case["steps"]) > 4]
    return cases[0]


def test_after_closing(program: Path, tmp_path: Path) -> None:
    with Host(program, tmp_path) as host:
        run = Run(host, tmp_path)
        try:
            run.run(case_of(run))
            core = host.crash()
        finally:
            run.close()
    assert len(run.canaries.by_kind) > 5
    assert dict(run.canaries.search_files([core])) == {}


def test_while_open(program: Path, tmp_path: Path) -> None:
    """The engine's working memory is in it; what was only passing through is not."""
    cores: list[Path] = []
    with Host(program, tmp_path) as host:
        run = Run(host, tmp_path)
        crash: Callable[[], object] = lambda: cores.append(host.crash())
        try:
            with pytest.raises((BrokenPipeError, RuntimeError)):
                run.run(case_of(run), crash)
        finally:
            run.close()
    found = run.canaries.search_files(cores)
    print(dict(found))
    # The search can find: the engine signs with the workspace's secret.
    assert found[("workspace secret", "clear")] > 0
    assert {kind for kind, _ in found} <= MAY_BE_OPEN.keys()
