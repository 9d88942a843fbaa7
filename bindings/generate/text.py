"""Laying out sentences as comments."""

from __future__ import annotations

import textwrap

from description import Member


def wrapped(text: str, width: int, prefix: str = "", further: str | None = None) -> list[str]:
    """The lines of a text; those after the first begin with `further`."""
    return textwrap.wrap(
        text,
        width,
        initial_indent=prefix,
        subsequent_indent=prefix if further is None else further,
        break_long_words=False,
        break_on_hyphens=False,
    )


def described(member: Member) -> str:
    """What a member is, with its words and its range where they are not said."""
    text, kind = member.summary, member.kind
    if any(f'"{word}"' not in text for word in kind.words):
        words = [f'"{word}"' for word in kind.words]
        text += f" {listed(words, 'or')}."
    if kind.name == "integer" and kind.minimum is not None and str(kind.maximum) not in text:
        sentence, default, rest = text.partition(" Default ")
        text = f"{sentence.removesuffix('.')} ({kind.minimum} to {kind.maximum}).{default}{rest}"
    return text


def listed(names: list[str], word: str = "and") -> str:
    """As in a sentence."""
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + f" {word} {names[-1]}"
