"""The storm: 64 callers in each of 8 processes want one access token that has expired. One line for each language:

    language  token requests at the provider  seconds to the last caller  and with a good token  round trip

The last caller has the app's answer, not only the token; the app is Python and answers one after the other. What the
same callers need when nothing is to be refreshed is therefore beside it.
"""

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "reality"))

import paths  # noqa: E402, F401
from programs import LANGUAGES  # noqa: E402
from storm import Storm, Token, storm  # noqa: E402

PROCESSES, THREADS = 8, 64
ROUND_TRIP = 0.1


def measure(language: str, token: Token) -> Storm:
    with tempfile.TemporaryDirectory() as folder:
        result = storm(Path(folder), [language] * PROCESSES, THREADS, token, ROUND_TRIP)
    if result.failures:
        sys.exit(f"a caller got no answer: {result.failures[0]}")
    return result


for language in LANGUAGES:
    expired, good = measure(language, Token.EXPIRED), measure(language, Token.GOOD)
    print(language, expired.refreshes, expired.last_caller, good.last_caller, ROUND_TRIP, sep="\t", flush=True)
