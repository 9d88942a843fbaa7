"""The table of who may call what, in the guide Access.md."""

from __future__ import annotations

from description import Description, Operation

_START, _END = "<!-- table -->\n", "<!-- end of table -->"
_KINDS = ("tenant", "workspace", "manager", "developer", "instance")


def guide(description: Description, present: str) -> str:
    """The guide with the table as it must be."""
    before, start, rest = present.partition(_START)
    _, end, after = rest.partition(_END)
    if not start or not end:
        raise ValueError("Access.md has lost the marks of its table")
    lines = [f"| operation | {' | '.join(_KINDS)} |", "|---|" + "---|" * len(_KINDS)]
    for operation in description.operations:
        cells = [_cell(operation, kind) for kind in _KINDS]
        lines.append(f"| `{operation.name}` | {' | '.join(cells)} |")
    return before + start + "\n".join(lines) + "\n" + end + after


def _cell(operation: Operation, kind: str) -> str:
    if kind in operation.callers:
        return "yes"
    return "as manager" if kind == "developer" and "manager" in operation.callers else "403"
