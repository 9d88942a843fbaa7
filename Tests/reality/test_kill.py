"""SIGKILL at random moments: nothing that was acknowledged is lost, and no connection without cause.

With a provider that takes a refresh token again within a grace, nothing is lost at all. Without one, a kill between
the provider's act and the commit loses that connection: no client can close this window. It is counted.
"""

import threading
from pathlib import Path

import pytest
from rounds import Island, Tally

MAXIMUM_ISLANDS = 6


@pytest.mark.parametrize("grace", [600, 0], ids=["with grace", "without grace"])
def test_nothing_is_lost(tmp_path: Path, rounds: int, seed: int, grace: int) -> None:
    # Half of the rounds for each kind of provider.
    rounds = (rounds + (grace > 0)) // 2
    islands = min(MAXIMUM_ISLANDS, rounds)
    shares = [rounds // islands + (number < rounds % islands) for number in range(islands)]
    print(f"\nseed {seed}")
    tallies: list[Tally] = []
    failures: list[BaseException] = []

    def run(number: int, share: int) -> None:
        folder = tmp_path / str(number)
        folder.mkdir()
        island = Island(folder, f"{seed}-{grace}-{number}", grace)
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
    assert tally.rounds == rounds
    # Otherwise the rounds would prove nothing.
    assert tally.kills >= rounds and tally.refreshes >= 10 * rounds
