"""What the header says of the operations: it is written by hand."""

from __future__ import annotations

import re
from dataclasses import dataclass

_COMMENT = r"/\*(?:[^*]|\*(?!/))*\*/"
_OPERATION = re.compile(
    rf"({_COMMENT})\s*membrane_status\s+membrane_(\w+)\(membrane_client \*client,\s+const char \*request,"
    r"\s+const membrane_call \*call,\s+char \*\*out_response,\s+membrane_error \*\*out_error\);"
)
_GROUP = re.compile(r"^/\* -{20,}\n \* (\d+) (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Paragraph:
    """What stands before the declaration of an operation."""

    text: str
    since: str
    # The number and the title of the group that it is in.
    group: tuple[int, str]


def paragraphs(header: str) -> dict[str, Paragraph]:
    """By operation."""
    groups = [(found.start(), (int(found[1]), found[2])) for found in _GROUP.finditer(header)]
    found = {}
    for match in _OPERATION.finditer(header):
        since = re.findall(r"Since:\s*(\d+\.\d+\.\d+)", match[1])
        found[match[2]] = Paragraph(
            plain(match[1]),
            since[-1] if since else "",
            [group for start, group in groups if start < match.start()][-1],
        )
    return found


def version(header: str) -> str:
    found = re.search(r'^#define MEMBRANE_VERSION "(.*)"$', header, re.MULTILINE)
    return found[1] if found else ""


def plain(comment: str) -> str:
    """A comment's text in one line."""
    lines = comment.removeprefix("/*").removesuffix("*/").split("\n")
    return " ".join(line.strip().removeprefix("*").strip() for line in lines).strip()
