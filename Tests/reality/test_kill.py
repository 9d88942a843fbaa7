"""SIGKILL at random moments: nothing that was acknowledged is lost, and no connection without cause.

With a provider that takes a refresh token again within a grace, nothing is lost at all. Without one, a kill between
the provider's act and the commit loses that connection: no client can close this window. It is counted.
"""

import threading
from pathlib import Path

import pytest
from rounds import Island, Tally
from rounds_of_events import IslandOfEvents

MAXIMUM_ISLANDS = 6


def run_islands(kind: type[Island], folder: Path, seed: int, rounds: int, grace: int) -> Tally:
    """Rounds of one kind, on several islands at once."""
    islands = min(MAXIMUM_ISLANDS, rounds)
    shares = [rounds // islands + (number < rounds % islands) for number in range(islands)]
    print(f"\nseed {seed}")
    tallies: list[Tally] = []
    failures: list[BaseException] = []

    def run(number: int, share: int) -> None:
        own = folder / str(number)
        own.mkdir()
        island = kind(own, f"{seed}-{grace}-{number}", grace)
        try:
            tallies.append(island.run(share))
        except BaseException as failure:
            failure.add_note(f"island {number}, round {island.tally.rounds}, seed {seed}")
            failures.append(failure)

    threads = [threading.Thread(target=run, args=item) for item in enumerate(shares)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise BaseExceptionGroup("rounds", failures)
    tally = sum(tallies, Tally())
    print(tally)
    # Otherwise the rounds would prove nothing.
    assert tally.rounds == rounds and tally.kills >= rounds
    return tally


@pytest.mark.parametrize("grace", [600, 0], ids=["with grace", "without grace"])
def test_nothing_is_lost(tmp_path: Path, rounds: int, seed: int, grace: int) -> None:
    # Half of the rounds for each kind of provider.
    tally = run_islands(Island, tmp_path, seed, (rounds + (grace > 0)) // 2, grace)
    assert tally.refreshes >= 10 * tally.rounds


@pytest.mark.whole
def test_every_change_has_its_event(tmp_path: Path, rounds: int, seed: int) -> None:
    run_islands(IslandOfEvents, tmp_path, seed, max(rounds // 5, 6), 0)
