"""Options and fixtures. `make test` runs a part of the behaviours, `make secrets` all."""

from pathlib import Path

import host
import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--whole", action="store_true", help="all behaviours, and a look into memory after each")


@pytest.fixture(scope="session")
def whole(pytestconfig: pytest.Config) -> bool:
    return bool(pytestconfig.getoption("--whole"))


@pytest.fixture(scope="session")
def program() -> Path:
    return host.build()
