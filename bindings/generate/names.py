"""How names are spelled in each language."""

from __future__ import annotations


def camel(name: str) -> str:
    """`list_connections` as Swift has it: `listConnections`."""
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)
