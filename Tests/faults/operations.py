"""Things that change the store, each with a way to see whether they are done: for every kind of fault to be tried on."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import membrane
import product
from product import Session

# Retries of a commit that fails for good take ten seconds, so of those only some are tried.
SLOW = {"refresh"}


@dataclass
class Operation:
    """Something that changes the store.

    prepare    gives what `act` takes
    act        what is done while the disk fails
    is_there   whether the store has it
    """

    prepare: Callable[[Session], str]
    act: Callable[[Session, str], object]
    is_there: Callable[[Session, str], bool]


def state(opened: Session, key: str) -> str:
    try:
        return str(opened.customer.get_connection(connection_key=key)["state"])
    except membrane.NotFound:
        return "NOT_FOUND"


def is_archived(opened: Session, key: str) -> bool:
    return "archivedAt" in opened.customer.get_connection(connection_key=key)


def connected(opened: Session, key: str) -> str:
    product.connect_oauth(opened.customer, key)
    return product.access_token(opened, key)


OPERATIONS = {
    "connect": Operation(
        lambda opened: "new",
        lambda opened, key: product.connect_keys(opened.customer, key),
        lambda opened, key: state(opened, key) == "READY"
        and opened.customer.request("GET", "/me", connection_key=key).status == 200,
    ),
    "complete_connect": Operation(
        lambda opened: product.begin_oauth(opened.customer, "new"),
        lambda opened, callback: opened.customer.complete_connect(callback),
        lambda opened, _: state(opened, "new") == "READY"
        and opened.customer.request("GET", "/me", connection_key="new").status == 200,
    ),
    "set_credentials": Operation(
        lambda opened: "new-product-key",
        lambda opened, key: opened.customer.set_credentials({"key": key}),
        lambda opened, key: product.product_key(opened) == key,
    ),
    # The app takes a refresh token once: an answer that was not stored and not kept would end the connection.
    "refresh": Operation(
        lambda opened: connected(opened, "new"),
        lambda opened, _: opened.customer.refresh_connection(connection_key="new"),
        lambda opened, before: product.access_token(opened, "new") != before,
    ),
    "archive": Operation(
        lambda opened: "old-keys",
        lambda opened, key: opened.customer.archive_connection(connection_key=key),
        is_archived,
    ),
    "create_integration": Operation(
        lambda opened: "new",
        lambda opened, key: opened.manager.create_integration(
            connector_key="oauth", key=key, parameters={"clientId": "id", "clientSecret": "canary"}
        ),
        lambda opened, key: key in [item["key"] for item in opened.manager.integrations()],
    ),
}


def again(operation: Operation, opened: Session, subject: str, name: str) -> None:
    if name == "complete_connect":
        # The attempt may be over: a code works once.
        try:
            operation.act(opened, subject)
        except membrane.MembraneError:
            callback = product.callback_for(opened.customer.connect(connection_key="new"))
            opened.customer.complete_connect(callback)
    else:
        operation.act(opened, subject)


def check(folder: Path, operation: Operation, subject: str, n: int) -> None:
    """What another process finds: all that was there, and what was acknowledged."""
    with product.session(folder) as opened:
        assert operation.is_there(opened, subject), f"call {n}"
        for key in ("old-keys", "old-oauth"):
            if not is_archived(opened, key):
                assert opened.customer.request("GET", "/me", connection_key=key).status == 200
    product.check_integrity(folder)
