"""Finding and loading the shared library."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import membrane
from membrane import _bindings, _library

PROJECT = Path(__file__).resolve().parents[1]


def test_versions_agree() -> None:
    (version,) = re.findall(r'^version = "(.+)"$', (PROJECT / "pyproject.toml").read_text(), re.M)
    assert version == membrane.__version__ == _bindings.MEMBRANE_VERSION
    assert _library._is_usable(membrane.library_version())


def test_the_variable_names_the_library(tmp_path: Path) -> None:
    missing = str(tmp_path / "libmembrane.so")
    result = subprocess.run(
        [sys.executable, "-c", "import membrane"],
        env={**os.environ, "PYTHONPATH": str(PROJECT / "src"), "MEMBRANE_LIBRARY": missing},
        stderr=subprocess.PIPE,
        text=True,
    )
    assert result.returncode == 1
    assert "LoadError" in result.stderr and missing in result.stderr


def test_without_the_variable_the_system_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEMBRANE_LIBRARY", "")
    assert _library._location() == "libmembrane.so.0"


def test_another_library_is_refused() -> None:
    with pytest.raises(membrane.LoadError, match="not a complete libmembrane"):
        _library.load("libm.so.6")


def test_an_older_library_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_bindings, "MEMBRANE_VERSION_MINOR", 99)
    with pytest.raises(ImportError, match="but this package needs"):
        _library.load(os.environ["MEMBRANE_LIBRARY"])


@pytest.mark.parametrize(
    ("version", "usable"),
    [("0.1.0", True), ("0.1.1", True), ("0.10.0", True), ("0.0.9", False), ("1.1.0", False), ("", False)],
)
def test_usable_versions(version: str, usable: bool) -> None:
    assert _library._is_usable(version) is usable
