"""Options and fixtures. `make test` runs a part of each test, `make faults` everything."""

from collections.abc import Iterator
from pathlib import Path

import damage
import product
import pytest
from app import App
from leaks import Leaks


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--whole", action="store_true", help="every n, every byte, every page")


@pytest.fixture(scope="session")
def whole(pytestconfig: pytest.Config) -> bool:
    return bool(pytestconfig.getoption("--whole"))


@pytest.fixture(scope="session")
def app() -> Iterator[App]:
    with App(strict=True) as app:
        yield app


@pytest.fixture(scope="session")
def template(app: App, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed store with a connection of each kind and credentials of the Internal API. To be copied."""
    folder = tmp_path_factory.mktemp("template")
    with product.session(folder) as opened:
        product.furnish(opened, app.url)
    return folder


@pytest.fixture(scope="session")
def tolerant() -> Iterator[App]:
    """An app that takes refresh tokens again: each copy of a store may refresh."""
    with App() as app:
        yield app


@pytest.fixture(scope="session")
def furnished(tolerant: App, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed store with a record of every kind, and with another tenant's."""
    folder = tmp_path_factory.mktemp("furnished")
    damage.furnish(folder, tolerant.url)
    return folder


@pytest.fixture(autouse=True)
def nothing_leaks(app: App, template: Path, furnished: Path) -> Iterator[None]:
    """No descriptor and no thread of the library is left when a test has ended."""
    leaks = Leaks()
    yield
    leaks.check()
