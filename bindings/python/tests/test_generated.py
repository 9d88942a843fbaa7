"""The declarations and the methods are what the header says."""

from __future__ import annotations

import inspect
import re
from typing import Any

import pytest

import membrane
from conftest import REPOSITORY
from membrane._bindings import FUNCTIONS, OPERATIONS

HEADER = (REPOSITORY / "include" / "membrane.h").read_text(encoding="utf-8")


def test_every_function_is_declared() -> None:
    without_comments = re.sub(r"/\*.*?\*/", "", HEADER, flags=re.S)
    names = re.findall(r"\b(membrane_\w+)\(", without_comments)
    assert sorted(names) == sorted(FUNCTIONS)


def comment_of(operation: str) -> str:
    """The header's comment of an operation."""
    before = HEADER[: HEADER.index(f" membrane_{operation}(membrane_client")]
    return before[before.rindex("/*") :]


@pytest.mark.parametrize("operation", OPERATIONS)
def test_every_operation_has_a_method_with_its_members(
    operation: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Calls the method with every argument set, and looks up each member in the header's comment."""
    sent: dict[str, Any] = {}

    def record(_: object, name: str, request: dict[str, Any], **__: object) -> dict[str, Any]:
        assert name == operation
        sent.update(request)
        return {"status": 200, "headers": {}}

    monkeypatch.setattr(membrane.Client, "call", record)
    method = getattr(membrane.Client, operation)
    names = list(inspect.signature(method).parameters)[1:]
    assert names[-2:] == ["timeout", "cancel"]
    arguments = names[:-2]
    # The definition is the request itself; the parts of a body are looked at.
    shapes: dict[str, Any] = {"definition": {"name": "x"}, "multipart": [{"name": "x", "body": b"x"}]}
    values = {name: shapes.get(name, "x") for name in arguments}
    method(membrane.Client.__new__(membrane.Client), **values)
    assert len(sent) == len(arguments)
    for member in sent:
        assert re.search(rf"\b{member}\b", comment_of(operation)), f"{member} is not in the header"
