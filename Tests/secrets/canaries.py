"""Secrets that are looked for, in every form in which they may be lying about."""

import base64
import binascii
import secrets
import subprocess
import tempfile
import urllib.parse
from collections import Counter
from pathlib import Path


def new(name: str) -> str:
    """Random, and of characters that nothing has to escape."""
    return f"canary-{name}-{secrets.token_hex(20)}"


def forms(secret: bytes) -> dict[str, bytes]:
    """A part of each form that stays the same wherever in a larger text the secret stands."""
    half = len(secret) // 2
    found = {
        "clear": secret,
        "first half": secret[:half],
        "second half": secret[half:],
        "reversed": secret[::-1],
        "halves reversed": secret[half:] + secret[:half],
        "hex": binascii.hexlify(secret),
        "HEX": binascii.hexlify(secret).upper(),
        "URL-encoded": urllib.parse.quote_from_bytes(secret, safe="").encode(),
    }
    for shift in range(3):
        # What neighbours have a part in is cut off.
        inner = base64.b64encode(bytes(shift) + secret)[4 if shift else 0 : -4]
        found[f"base64 +{shift}"] = inner
        found[f"base64url +{shift}"] = inner.replace(b"+", b"-").replace(b"/", b"_")
    # Shorter ones mean nothing.
    return {form: text for form, text in found.items() if len(text) >= 12}


class Canaries:
    """By kind. `search` tells which kinds, in which form, are in some bytes, and how often.

    grep does it, which is quick also with thousands of texts; so no canary has a NUL or the end of a line in it.
    """

    def __init__(self) -> None:
        self.by_kind: dict[str, set[bytes]] = {}
        self._names: dict[bytes, tuple[str, str]] = {}

    def add(self, kind: str, secret: "str | bytes | None") -> None:
        data = secret.encode() if isinstance(secret, str) else secret
        if not data or len(data) < 12 or b"\0" in data or b"\n" in data:
            return
        if data not in self.by_kind.setdefault(kind, set()):
            self.by_kind[kind].add(data)
            for form, text in forms(data).items():
                self._names.setdefault(text, (kind, form))

    def search(self, contents: bytes) -> "Counter[tuple[str, str]]":
        with tempfile.NamedTemporaryFile() as file:
            file.write(contents)
            file.flush()
            return self.search_files([Path(file.name)])

    def search_files(self, paths: list[Path]) -> "Counter[tuple[str, str]]":
        if not self._names or not paths:
            return Counter()
        with tempfile.NamedTemporaryFile() as texts:
            # The end of the last line would be a text of its own, which everything matches.
            texts.write(b"\n".join(self._names))
            texts.flush()
            grep = subprocess.run(
                ["grep", "--text", "--only-matching", "--no-filename", "--fixed-strings", "--file", texts.name, *paths],
                env={"LC_ALL": "C", "PATH": "/usr/bin:/bin"},
                stdout=subprocess.PIPE,
            )
        assert grep.returncode in (0, 1)
        return Counter(self._names[line] for line in grep.stdout.split(b"\n")[:-1])

    def kinds_in(self, text: str) -> set[str]:
        """For short texts: those that are in it in clear, or in any other form."""
        data = text.encode()
        return {name[0] for form, name in self._names.items() if form in data}
