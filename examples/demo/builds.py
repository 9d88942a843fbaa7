"""Builds programs as a user does, against the library in build/, and says in which environment they run."""

import os
import shlex
import subprocess
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def environment() -> dict[str, str]:
    """The environment in which programs find the library in build/, and no settings of the user's own."""
    build = str(ROOT / "build")
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("MEMBRANE_")},
        "PKG_CONFIG_PATH": build,
        "LD_LIBRARY_PATH": build,
        "MEMBRANE_LIBRARY": f"{build}/libmembrane.so",
        "PYTHONPATH": str(ROOT / "bindings/python/src"),
        "PYTHONDONTWRITEBYTECODE": "1",
        "GOTOOLCHAIN": "local",
        "GOPROXY": "off",
    }


def build_c(source: Path, program: Path, standard: str = "c99", flags: Iterable[str] = ()) -> None:
    found = subprocess.run(
        ["pkg-config", "--cflags", "--libs", "membrane", "jansson"],
        env=environment(),
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    ).stdout
    warnings = ["-Wall", "-Wextra", "-Wpedantic", "-Werror"]
    command = ["cc", f"-std={standard}", *flags, *warnings, str(source), "-o", str(program), *shlex.split(found)]
    subprocess.run(command, check=True)


def build_go(folder: Path, program: Path) -> None:
    go = ROOT / ".build/go/bin/go"
    subprocess.run([go, "build", "-o", program, "."], cwd=folder, env=environment(), check=True)
