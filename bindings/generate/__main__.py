"""Writes what repeats the declarations of the operations, from include/abi/operations.json and include/membrane.h.

    python bindings/generate                     writes
    python bindings/generate --describe PROGRAM  takes the declarations from what PROGRAM prints, and writes
    python bindings/generate --check             writes nothing, and fails where a file is not as it would be written
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

import access
import c
import go
import header
import openapi
import python
from declarations import Header
from description import Description, pretty

ROOT = Path(__file__).resolve().parents[2]
HEADER = Path("include/membrane.h")
OPERATIONS = Path("include/abi/operations.json")
OPENAPI = Path("include/abi/openapi.json")
SYMBOLS = Path("include/abi/symbols.txt")
FUNCTIONS = Path("Sources/Membrane/Operations")
TABLE = Path("Tests/abi/operations.h")
ACCESS = Path("Sources/MembraneCore/Documentation.docc/Access.md")
PYTHON = Path("bindings/python/src/membrane")
GO = Path("bindings/go")


def outputs(root: Path, described: str) -> dict[Path, str]:
    """Every file that is written, as it must be."""
    description = Description.read(described)
    declarations = (root / HEADER).read_text(encoding="utf-8")
    paragraphs = header.paragraphs(declarations)
    for operation in description.operations:
        if operation.name not in paragraphs:
            raise ValueError(f"{HEADER} does not declare membrane_{operation.name}: write its paragraph first")

    def present(path: Path) -> str:
        return (root / path).read_text(encoding="utf-8")

    types = go.Types(description)
    return {
        OPERATIONS: described,
        OPENAPI: openapi.document(description, paragraphs, header.version(declarations)),
        SYMBOLS: c.symbols(description, paragraphs, present(SYMBOLS)),
        **{FUNCTIONS / name: text for name, text in c.functions(description, paragraphs).items()},
        TABLE: c.table(description),
        ACCESS: access.guide(description, present(ACCESS)),
        PYTHON / "_bindings.py": Header(root / HEADER).python(),
        PYTHON / "_operations.py": python.operations(description, paragraphs),
        PYTHON / "records.py": python.records(description),
        PYTHON / "__init__.py": python.package(description, present(PYTHON / "__init__.py")),
        GO / "operations.go": go.table(description),
        GO / "records.go": types.records(),
        GO / "methods.go": types.methods(),
    }


def stale(root: Path, files: dict[Path, str]) -> list[Path]:
    """What differs from what it must be, or must not be there."""
    found = [
        path
        for path, text in files.items()
        if not (root / path).exists() or (root / path).read_text(encoding="utf-8") != text
    ]
    present = {path.relative_to(root) for path in (root / FUNCTIONS).glob("*")}
    return found + sorted(present - files.keys())


def main(arguments: list[str], root: Path = ROOT) -> int:
    parser = argparse.ArgumentParser(prog="generate", description="Writes what repeats the declarations of operations.")
    parser.add_argument("--check", action="store_true", help="only compare, and fail where something is stale")
    parser.add_argument("--describe", metavar="PROGRAM", help="prints the declarations")
    options = parser.parse_args(arguments)
    try:
        if options.describe:
            described = subprocess.run([options.describe], check=True, stdout=subprocess.PIPE, text=True).stdout
        else:
            described = (root / OPERATIONS).read_text(encoding="utf-8")
        files = outputs(root, pretty(described))
    except ValueError as error:
        print(f"generate: {error}", file=sys.stderr)
        return 1
    different = stale(root, files)
    for path in different:
        if options.check:
            print(f"generate: {path} is not what the declarations say: run make generate", file=sys.stderr)
        else:
            write(root, path, files.get(path))
    findings = list(header.differences(Description.read(described), (root / HEADER).read_text(encoding="utf-8")))
    for finding in findings:
        print(f"generate: {finding}", file=sys.stderr)
    return 1 if findings or (different and options.check) else 0


def write(root: Path, path: Path, text: str | None) -> None:
    """Writes a file, or removes it where nothing is to be in it."""
    if text is None:
        (root / path).unlink()
    else:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    print(f"generate: {'wrote' if text is not None else 'removed'} {path}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
