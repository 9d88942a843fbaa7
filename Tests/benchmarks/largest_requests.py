"""Every operation at the largest request that it permits, with the time that it takes: one line for each shape of each member
that can be large, the slowest first.

    make bench, or: python Tests/benchmarks/largest_requests.py [--all] [OPERATION …]

Without --all the slowest of each operation are shown.

The operations and their members are read from their declarations in Sources, so that a new one is measured without being
listed here. What is refused counts too: the time until the refusal is the caller's as well. A time that grows faster than
the request is a fault, whoever may make it: the column "growth" compares with a request of a quarter of the size, where 4 is
linear and 16 is quadratic.
"""

from __future__ import annotations

import json
import re
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "bindings/python/src"))

import membrane  # noqa: E402
from membrane._bindings import OPERATIONS  # noqa: E402

LARGEST = 4_194_304
SECRET = "secret-of-the-largest-requests-0123456789"
# What a caller waits for at most, and whose growth is worth a look: shorter times are noise.
SHOWN_MS = 20.0
# What is told at once, for whoever waits for the table.
LONG_MS = 3000.0

# MARK: Declarations


def sources() -> dict[Path, str]:
    return {path: path.read_text(encoding="utf-8") for path in (ROOT / "Sources/MembraneCore").rglob("*.swift")}


def closing(text: str, start: int) -> int:
    """Where the bracket at `start` is closed."""
    pairs = {"(": ")", "[": "]", "{": "}"}
    open_brackets: list[str] = []
    in_text = False
    index = start
    while index < len(text):
        character = text[index]
        if in_text:
            if character == "\\":
                index += 1
            elif character == '"':
                in_text = False
        elif character == '"':
            in_text = True
        elif character in pairs:
            open_brackets.append(pairs[character])
        elif open_brackets and character == open_brackets[-1]:
            open_brackets.pop()
            if not open_brackets:
                return index
        index += 1
    raise ValueError("a bracket is not closed")


MEMBER = re.compile(r'(?:\.init|RequestMember)\(\s*"(\w+)",\s*\.(\w+)(?:\(([^"]*?)\))?,')
LIST = re.compile(r"static (?:let|var) (\w+): \[RequestMember\]\s*(?:=|\{)")
OWNER = re.compile(r"^(?:package )?(?:final )?(?:extension|struct|enum|class) (\w+)", re.M)
ONE = re.compile(r"static let (\w+) = (RequestMember\()")


def declared() -> dict[str, dict[str, str]]:
    """The kinds of the members of each operation."""
    files = sources()
    lists: dict[str, str] = {}
    for path, text in files.items():
        for found in LIST.finditer(text):
            end = text.find("\n\n", found.end())
            body = text[found.end() : end if end > 0 else len(text)]
            lists.setdefault(found[1], "")
            lists[found[1]] += f"// {path.stem}\n{body}"
            owner = OWNER.findall(text[: found.start()])[-1]
            lists[f"{owner}.{found[1]}"] = body
        for found in ONE.finditer(text):
            lists[found[1]] = text[found.start(2) : closing(text, found.end(2) - 1) + 1]
    # A connector's members are not declared one by one.
    reader = next(text for path, text in files.items() if path.stem == "ConnectorReader")
    functions = next(text for path, text in files.items() if path.stem == "ConnectorFunction")
    texts, schemas, others = (
        re.findall(r'"(\w+)"', re.search(rf"static let {name} = \[(.*?)\]", reader, re.S)[1])  # type: ignore[index]
        for name in ("described", "schemas", "others")
    )
    names = re.findall(r'case \.[\w, .]+: "(\w+)"', functions)
    assert "makeApiClient" in names and "inputSchema" in schemas, names
    connector = dict.fromkeys(texts, "limited") | dict.fromkeys([*schemas, *others, *names], "any")

    def members(text: str, depth: int = 0) -> dict[str, str]:
        found = {match[1]: match[2] for match in MEMBER.finditer(text)}
        if "memberNames" in text:
            found |= connector
        for owner, name in re.findall(r"(?:(\w+)\.|(?<=[\s\[(,+])\.?)(\w*(?:[mM]embers|Selector|Exists|Seconds|Member))\b", text):
            body = lists.get(f"{owner}.{name}") or ("" if name == "members" else lists.get(name, ""))
            if body and depth < 3:
                found |= members(body, depth + 1)
        return found

    operations: dict[str, dict[str, str]] = {}
    for text in files.values():
        for found in re.finditer(r"= Operation\(\s*\"(\w+)\"", text):
            start = text.index("(", found.start())
            operations[found[1]] = members(text[start : closing(text, start) + 1])
    missing = set(OPERATIONS) - set(operations)
    assert not missing, f"no declaration found: {missing}"
    return {name: operations[name] for name in OPERATIONS}


# MARK: Shapes


# So many values a request may have, and so many bytes each of them then: both limits at once.
MOST_VALUES = int(
    re.search(r"values = ([0-9_]+)", (ROOT / "Sources/MembraneCore/JSON/JSONLimits.swift").read_text())[1]  # type: ignore[index]
)


def count(size: int) -> int:
    return max(1, int(size / LARGEST * (MOST_VALUES - 200)))


def many_members(size: int) -> Any:
    return {f"m{number}": 1 for number in range(count(size))}


def many_texts(size: int) -> Any:
    return {f"m{number}": f"v{number}" for number in range(count(size))}


def long_list(size: int) -> Any:
    return {"list": [1] * count(size)}


def long_list_of_texts(size: int) -> Any:
    return {"list": [f"s{number}" for number in range(count(size))]}


def long_text(size: int) -> Any:
    return {"text": "x" * size}


def deep(size: int) -> Any:
    value: Any = {"text": "x" * max(0, size - 1000)}
    for _ in range(50):
        value = {"a": value}
    return value


def many_objects(size: int) -> Any:
    return {"list": [{"name": "a", "value": "b"}] * (count(size) // 3)}


SHAPES: list[Callable[[int], Any]] = [
    many_members, many_texts, long_list, long_list_of_texts, long_text, deep, many_objects,
]  # fmt: skip


def text_of_at_most(longest: int) -> Callable[[int], str]:
    return lambda size: "x" * min(size, longest)


def schema(shape: str, size: int) -> Any:
    if shape == "properties":
        return {"type": "object", "properties": {f"p{number}": {"type": "string"} for number in range(count(size) // 2)}}
    if shape == "enum":
        return {"type": "object", "properties": {"a": {"enum": [f"e{number}" for number in range(count(size))]}}}
    return {"type": "object", "required": [f"r{number}" for number in range(count(size))]}


# Objects inside which the interesting members are: what stands around them must be right to come that far.
def around(operation: str, name: str, value: Any) -> list[Any]:
    if name == "internalApi":
        base = {"baseUri": "https://api.product.test"}
        mapping = {"mapping": {"headers": value}}
        return [{**base, "makeApiClient": mapping}, {**base, "parameters": value}, {**base, "credentialsSchema": {"properties": value}}]
    if name == "config":
        return [{"request": {"uri": "/a", "headers": value}}, {"request": {"uri": "/a", "query": value}}, {"request": {"uri": "/a", "body": value}}]
    if name == "api":
        return [{"path": "/a", "headers": value}, {"path": "/a", "query": value}, {"path": "/a", "method": "POST", "body": value}]
    if name.endswith("Schema"):
        return [{"type": "object", "properties": value}, value]
    if name == "makeApiClient":
        return [{"mapping": {"baseUri": "https://a.test", "headers": value}}, {"mapping": {"baseUri": "https://a.test", "query": value}}]
    if operation == "create_connector" or operation == "patch_connector":
        return [value, {"mapping": value}]
    return [value]


# MARK: The world


class App(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        body = b'{"ok": true}'
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = answer

    def log_message(self, *_: Any) -> None: ...


@dataclass
class World:
    clients: dict[str, membrane.Client]
    values: dict[str, dict[str, Any]]
    base: dict[str, Any]


def world(folder: str, address: str) -> tuple[membrane.Engine, World]:
    engine = membrane.open(f"{folder}/store.db", workspace_key="acme", workspace_secret=SECRET, allow_private_addresses=True)
    manager, tenant = engine.manager(), engine.tenant("customer")
    instance = engine.client(engine.create_instance_token()["token"])
    open_schema = {"type": "object", "properties": {"apiKey": {"type": "string"}}}
    connector = {
        "key": "keys", "name": "Keys", "type": "client-credentials", "inputSchema": open_schema,
        "parametersSchema": {"type": "object"},
        "makeApiClient": {"mapping": {"baseUri": address, "headers": {"X-Key": {"$var": "credentials.apiKey"}}}},
    }  # fmt: skip
    connector_id = manager.call("create_connector", connector)["id"]
    integration = manager.call("create_integration", {"connectorKey": "keys", "key": "own"})["id"]
    manager.call("patch_workspace", {"internalApi": {"baseUri": address}})
    tenant.call("set_credentials", {"credentials": {"a": "b"}})
    connection = tenant.call("connect", {"connectorKey": "keys", "input": {"apiKey": "k"}})["id"]
    webhook = manager.call("create_webhook", {"url": f"{address}/hook", "key": "hook"})["id"]
    action = manager.call(
        "create_action",
        {"key": "act", "type": "api-request-to-your-app",
         "config": {"request": {"uri": "/a", "method": "POST", "body": {"$var": "$.input"}}}},
    )["id"]  # fmt: skip
    values: dict[str, dict[str, Any]] = {
        "connect": {"connectorKey": "keys", "input": {"apiKey": "k"}},
        "request": {"path": "/a"}, "act": {"key": "act"}, "run_action": {"key": "act"},
        "create_action": {"key": "new", "type": "api-request-to-your-app", "config": {"request": {"uri": "/a"}}},
        "patch_action": {"id": action}, "get_action": {"id": action},
        "create_connector": {**connector, "key": "new"}, "patch_connector": {"id": connector_id},
        "create_integration": {"connectorKey": "keys", "key": "new"}, "patch_integration": {"id": integration},
        "create_webhook": {"url": f"{address}/new"}, "patch_webhook": {"id": webhook},
        "set_credentials": {"credentials": {"a": "b"}}, "patch_connection": {"id": connection},
        "patch_tenant": {"tenantKey": "customer"}, "create_token": {"type": "long-lived"},
        "complete_connect": {"callbackUrl": "https://product.test/?state=x&code=y"},
        "list_connection_logs": {"id": connection},
    }  # fmt: skip
    clients = {"tenant": tenant, "manager": manager, "instance": instance}
    return engine, World(clients, values, {"connectionId": connection})


# What ends the world for those that come after is refused by naming nothing that exists.
DANGEROUS = ("delete_", "archive_", "revoke_", "rotate_")
EXISTS = "ifExists"


def actors(operation: str) -> list[str]:
    if operation in ("create_workspace", "list_workspaces", "delete_workspace"):
        return ["instance"]
    if operation in ("connect", "complete_connect", "request", "act", "run_action", "patch_self"):
        return ["tenant"]
    return ["manager"]


def requests(operation: str, members: dict[str, str], here: World) -> Iterator[tuple[str, str, Callable[[int], dict[str, Any]]]]:
    """What is large, in which shape, and what makes a request of about so many bytes."""
    base = {} if operation.startswith(DANGEROUS) else here.values.get(operation, {})

    def with_member(name: str, value: Callable[[int], Any]) -> Callable[[int], dict[str, Any]]:
        return lambda size: {**base, name: value(size)}

    def inside(name: str, shape: Callable[[int], Any], index: int) -> Callable[[int], dict[str, Any]]:
        return lambda size: {**base, name: around(operation, name, shape(size))[index]}

    def as_schema(name: str, shape: str) -> Callable[[int], dict[str, Any]]:
        return lambda size: {**base, name: schema(shape, size)}

    for name, kind in members.items():
        if kind in ("text", "words", "limited") and name not in base:
            longest = {"words": 200, "text": 8192}.get(kind, 65_536)
            yield name, "text", with_member(name, text_of_at_most(longest))
        if kind not in ("object", "any"):
            continue
        for shape in SHAPES:
            for index in range(len(around(operation, name, {}))):
                yield name, f"{shape.__name__}{index or ''}", inside(name, shape, index)
        if kind == "any":
            yield name, "text", with_member(name, lambda size: "x" * size)
            yield name, "list", with_member(name, lambda size: ["x"] * count(size))
        if name.endswith("Schema"):
            for shape_name in ("properties", "enum", "required"):
                yield name, f"schema_{shape_name}", as_schema(name, shape_name)
    yield "(nothing)", "", lambda size: dict(base)
    # Members that nobody knows are refused, and the nearest name is looked for.
    yield "(unknown)", "many_members", many_members
    yield "(unknown)", "long_name", lambda size: {"x" * size: 1}


def once(client: membrane.Client, operation: str, text: str) -> tuple[float, str]:
    begin = time.perf_counter()
    try:
        client.call(operation, text, timeout=120)
        outcome = "ok"
    except membrane.MembraneError as error:
        outcome = error.key
    return (time.perf_counter() - begin) * 1000, outcome


def fitting(make: Callable[[int], dict[str, Any]], size: int) -> str:
    """The text, brought below the limit: a shape is as large as it can be guessed."""
    while True:
        text = json.dumps(make(size), separators=(",", ":"))
        if len(text) <= LARGEST:
            return text
        size = int(size * min(0.95, LARGEST / len(text) * 0.99))


def measure(only: set[str]) -> list[tuple[float, float, str, str, str, int, str]]:
    rows = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), App)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory() as folder:
        engine, here = world(folder, f"http://127.0.0.1:{server.server_port}")
        for operation, members in declared().items():
            if only and operation not in only:
                continue
            for name, shape, make in requests(operation, members, here):
                text = fitting(make, LARGEST - 2048)
                client = here.clients[actors(operation)[0]]
                taken, outcome = once(client, operation, text)
                growth = 0.0
                if taken >= SHOWN_MS:
                    quarter, _ = once(client, operation, fitting(make, LARGEST // 4))
                    growth = taken / max(quarter, 0.1)
                rows.append((taken, growth, operation, name, shape, len(text), outcome))
                if taken >= LONG_MS:
                    print(f"{operation}, {name}, {shape}: {taken:.0f} ms", file=sys.stderr, flush=True)
        engine.close()
    server.shutdown()
    return rows


def main() -> None:
    arguments = [argument for argument in sys.argv[1:] if argument != "--all"]
    rows = sorted(measure(set(arguments)), reverse=True)
    shown: dict[str, int] = {}
    print(f"{'ms':>9} {'growth':>7} {'bytes':>8}  operation, member, shape: outcome")
    for taken, growth, operation, name, shape, size, outcome in rows:
        # The slowest of each operation is enough for a table.
        shown[operation] = shown.get(operation, 0) + 1
        if "--all" not in sys.argv and shown[operation] > 1:
            continue
        print(f"{taken:9.1f} {growth:7.1f} {size:8}  {operation}, {name}, {shape}: {outcome}")


if __name__ == "__main__":
    main()
