"""Options of these tests. `make test` runs what is quick, `make reality` everything."""

import secrets

import paths  # noqa: F401
import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--whole", action="store_true", help="what `make reality` does: 200 rounds, and what waits longest"
    )
    parser.addoption("--rounds", type=int, default=None, help="rounds of SIGKILL: 10, or 200 with --whole")
    parser.addoption("--seed", type=int, default=None, help="the seed of the rounds; random without it")


@pytest.fixture(scope="session")
def seed(pytestconfig: pytest.Config) -> int:
    given = pytestconfig.getoption("--seed")
    return secrets.randbits(32) if given is None else int(given)


@pytest.fixture(scope="session")
def rounds(pytestconfig: pytest.Config) -> int:
    given = pytestconfig.getoption("--rounds")
    return int(given) if given else 200 if pytestconfig.getoption("--whole") else 10


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "whole: takes long, and runs with --whole only")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--whole"):
        for item in items:
            if item.get_closest_marker("whole"):
                item.add_marker(pytest.mark.skip(reason="runs with --whole, as `make reality` does"))
