"""An engine in the host, and a look at everything that it says and stores."""

import base64
import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import membrane
from canaries import Canaries
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from host import Host

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
    "create_webhook": {"webhook secret", "webhook secret in bytes"},
    "rotate_webhook_secret": {"webhook secret", "webhook secret in bytes"},
    # The link for the browser.
    "connect": {"state", "temporary token"},
    "get_connection": {"state"},
}


class Opened:
    """`leaks` gets a line for each secret that is where it must not be."""

    def __init__(
        self, host: Host, folder: Path, known: Canaries, secret: str, leaks: list[str], name: str, **options: Any
    ) -> None:
        self.host = host
        self.canaries = known
        self.leaks = leaks
        self.calls = self.errors = 0
        # Asked after each call: adds to the canaries what others have issued or seen in it.
        self.learn: Callable[[], object] = lambda: None
        self._secret = secret
        self._name = name
        self._folder = folder
        self._holders: dict[str, str] = {}
        folder.mkdir()
        options = {
            "workspaceKey": "acme", "workspaceSecret": secret, "oAuthCallbackUri": CALLBACK,
            "allowPrivateAddresses": True, **options,
        }  # fmt: skip
        self.do("open", str(folder / "store.db"), json.dumps(options))
        key = (folder / "store.db.key").read_bytes().strip()
        known.add("root key", key)
        known.add("root key in bytes", base64.b64decode(key))

    def do(self, *fields: str) -> dict[str, Any]:
        status, answer = self.host.do(*fields)
        assert status == "MEMBRANE_OK", answer
        return answer

    def call(
        self,
        holder: str,
        operation: str,
        request: "dict[str, Any] | str",
        *,
        status: str = "MEMBRANE_OK",
        shows: set[str] = set(),
    ) -> dict[str, Any]:
        """As the holder of a token, which `_token_of` understands."""
        if holder not in self._holders:
            # What the host calls it is no secret, as a token in its name would be.
            name = f"client {len(self._holders)}"
            self.do("client", name, self._token_of(holder))
            self._holders[holder] = name
        text = request if isinstance(request, str) else json.dumps(request)
        self.calls += 1
        found, answer = self.host.do("call", self._holders[holder], operation, text)
        assert found == status, f"{self._name}: {operation}: {found} {answer}"
        self.learn()
        may_show = shows
        if status == "MEMBRANE_OK":
            # What this answer shows for the first time is looked for from now on.
            self._learn(operation, answer)
            may_show = shows | SHOWS.get(operation, set())
        else:
            self.errors += 1
        self.look_at(f"the answer of {operation} ({status})", json.dumps(answer), may_show)
        return answer

    def look_at(self, what: str, text: str, may_show: set[str] = set()) -> None:
        for kind in self.canaries.kinds_in(text) - may_show:
            self.leaks.append(f"{self._name}: {what} has a {kind}")

    def sign(self, **claims: Any) -> str:
        token = membrane.sign_token(self._secret, workspace_key="acme", **claims)
        # The signature is what makes a token one.
        self.canaries.add("signed token", token.rpartition(".")[2])
        return token

    def _token_of(self, holder: str) -> str:
        if holder == "manager":
            return self.sign(is_admin=True)
        if holder == "workspace":
            return self.sign()
        if holder == "instance":
            record = self.do("instance")
            self.canaries.add("opaque token", record["token"])
            return str(record["token"])
        if holder.startswith("token:"):
            return holder[len("token:") :]
        return self.sign(tenant_key=holder[len("tenant:") :])

    def _learn(self, operation: str, answer: dict[str, Any]) -> None:
        if operation in ("create_workspace", "rotate_workspace_secret"):
            self.canaries.add("workspace secret", answer["secret"])
        elif operation in ("create_webhook", "rotate_webhook_secret"):
            self.canaries.add("webhook secret", answer["secret"])
            key = answer["secret"].removeprefix("whsec_")
            self.canaries.add("webhook secret in bytes", base64.b64decode(key))
        elif operation == "create_token":
            self.canaries.add("opaque token", answer["token"])
        elif operation == "create_access_token":
            self.canaries.add("signed token", answer["token"].rpartition(".")[2])
        action = answer.get("clientAction") or {}
        if "uiUrl" in action:
            for state in parse_qs(urlsplit(action["uiUrl"]).query).get("state", []):
                self.canaries.add("state", state.partition(":")[0])

    def look_at_files(self) -> None:
        """The key file holds the root key; the database, its log and its index hold nothing."""
        key = self._folder / "store.db.key"
        assert key.stat().st_mode & 0o777 == 0o600
        found = {kind for kind, _ in self.canaries.search_files([key])}
        assert found <= {"root key", "root key in bytes"}, found
        files = [path for path in self._folder.iterdir() if path != key]
        assert any(path.name == "store.db" for path in files)
        for kind, form in self.canaries.search_files(files):
            self.leaks.append(f"{self._name}: the store has a {kind} ({form})")

    def close(self) -> None:
        self.look_at_files()
        self._learn_data_keys()
        self.do("close")
        self.look_at_files()

    def _learn_data_keys(self) -> None:
        """What seals everything else: to be found nowhere but in the memory of an open engine."""
        root = AESGCM(base64.b64decode((self._folder / "store.db.key").read_bytes()))
        database = sqlite3.connect(f"file:{self._folder / 'store.db'}?mode=ro", uri=True)
        try:
            for workspace, name, wrapped in database.execute("SELECT workspace_id, id, wrapped FROM data_keys"):
                parts = ["membrane", workspace, "", base64.b64encode(name).decode(), "data_key", "1"]
                place = b"".join(len(part).to_bytes(4, "big") + part.encode() for part in parts)
                header, nonce = wrapped[:21], wrapped[9:21]
                self.canaries.add("data key", root.decrypt(nonce, wrapped[21:], header + place))
        finally:
            database.close()
