"""The table of behaviours that all bindings share: Tests/behaviours/behaviours.json."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

import membrane
from conftest import REPOSITORY, browse, open_engine, sign
from membrane._bindings import OPERATIONS

TABLE = REPOSITORY / "Tests" / "behaviours" / "behaviours.json"
CASES = json.loads(TABLE.read_text(encoding="utf-8"))["cases"]

ERROR_MEMBERS = {
    "type": "type",
    "key": "key",
    "retryable": "retryable",
    "oauthCode": "oauth_code",
    "httpStatus": "http_status",
}


def fill_in(value: Any, variables: dict[str, Any]) -> Any:
    """Replaces ${name} in every string."""
    if isinstance(value, str):
        return re.sub(r"\$\{(\w+)\}", lambda match: str(variables[match[1]]), value)
    if isinstance(value, list):
        return [fill_in(element, variables) for element in value]
    if isinstance(value, dict):
        return {name: fill_in(member, variables) for name, member in value.items()}
    return value


def compare(expected: Any, actual: Any, path: str) -> None:
    """Every expected member must match; other members are free."""
    if expected == {"$present": True}:
        assert actual is not None, f"{path} is missing"
    elif isinstance(expected, dict):
        assert isinstance(actual, dict), f"{path} is no object: {actual!r}"
        for name, member in expected.items():
            if member == {"$absent": True}:
                assert name not in actual, f"{path}.{name} is there: {actual[name]!r}"
            else:
                compare(member, actual.get(name), f"{path}.{name}")
    elif isinstance(expected, list):
        assert isinstance(actual, list), f"{path} is no array: {actual!r}"
        assert len(actual) == len(expected), f"{path} has {len(actual)} elements: {actual!r}"
        for index, element in enumerate(expected):
            compare(element, actual[index], f"{path}.{index}")
    else:
        # True == 1 in Python, but not in JSON.
        same = actual == expected and isinstance(actual, bool) == isinstance(expected, bool)
        assert same, f"{path} is {actual!r} instead of {expected!r}"


def at(value: Any, path: str) -> Any:
    for name in path.split("."):
        value = value[int(name)] if isinstance(value, list) else value[name]
    return value


def token_of(holder: str, engine: membrane.Engine) -> str:
    if holder == "manager":
        return sign(is_admin=True)
    if holder == "workspace":
        return sign()
    if holder == "instance":
        return engine.create_instance_token()["token"]
    if holder.startswith("token:"):
        return holder[len("token:") :]
    return sign(tenant_key=holder[len("tenant:") :])


def call(client: membrane.Client, step: dict[str, Any]) -> dict[str, Any]:
    expect = step.get("expect", {})
    status = expect.get("status", "MEMBRANE_OK")
    try:
        response = client.call(step["operation"], step["request"])
    except membrane.MembraneError as error:
        assert error.status_name == status, f"{error.status_name}: {error}"
        for member, attribute in ERROR_MEMBERS.items():
            if member in expect:
                compare(expect[member], getattr(error, attribute), f"error.{member}")
        assert expect.get("messageContains", "") in error.message
        return {}
    assert status == "MEMBRANE_OK", f"{status} was expected, the answer is {response!r}"
    compare(expect.get("response", {}), response, "response")
    return response


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_behaviour(case: dict[str, Any], api: str, tmp_path: Path) -> None:
    variables: dict[str, Any] = {"api": api}
    clients: dict[str, membrane.Client] = {}
    with open_engine(tmp_path / "membrane.db") as engine:
        try:
            for step in case["steps"]:
                filled = fill_in({name: step[name] for name in step if name != "save"}, variables)
                if "browser" in filled:
                    result = browse(filled["browser"])
                else:
                    holder = filled["as"]
                    if holder not in clients:
                        clients[holder] = engine.client(token_of(holder, engine))
                    result = call(clients[holder], filled)
                for variable, path in step.get("save", {}).items():
                    variables[variable] = at(result, path)
                    assert variables[variable] is not None, f"{path} is missing"
        finally:
            for client in clients.values():
                client.close()


def test_the_table_covers_every_operation() -> None:
    used = {step["operation"] for case in CASES for step in case["steps"] if "operation" in step}
    assert used == set(OPERATIONS)


@pytest.mark.parametrize(
    ("expected", "actual"),
    [
        ({"a": 1}, {}),
        ({"a": 1}, {"a": True}),
        ({"a": {"$present": True}}, {"a": None}),
        ({"a": {"$absent": True}}, {"a": None}),
        ([], [1]),
        ([1, 2], [2, 1]),
        ("x", None),
    ],
)
def test_a_difference_is_noticed(expected: Any, actual: Any) -> None:
    with pytest.raises(AssertionError):
        compare(expected, actual, "response")
