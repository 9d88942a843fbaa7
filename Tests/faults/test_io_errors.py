"""The n-th call to the system fails, for every n until an operation gets through."""

import errno
from pathlib import Path

import membrane
import product
import pytest
import shim
from app import App
from operations import OPERATIONS, SLOW, again, check, state
from product import Session

FAULTS = {
    "EIO once": (shim.ANY, errno.EIO, False),
    "EIO for good": (shim.ANY, errno.EIO, True),
    "half once": (shim.WRITE | shim.READ, 0, False),
    "ENOSPC once": (shim.WRITE, errno.ENOSPC, False),
}


def numbers(whole: bool, step: int) -> range:
    """Which calls fail, until none is left to fail."""
    return range(1, 100_000, 1 if whole else step)


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("name", OPERATIONS)
def test_an_operation(app: App, template: Path, tmp_path: Path, whole: bool, name: str, fault: str) -> None:
    operation = OPERATIONS[name]
    kinds, error, for_good = FAULTS[fault]
    outcomes: dict[str, int] = {}
    tried = 0
    is_slow = for_good and name in SLOW
    if is_slow and not whole:
        pytest.skip("runs with --whole, as `make faults` does")
    for n in numbers(whole and not is_slow, 5 if is_slow else 8):
        folder = product.copy(template, tmp_path / "store")
        with shim.watching(folder):
            opened = Session(folder)
            try:
                subject = operation.prepare(opened)
                failure: membrane.MembraneError | None = None
                with shim.Failing(kinds, n, error, all=for_good) as failing:
                    try:
                        operation.act(opened, subject)
                    except membrane.MembraneError as caught:
                        failure = caught
                outcome = "ok" if failure is None else failure.key
                outcomes[outcome] = outcomes.get(outcome, 0) + 1
                tried += 1
                if failure is not None:
                    assert isinstance(failure, membrane.StoreError), f"call {n}: {failure.status_name} {failure}"
                    assert failure.key in product.STORE_KEYS, f"call {n}: {failure.key}"
                    # The same engine goes on, and the same call succeeds.
                    if not operation.is_there(opened, subject):
                        again(operation, opened, subject, name)
                assert operation.is_there(opened, subject), f"call {n}: {outcome}"
            finally:
                opened.close()
        check(folder, operation, subject, n)
        if failing.count == 0:
            break
    print(f"{tried} tried: {outcomes}")
    # The fault was felt at all.
    assert set(outcomes) & product.STORE_KEYS or fault == "half once"


@pytest.mark.parametrize("fault", FAULTS)
def test_the_first_open(app: App, tmp_path: Path, whole: bool, fault: str) -> None:
    """A store that was not finished is finished by the next who opens it."""
    kinds, error, for_good = FAULTS[fault]
    outcomes: dict[str, int] = {}
    for n in numbers(whole, 31):
        folder = tmp_path / f"store-{n}"
        folder.mkdir()
        with shim.watching(folder):
            with shim.Failing(kinds, n, error, all=for_good) as failing:
                outcome = open_and_close(folder)
            outcomes[outcome] = outcomes.get(outcome, 0) + 1
            assert outcome in {"ok", *product.STORE_KEYS}, f"call {n}: {outcome}"
            with product.session(folder) as opened:
                product.set_up(opened, app.url)
                product.connect_keys(opened.customer, "new")
        with product.session(folder) as opened:
            assert state(opened, "new") == "READY"
        product.check_integrity(folder)
        # No half-made key file is left, unless it could not be taken away.
        others = [path.name for path in folder.iterdir() if path.name.startswith("store.db.key.")]
        assert for_good or len(others) <= 1, f"call {n}: {others}"
        if failing.count == 0:
            break
    print(outcomes)
    assert set(outcomes) & product.STORE_KEYS or not whole


@pytest.mark.parametrize("fault", FAULTS)
def test_a_later_open(template: Path, tmp_path: Path, whole: bool, fault: str) -> None:
    kinds, error, for_good = FAULTS[fault]
    outcomes: dict[str, int] = {}
    folder = product.copy(template, tmp_path / "store")
    for n in numbers(whole, 8):
        with shim.watching(folder):
            with shim.Failing(kinds, n, error, all=for_good) as failing:
                outcome = open_and_close(folder)
            outcomes[outcome] = outcomes.get(outcome, 0) + 1
            assert outcome in {"ok", *product.STORE_KEYS}, f"call {n}: {outcome}"
        with product.session(folder) as opened:
            assert opened.customer.request("GET", "/me", connection_key="old-oauth").status == 200
        if failing.count == 0:
            break
    print(outcomes)
    assert set(outcomes) & product.STORE_KEYS or not whole


def open_and_close(folder: Path) -> str:
    try:
        product.open_engine(folder).close()
        return "ok"
    except membrane.StoreError as failure:
        return failure.key


@pytest.mark.parametrize("fault", FAULTS)
def test_closing(template: Path, tmp_path: Path, whole: bool, fault: str) -> None:
    """Closing tells no errors, so it must not need to: what was acknowledged before is in the log already."""
    kinds, error, for_good = FAULTS[fault]
    for n in numbers(whole, 8):
        folder = product.copy(template, tmp_path / "store")
        with shim.watching(folder):
            with product.session(folder) as opened:
                product.connect_keys(opened.customer, "new")
                opened.customer.close()
                opened.manager.close()
                with shim.Failing(kinds, n, error, all=for_good) as failing:
                    opened.engine.close()
        with product.session(folder) as opened:
            assert state(opened, "new") == "READY"
        product.check_integrity(folder)
        if failing.count == 0:
            break
