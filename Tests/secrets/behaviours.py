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
from urllib.parse import urlsplit

import canaries
from canaries import Canaries
from host import ROOT, Host
from opened import Opened

TABLE = ROOT / "Tests/behaviours/behaviours.json"

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
        self.calls = self.errors = self._number = 0
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

    def run(self, case: dict[str, Any], while_open: Callable[[], object] | None = None) -> None:
        """Runs one case in a folder of its own. Its files are searched while the store is open and when it is closed."""
        name = case["name"]
        self._number += 1
        opened = Opened(self.host, self.folder / f"case-{self._number}", self.canaries, self.secret, self.leaks, name)
        opened.learn = self._learn
        variables: dict[str, Any] = {"api": self.server.url}
        try:
            for step in case["steps"]:
                filled = fill_in({name: step[name] for name in step if name != "save"}, variables)
                if "browser" in filled:
                    result = browse(filled["browser"])
                else:
                    status = filled.get("expect", {}).get("status", "MEMBRANE_OK")
                    result = opened.call(filled["as"], filled["operation"], filled["request"], status=status)
                for variable, path in step.get("save", {}).items():
                    variables[variable] = at(result, path)
            opened.look_at_files()
            if while_open:
                while_open()
        finally:
            self.calls += opened.calls
            self.errors += opened.errors
            opened.close()

    def _learn(self) -> None:
        for kind, secret in self.server.issued():
            self.canaries.add(kind, secret)

    def close(self) -> None:
        self.server.close()
