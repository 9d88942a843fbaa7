"""What the header says of the operations: it is written by hand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from description import Description, Member, Operation, Shape

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


# What paragraphs speak of that is neither a member of a request nor of an answer.
_OTHERS = {
    # Options of membrane_open.
    "allowPrivateAddresses", "clientMetadataUri", "requestLog", "tenantLimits",
    # What connectors and integrations hold.
    "clientId", "clientSecret", "getCredentialsFrom", "isSensitive", "responseHandlers", "revocationEndsAllGrants",
    "writeOnly",
    # What the settings of the Internal API hold.
    "baseUri",
    "credentialsSchema",
    # Added to an address.
    "errorData",
}  # fmt: skip
# What every list has.
_SAID_ONCE = {"cursor", "damaged"}
# Words of a list of members that are none.
_PROSE = {"neither"}


def differences(description: Description, header: str) -> Iterator[str]:
    """Where the paragraphs and the declarations do not have the same members, as sentences."""
    found = paragraphs(header)
    objects = _objects(header)
    known = set(_all_members(description)) | _OTHERS
    for undeclared in sorted(found.keys() - {operation.name for operation in description.operations}):
        yield f"membrane_{undeclared} is in membrane.h, and no operation of that name is declared: run make generate"
    for operation in description.operations:
        name, text = f"membrane_{operation.name}", found[operation.name].text
        yield from _of_request(operation, name, text, found)
        for word in sorted(set(re.findall(r"(?<![\w.])[a-z]+[A-Z]\w*", text)) - known):
            yield f"{name}: membrane.h speaks of {word}, and no operation has such a member"
        shape = description.shapes[operation.answer]
        for skeleton in re.findall(r"The answer: (\{.*)", text):
            nested = set(_nested(description, shape))
            for word in re.findall(r'"(\w+)"', _braces(skeleton)):
                if word not in nested:
                    yield f"{name}: membrane.h says that the answer has {word}, and {shape.name} has not"
    for shape in _answered(description):
        text = " ".join(found[operation.name].text for operation in _answering(description, shape))
        listed = [member for base in _bases(description, shape) for member in objects.get(base.name, ())]
        for member in description.own_members(shape):
            if member.name not in {*listed, *_SAID_ONCE} and not _names(text, member.name):
                yield f"{shape.name}.{member.name} is named by no paragraph of membrane.h whose operation answers it"
        for member_name in objects.get(shape.name, ()):
            if member_name not in {member.name for member in shape.members}:
                yield f"membrane.h says that the {shape.name.lower()} object has {member_name}, and {shape.name} has not"


def _of_request(operation: Operation, name: str, text: str, found: Mapping[str, Paragraph]) -> Iterator[str]:
    named = text
    if "members of a definition" in text:
        # They are listed where a connector is made.
        named += found["create_connector"].text
    for member in operation.taken:
        if not _names(named, member.name):
            yield f"{name}: membrane.h does not say that the request has {member.name}"
    request = re.search(r"Request: (.*?)(?:\. (?=[A-Z{])|\.?$)", _without_parentheses(text))
    if request is None:
        return
    for item in re.split(r"[,;:]| or | and ", request[1]):
        words = item.split()
        looks_like_one = (
            len(words) == 1 and re.fullmatch(r"\w+", words[0]) or words and re.search("[A-Z]", words[0][1:])
        )
        if looks_like_one and words[0] not in _PROSE and not operation.has(words[0]):
            yield f"{name}: membrane.h says that the request has {words[0]}, and it is not declared"


def _names(text: str, member: str) -> bool:
    return re.search(rf"\b{member}\b", text) is not None


def _without_parentheses(text: str) -> str:
    while (shorter := re.sub(r"\([^()]*\)", "", text)) != text:
        text = shorter
    return text


def _braces(text: str) -> str:
    """From a brace to the one that closes it."""
    depth = 0
    for index, character in enumerate(text):
        depth += (character == "{") - (character == "}")
        if depth == 0:
            return text[: index + 1]
    return text


def _objects(header: str) -> dict[str, list[str]]:
    """The members that the header lists once for all: `The connection object: id, key, …`."""
    return {
        found[1].capitalize(): [item.strip() for item in _without_parentheses(found[2]).split(",")]
        for found in re.finditer(r"The (\w+) object: (.*?)\. ", plain(header))
    }


def _all_members(description: Description) -> Iterator[str]:
    for operation in description.operations:
        yield from _inside(operation.members)
    for shape in description.shapes.values():
        yield from _inside(shape.members)


def _inside(members: Iterable[Member]) -> Iterator[str]:
    for member in members:
        yield member.name
        kinds = [member.kind]
        while kinds:
            kind = kinds.pop()
            yield from _inside(kind.members)
            kinds += [*kind.kinds, *([kind.of] if kind.of else [])]


def _nested(description: Description, shape: Shape, seen: frozenset[str] = frozenset()) -> Iterator[str]:
    """The members of a shape and of those in it."""
    for member in shape.members:
        yield member.name
        kind = member.kind.of or member.kind
        if kind.shape and kind.shape not in seen:
            yield from _nested(description, description.shapes[kind.shape], seen | {shape.name})


def _bases(description: Description, shape: Shape) -> Iterator[Shape]:
    yield shape
    if shape.extends:
        yield from _bases(description, description.shapes[shape.extends])


def _answered(description: Description) -> list[Shape]:
    """What operations answer, and what the lists among them hold."""
    names = [operation.answer for operation in description.operations]
    names += [item for operation in description.operations if (item := description.items(operation))]
    # What every list has is said once.
    return [description.shapes[name] for name in dict.fromkeys(names) if not name.endswith("Page")]


def _answering(description: Description, shape: Shape) -> Iterator[Operation]:
    for operation in description.operations:
        answers = {operation.answer, description.items(operation)}
        if answers & {one.name for one in description.shapes.values() if shape in _bases(description, one)}:
            yield operation
