"""A store with a record of every kind, and what comes of using everything in it after something was damaged.

What is damaged may be missed or found; what must not happen is a crash, a hang, an error that blames the library or the
caller, somebody else's records, or credentials that are not the right ones.
"""

import json
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import child
import membrane
import product
import shim
from app import CLIENT_ID, CLIENT_SECRET, App
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from product import Session

# Part of every name that belongs to the other tenant.
OTHER = "of-the-other"


def furnish(folder: Path, url: str) -> None:
    """Makes the store, and writes beside it what can be used only once or by a name."""
    with product.session(folder) as opened:
        product.furnish(opened, url)
        with opened.engine.client(product.sign(tenant_key=f"tenant-{OTHER}")) as other:
            product.connect_keys(other, f"keys-{OTHER}")
            other.patch_connection(connection_key=f"keys-{OTHER}", meta={"text": f"meta-{OTHER}"})
            other.set_credentials({"key": f"product-key-{OTHER}"})
        manager, customer = opened.manager, opened.customer
        customer.patch_self(name="Ada", fields={"plan": "large"})
        customer.patch_connection(connection_key="old-keys", meta={"text": "meta"})
        opened.manager.patch_tenant(tenant_key="customer", meta={"text": "meta"})
        webhook = manager.create_webhook(f"{url}/echo", events=["connection.created"], name="hook")
        request = {"uri": "/me", "method": "GET"}
        external = "api-request-to-external-app"
        manager.create_action("for-all", type=external, config={"request": request}, integration_key="oauth")
        customer.create_action("for-one", type=external, config={"request": request}, connection_key="old-keys")
        public = ec.generate_private_key(ec.SECP256R1()).public_key()
        manager.create_public_key(
            public.public_bytes(
                serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
            ).decode(),
            kid="registered",
        )
        token = manager.create_token("long-lived", tenant_key="customer", name="long")
        instance = opened.engine.create_instance_token(name="instance")
        product.connect_keys(customer, "archived")
        customer.archive_connection(connection_key="archived")
        customer.request("GET", "/me", connection_key="old-keys")
        # Delivers to the webhook, which leaves a line in its log, and leaves an event for it to wait.
        opened.engine.run_due(max_seconds=5)
        product.connect_keys(customer, "told-later")
        _leave_grant(manager, customer, url)
        notes = {
            "callback": product.begin_oauth(customer, "begun"),
            "token": token["token"],
            "token id": token["id"],
            "instance": instance["token"],
            "webhook": webhook["id"],
        }
    (folder / "notes").write_text(json.dumps(notes))
    # An attempt lasts ten minutes, and all of the tests take longer.
    database = sqlite3.connect(folder / "store.db")
    with database:
        database.execute("UPDATE connection_requests SET expires_at = expires_at + 86400000")
        # Small things are erased at once, and clients are registered at servers that are discovered only: nothing here looks
        # for either, but for due work.
        database.execute("INSERT INTO erasures SELECT id, 'whk_gone', 'webhook', 1 FROM workspaces")
        database.execute(
            "INSERT INTO registered_clients SELECT id, 'https://id.invalid', 'https://invalid/callback', 1, 1, x'00' "
            "FROM workspaces"
        )
    database.close()


def _leave_grant(manager: membrane.Client, customer: membrane.Client, url: str) -> None:
    """Tokens that are to be given back, and that due work has not given back yet."""
    oauth = {
        "clientId": CLIENT_ID,
        "clientSecret": CLIENT_SECRET,
        "authorizeUri": f"{url}/authorize",
        "tokenUri": f"{url}/token",
        "revocationUri": f"{url}/echo",
        "clientAuthLocation": "body",
    }
    manager.create_connector(
        {
            "key": "revocable",
            "name": "Revocable",
            "type": "oauth2",
            "getOAuthConfig": {"type": "mapping", "mapping": oauth},
            "makeApiClient": {"type": "mapping", "mapping": {"baseUri": url}},
        }
    )
    manager.create_integration(connector_key="revocable", key="revocable")
    pending = customer.connect(integration_key="revocable", key="given-back")
    customer.complete_connect(product.callback_for(pending))
    customer.archive_connection(connection_key="given-back")


class Uses:
    """What came of each step: ["ok", what], [the status, the key], or ["leak", what]."""

    def __init__(self, folder: Path) -> None:
        self.found: dict[str, list[object]] = {}
        self._notes = json.loads((folder / "notes").read_text())
        try:
            # Syncs are left out where the shim watches, which makes it several times as fast.
            with shim.watching(folder), product.session(folder) as opened:
                self._use(opened)
        except membrane.MembraneError as failure:
            self.found["open"] = [failure.status_name, failure.key]

    def _try(self, name: str, body: Callable[[], Any], *, is_customer: bool = True) -> None:
        try:
            value = body()
            leaks = is_customer and OTHER in json.dumps(value)
            self.found[name] = ["leak" if leaks else "ok", value if leaks or not isinstance(value, list) else len(value)]
        except membrane.MembraneError as failure:
            key = failure.key if failure.key != "internal" else failure.message
            self.found[name] = [failure.status_name, key]
        except (KeyError, TypeError) as odd:
            self.found[name] = ["odd", repr(odd)]

    def _use(self, opened: Session) -> None:
        engine, customer, manager = opened.engine, opened.customer, opened.manager
        notes = self._notes
        ask = self._try
        ask("list", lambda: list(customer.connections(include_archived=True)))
        ask("get", lambda: customer.get_connection(connection_key="old-keys")["state"])

        def use(key: str) -> None:
            ask(f"use {key}", lambda: customer.request("GET", "/me", connection_key=key, timeout=20).status)

        use("old-keys")
        use("old-oauth")
        ask("product key", lambda: product.product_key(opened))
        ask("token", lambda: product.access_token(opened, "old-oauth"))
        ask("logs", lambda: list(customer.connection_logs(connection_key="old-keys")))
        ask("actions", lambda: list(customer.actions()))
        ask("act", lambda: customer.run_action("for-one", connection_key="old-keys")["output"])
        ask("act for all", lambda: customer.run_action("for-all")["output"])
        ask("connectors", lambda: [item["key"] for item in customer.connectors(search="keys")])
        ask("connector", lambda: manager.get_connector(key="keys")["key"])
        ask("self", lambda: customer.get_self()["tenant"]["tenantKey"])
        ask("long-lived", lambda: self._with(engine, "token"))
        ask("instance", lambda: self._with(engine, "instance"))

        def manage(name: str, body: Callable[[], Any]) -> None:
            ask(name, body, is_customer=False)

        manage("integrations", lambda: list(manager.integrations()))
        manage("tenants", lambda: list(manager.tenants(include_archived=True)))
        manage("tokens", lambda: list(manager.tokens(include_revoked=True)))
        manage("public keys", lambda: manager.list_public_keys()["items"])
        manage("webhooks", lambda: manager.list_webhooks()["items"])
        manage("deliveries", lambda: manager.list_webhook_deliveries(notes["webhook"])["items"])
        manage("events", lambda: list(manager.events()))
        manage("workspace", lambda: manager.get_workspace()["key"])
        manage("all connections", lambda: list(manager.connections()))
        # From here on things are changed.
        ask("write", lambda: product.connect_keys(customer, "new")["state"])
        ask("connect", lambda: product.begin_oauth(customer, "another") != "")
        ask("complete", lambda: customer.complete_connect(notes["callback"])["connection"]["state"])
        ask("set credentials", lambda: customer.set_credentials({"key": "another-key"}))
        ask("patch", lambda: customer.patch_connection(connection_key="old-keys", name="Renamed")["name"])
        ask("refresh", lambda: customer.refresh_connection(connection_key="old-oauth")["state"])
        ask("archive", lambda: customer.archive_connection(connection_key="old-keys")["key"])
        ask("restore", lambda: customer.restore_connection(connection_key="archived")["key"])
        ask("archive action", lambda: customer.archive_action("for-one", connection_key="old-keys")["key"])
        manage("due", lambda: engine.run_due(max_seconds=5)["failed"])
        manage("webhook secret", lambda: len(manager.rotate_webhook_secret(notes["webhook"])["secret"]) > 20)
        manage("delete webhook", lambda: manager.delete_webhook(notes["webhook"])["id"] == notes["webhook"])
        manage("revoke", lambda: manager.revoke_token(notes["token id"])["id"] == notes["token id"])
        manage("archive tenant", lambda: manager.archive_tenant(tenant_key="customer")["tenantKey"])
        manage("delete tenant", lambda: manager.delete_tenant(tenant_key="customer")["tenantKey"])
        manage("secret", lambda: len(manager.rotate_workspace_secret()["secret"]) > 20)

    def _with(self, engine: membrane.Engine, token: str) -> str:
        with engine.client(self._notes[token]) as client:
            return str(client.get_self()["kind"])


# A process of its own uses each of the folders that it is told: one that crashes is noticed, and by which folder.
USE = """
import json, pathlib, damage
for line in sys.stdin:
    folder = pathlib.Path(line.strip())
    print("trying", folder.name, flush=True)
    print(json.dumps(damage.Uses(folder).found), flush=True)
"""

# What each step may give, when it gives something.
RIGHT: dict[str, object] = {
    "use old-keys": 200,
    "use old-oauth": 200,
    "product key": "old-product-key",
    "write": "READY",
    "complete": "READY",
    "archive": "old-keys",
    "self": "customer",
    "instance": "instance",
    "act": {"name": "Ada"},
    "act for all": {"name": "Ada"},
}

# Nothing else is known of what a page held that was lost.
ANSWERS = {
    "MEMBRANE_STORE_CORRUPT", "MEMBRANE_STORE_UNAVAILABLE", "MEMBRANE_STORE_TOO_NEW", "MEMBRANE_WRONG_KEY",
    "MEMBRANE_STORE_READ_ONLY", "MEMBRANE_NOT_FOUND", "MEMBRANE_NOT_AUTHENTICATED", "MEMBRANE_CONFLICT",
    "MEMBRANE_CONFIGURATION", "MEMBRANE_CLIENT_ACTION", "MEMBRANE_DISCONNECTED", "MEMBRANE_ALREADY_EXISTS",
    "MEMBRANE_ACCESS_DENIED", "MEMBRANE_STORE_FULL", "MEMBRANE_CONNECT_REFUSED", "MEMBRANE_CREDENTIALS_REFUSED",
    "MEMBRANE_UNSUPPORTED",
}  # fmt: skip


def use(folders: list[Path]) -> list[dict[str, list[object]]]:
    process = child.start(USE)
    output, errors = process.communicate("".join(f"{folder}\n" for folder in folders), timeout=500)
    lines = output.splitlines()
    assert process.returncode == 0, f"{lines[-1:]} ended the process ({process.returncode}): {errors[-2000:]}"
    return [json.loads(line) for line in lines[1::2]]


def check(folders: list[Path], app: App) -> dict[str, int]:
    """Uses and removes them; how often each status came."""
    outcomes: dict[str, int] = {}
    wrong = []
    for folder, found in zip(folders, use(folders), strict=True):
        for step, (status, value) in found.items():
            outcomes[str(status)] = outcomes.get(str(status), 0) + 1
            is_right = status in ANSWERS or (
                status == "ok"
                and (step not in RIGHT or value == RIGHT[step])
                and (step != "token" or app.accepts(f"Bearer {value}"))
            )
            if not is_right:
                wrong.append(f"{folder.name}: {step}: {status} {value}")
        shutil.rmtree(folder)
    print(outcomes)
    assert not wrong, "\n".join(wrong)
    return outcomes


def spoiled(template: Path, folder: Path, name: str, contents: bytes) -> Path:
    product.copy(template, folder)
    (folder / name).write_bytes(contents)
    return folder
