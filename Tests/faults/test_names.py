"""Names that cannot be resolved, whatever the reason: said by name, at once, and over when the name server is back."""

import socket
from collections.abc import Callable
from pathlib import Path

import membrane
import product
import pytest
import shim
from app import App

REASONS = {
    "no such name": socket.EAI_NONAME,
    "try again": socket.EAI_AGAIN,
    "no address": socket.EAI_NODATA,
    "it fails": socket.EAI_FAIL,
    "no memory": socket.EAI_MEMORY,
    "error of the system": socket.EAI_SYSTEM,
}


@pytest.mark.parametrize("reason", REASONS)
def test_a_name_is_not_found(tmp_path: Path, reason: str) -> None:
    with App(host="app.test") as app:
        with product.session(tmp_path) as opened:
            product.set_up(opened, app.url)
            product.connect_keys(opened.customer, "keys")
            product.connect_oauth(opened.customer, "oauth")
        # What an engine has looked up it knows for a minute: another one.
        with product.session(tmp_path) as opened:
            customer = opened.customer
            callback = product.begin_oauth(customer, "new")
            calls: dict[str, Callable[[], object]] = {
                "request": lambda: customer.request("GET", "/me", connection_key="keys"),
                "refresh": lambda: customer.refresh_connection(connection_key="oauth"),
                "code": lambda: customer.complete_connect(callback),
            }
            with shim.unresolved_names(REASONS[reason]):
                for name, call in calls.items():
                    with pytest.raises(membrane.NetworkError) as caught:
                        call()
                    assert caught.value.key == "dns_failed", f"{name}: {caught.value}"
                    assert caught.value.retryable and "app.test" in caught.value.message
            assert app.redeemed == []
            calls["request"]()
            calls["refresh"]()
            assert customer.get_connection(connection_key="oauth")["state"] == "READY"
