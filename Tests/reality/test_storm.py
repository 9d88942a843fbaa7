"""One expired token, 64 callers in 8 processes: one token request, and an answer for everybody."""

from pathlib import Path

import pytest
from storm import Token, storm

ROUND_TRIP = 0.1
THREADS = 8


@pytest.mark.parametrize("token", [Token.EXPIRED, Token.REFUSED], ids=["expired", "refused by the app"])
@pytest.mark.parametrize(
    "languages", [("c",) * 8, ("python",) * 8, ("go",) * 8, ("c", "python", "go", "c", "python", "go", "c", "go")],
    ids=["C", "Python", "Go", "mixed"],
)  # fmt: skip
def test_one_token_request_serves_everybody(tmp_path: Path, languages: tuple[str, ...], token: Token) -> None:
    result = storm(tmp_path, languages, THREADS, token, ROUND_TRIP)
    print(
        f"{result.refreshes} token request, {result.answered} of {result.callers} callers answered, "
        f"the last after {result.last_caller / ROUND_TRIP:.1f} round trips"
    )
    assert result.failures == []
    assert result.answered == len(languages) * THREADS
    assert result.refreshes == 1
