"""Searches bytes for secrets, also for parts of them and in the encodings in which secrets travel."""

import base64
from collections.abc import Iterable, Mapping


def find(secrets: Mapping[str, bytes], places: Mapping[str, bytes]) -> Iterable[str]:
    """Says for each secret that a place holds: "client secret in membrane.db". Never the secret itself."""
    for name, secret in secrets.items():
        needles = list(_needles(secret))
        for place, content in places.items():
            if any(needle in content for needle in needles):
                yield f"{name} in {place}"


def _needles(secret: bytes) -> Iterable[bytes]:
    if len(secret) < 16:
        raise ValueError("a secret this short would be found by chance")
    # A database may split a value between two pages: one half is then still whole.
    middle = len(secret) // 2
    for part in (secret[:middle], secret[middle:]):
        yield part
        yield part.hex().encode()
        yield part.hex().upper().encode()
        # Base64 of a longer text that holds the secret, as in HTTP basic authentication: what stands before
        # it shifts it by 0, 1 or 2 bytes. Letters that depend on the neighbours are cut off.
        for shift in range(3):
            shifted = b"\0" * shift + part
            whole = len(shifted) // 3 * 4
            encoded = base64.b64encode(shifted)[4 if shift else 0 : whole]
            yield encoded
            yield encoded.replace(b"+", b"-").replace(b"/", b"_")
