"""The table of behaviours (Tests/behaviours), run by the host in C with canaries for every secret in it."""

import http.client
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import canaries
import membrane
from canaries import Canaries
from host import ROOT, Host

TABLE = ROOT / "Tests/behaviours/behaviours.json"
CALLBACK = "http://127.0.0.1/oauth-callback"

# Operations whose answer is a secret, shown this once or to whoever may have it; and which.
SHOWS = {
    "get_credentials": {"api key", "access-token"},
    # What the app answers is the app's: /echo answers what it got.
    "request": {"api key", "product key", "access-token"},
    "run_action": {"api key", "product key", "access-token"},
    "act": {"api key", "product key", "access-token"},
    "create_workspace": {"workspace secret"},
    "rotate_workspace_secret": {"workspace secret"},
    "create_token": {"opaque token"},
    "create_access_token": {"signed token"},
    "create_webhook": {"webhook secret"},
    "rotate_webhook_secret": {"webhook secret"},
    # The link for the browser.
    "connect": {"state"},
    "get_connection": {"state"},
}


class Server:
    """The scripted server with canaries for its secrets. `issued` is what it gave out and got to see."""

    def __init__(self, folder: Path, secret_values: dict[str, str]) -> None:
        self._log = folder / "issued"
        self._log.touch()
        self._process = subprocess.Popen(
            [sys.executable, str(ROOT / "Tests/behaviours/server.py")],
            env={**os.environ, **secret_values, "MEMBRANE_TEST_ISSUED": str(self._log)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout
        self.url = self._process.stdout.readline().strip()

    def issued(self) -> list[tuple[str, str]]:
        lines = (line.partition(" ") for line in self._log.read_text().splitlines())
        return [(kind, secret) for kind, _, secret in lines]

    def close(self) -> None:
        self._process.communicate()


def browse(url: str) -> dict[str, Any]:
    address = urlsplit(url)
    browser = http.client.HTTPConnection(address.netloc)
    browser.request("GET", f"{address.path}?{address.query}")
    answer = browser.getresponse()
    result = {"status": answer.status, "location": answer.getheader("Location")}
    browser.close()
    return result


def fill_in(value: Any, variables: dict[str, Any]) -> Any:
    if isinstance(value, str):
        return re.sub(r"\$\{(\w+)\}", lambda match: str(variables[match[1]]), value)
    if isinstance(value, list):
        return [fill_in(element, variables) for element in value]
    if isinstance(value, dict):
        return {name: fill_in(member, variables) for name, member in value.items()}
    return value


def at(value: Any, path: str) -> Any:
    for name in path.split("."):
        value = value[int(name)] if isinstance(value, list) else value[name]
    return value


class Run:
    """All cases, one after the other, in one host. `leaks` tells what was said that should not have been."""

    def __init__(self, host: Host, folder: Path) -> None:
        self.host = host
        self.folder = folder
        self.canaries = Canaries()
        self.leaks: list[str] = []
        self.calls = self.errors = 0
        self.secret = canaries.new("workspace")
        self.api_key, self.product_key = canaries.new("api-key"), canaries.new("product-key")
        self.client_secret = canaries.new("client-secret")
        self.refused_key, self.wrong_key = canaries.new("refused-key"), canaries.new("wrong-product-key")
        self.parameter = canaries.new("parameter")
        for kind, secret in (
            ("workspace secret", self.secret),
            ("api key", self.api_key),
            ("product key", self.product_key),
            ("client secret", self.client_secret),
            ("refused key", self.refused_key),
            ("product key", self.wrong_key),
            ("parameter", self.parameter),
        ):
            self.canaries.add(kind, secret)
        self.server = Server(
            folder,
            {
                "MEMBRANE_TEST_CLIENT_SECRET": self.client_secret,
                "MEMBRANE_TEST_API_KEY": self.api_key,
                "MEMBRANE_TEST_PRODUCT_KEY": self.product_key,
            },
        )

    def cases(self, every: int) -> list[dict[str, Any]]:
        text = TABLE.read_text()
        for word, secret in (
            ("test-secret", self.client_secret), ("good-key", self.api_key), ("tenant-secret", self.product_key),
            ("bad-key", self.refused_key), ("wrong", self.wrong_key), ("parameter-secret", self.parameter),
        ):  # fmt: skip
            text = text.replace(f'"{word}"', f'"{secret}"')
        cases: list[dict[str, Any]] = json.loads(text)["cases"]
        return cases[::every]

    def sign(self, **claims: Any) -> str:
        token = membrane.sign_token(self.secret, workspace_key="acme", **claims)
        # The signature is what makes a token one.
        self.canaries.add("signed token", token.rpartition(".")[2])
        return token

    def token_of(self, holder: str) -> str:
        if holder == "manager":
            return self.sign(is_admin=True)
        if holder == "workspace":
            return self.sign()
        if holder == "instance":
            _, record = self.host.do("instance")
            self.canaries.add("opaque token", record["token"])
            return str(record["token"])
        if holder.startswith("token:"):
            return holder[len("token:") :]
        return self.sign(tenant_key=holder[len("tenant:") :])

    def run(self, case: dict[str, Any], while_open: Callable[[], object] | None = None) -> None:
        """Runs one case in a folder of its own. Its files are searched while the store is open and when it is closed."""
        folder = self.folder / f"case-{self.calls}"
        folder.mkdir()
        options = {
            "workspaceKey": "acme", "workspaceSecret": self.secret, "oAuthCallbackUri": CALLBACK,
            "allowPrivateAddresses": True,
        }  # fmt: skip
        status, error = self.host.do("open", str(folder / "store.db"), json.dumps(options))
        assert status == "MEMBRANE_OK", error
        key = (folder / "store.db.key").read_bytes().strip()
        self.canaries.add("root key", key)
        variables: dict[str, Any] = {"api": self.server.url}
        holders: dict[str, str] = {}
        try:
            for step in case["steps"]:
                filled = fill_in({name: step[name] for name in step if name != "save"}, variables)
                if "browser" in filled:
                    result = browse(filled["browser"])
                else:
                    result = self._call(filled, holders, case["name"])
                for variable, path in step.get("save", {}).items():
                    variables[variable] = at(result, path)
        finally:
            self._look_at_files(folder, case["name"])
            if while_open:
                while_open()
            self.host.do("close")
            self._look_at_files(folder, case["name"])

    def _call(self, step: dict[str, Any], holders: dict[str, str], case: str) -> Any:
        if step["as"] not in holders:
            # What the host calls it is no secret, as a token in its name would be.
            name = f"client {len(holders)}"
            status, error = self.host.do("client", name, self.token_of(step["as"]))
            assert status == "MEMBRANE_OK", error
            holders[step["as"]] = name
        holder = holders[step["as"]]
        request = step["request"] if isinstance(step["request"], str) else json.dumps(step["request"])
        operation = step["operation"]
        self.calls += 1
        status, answer = self.host.do("call", holder, operation, request)
        assert status == step.get("expect", {}).get("status", "MEMBRANE_OK"), f"{case}: {operation}: {status} {answer}"
        # What this answer shows for the first time is looked for from now on.
        text = json.dumps(answer)
        shown = SHOWS.get(operation, set()) if status == "MEMBRANE_OK" else set()
        if status == "MEMBRANE_OK":
            self._learn(operation, answer)
        else:
            self.errors += 1
        for kind, secret in self.server.issued():
            self.canaries.add(kind, secret)
        for kind in self.canaries.kinds_in(text) - shown:
            self.leaks.append(f"{case}: the answer of {operation} ({status}) has a {kind}")
        return answer

    def _learn(self, operation: str, answer: dict[str, Any]) -> None:
        if operation in ("create_workspace", "rotate_workspace_secret"):
            self.canaries.add("workspace secret", answer["secret"])
        elif operation in ("create_webhook", "rotate_webhook_secret"):
            self.canaries.add("webhook secret", answer["secret"])
        elif operation == "create_token":
            self.canaries.add("opaque token", answer["token"])
        elif operation == "create_access_token":
            self.canaries.add("signed token", answer["token"].rpartition(".")[2])
        action = answer.get("clientAction") or {}
        if "uiUrl" in action:
            for state in parse_qs(urlsplit(action["uiUrl"]).query).get("state", []):
                self.canaries.add("state", state.partition(":")[0])

    def _look_at_files(self, folder: Path, case: str) -> None:
        """The key file holds the root key; the database, its log and its index hold nothing."""
        key = folder / "store.db.key"
        assert key.stat().st_mode & 0o777 == 0o600
        assert not self.canaries.search_files([key]).keys() - {("root key", form) for form in canaries.forms(b"x" * 44)}
        files = [path for path in folder.iterdir() if path != key]
        for kind, form in self.canaries.search_files(files):
            self.leaks.append(f"{case}: the store has a {kind} ({form})")

    def close(self) -> None:
        self.server.close()
