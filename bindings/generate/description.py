"""What the operations declare, as `include/abi/operations.json` has it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Kind:
    """What a value is: the kinds of Swift's `RequestMember` and `Shape`."""

    name: str
    words: tuple[str, ...] = ()
    minimum: int | None = None
    maximum: int | None = None
    # Of a text that may have no characters.
    may_be_empty: bool = False
    # Of a list.
    of: Kind | None = None
    # Of `either`.
    kinds: tuple[Kind, ...] = ()
    # Of an object whose members are declared in place.
    members: tuple[Member, ...] = ()
    # Of an object that is a record: the shape's name.
    shape: str = ""

    @staticmethod
    def read(written: dict[str, Any]) -> Kind:
        return Kind(
            written["kind"],
            tuple(written.get("words", ())),
            written.get("minimum"),
            written.get("maximum"),
            bool(written.get("mayBeEmpty")),
            Kind.read(written["of"]) if "of" in written else None,
            tuple(Kind.read(kind) for kind in written.get("kinds", ())),
            tuple(Member.read(member) for member in written.get("members", ())),
            written.get("shape", ""),
        )


@dataclass(frozen=True)
class Member:
    """A member of a request or of an answer."""

    name: str
    kind: Kind
    summary: str
    # Whether a request must, or an answer always does, have it.
    is_there: bool
    is_secret: bool
    # Whether null says something of its own.
    is_nullable: bool
    # What the hosted platform calls it as well.
    aliases: tuple[str, ...]

    @staticmethod
    def read(written: dict[str, Any]) -> Member:
        return Member(
            written["name"],
            Kind.read(written),
            written["summary"],
            bool(written.get("required") or written.get("always")),
            bool(written.get("secret")),
            bool(written.get("nullable")),
            tuple(alias["name"] for alias in written.get("aliases", ())),
        )


@dataclass(frozen=True)
class Choice:
    """Members of which exactly one, or at most one, is given."""

    names: tuple[str, ...]
    is_required: bool
    # What they are for, as the end of a sentence: "name the connection".
    purpose: str

    @property
    def sentence(self) -> tuple[str, str]:
        """What stands before and behind the names."""
        return "Exactly one of" if self.is_required else "At most one of", f"is given, to {self.purpose}."


@dataclass(frozen=True)
class Operation:
    name: str
    summary: str
    details: str
    method: str
    path: str
    older: tuple[str, ...]
    callers: tuple[str, ...]
    members: tuple[Member, ...]
    choices: tuple[Choice, ...]
    answer: str
    effect: dict[str, Any]
    # Whether naming a workspace means something.
    takes_workspace: bool

    @staticmethod
    def read(written: dict[str, Any]) -> Operation:
        route = written["route"]
        return Operation(
            written["name"],
            written["summary"],
            written.get("details", ""),
            route["method"],
            route["path"],
            tuple(route["older"]),
            tuple(written["callers"]),
            tuple(Member.read(member) for member in written["members"]),
            tuple(
                Choice(tuple(choice["names"]), choice["required"], choice["purpose"])
                for choice in written.get("choices", ())
            ),
            written["answer"],
            written["effect"],
            bool(written.get("workspaceKey")),
        )

    @property
    def taken(self) -> tuple[Member, ...]:
        """The members, without those that are known only to be refused with what to do instead."""
        return tuple(member for member in self.members if member.kind.name != "refused")

    def member(self, name: str) -> Member:
        return next(member for member in self.members if member.name == name)

    def has(self, name: str) -> bool:
        return any(member.name == name for member in self.members)


@dataclass(frozen=True)
class Shape:
    name: str
    summary: str
    members: tuple[Member, ...]
    # The shape that it has all members of, and whose they are in `members` first.
    extends: str = ""

    @staticmethod
    def read(name: str, written: dict[str, Any]) -> Shape:
        return Shape(
            name,
            written["summary"],
            tuple(Member.read(member) for member in written["members"]),
            written.get("extends", ""),
        )


@dataclass(frozen=True)
class Description:
    operations: tuple[Operation, ...]
    shapes: dict[str, Shape]
    # The member that names a workspace, in every operation.
    workspace: Member

    @staticmethod
    def read(text: str) -> Description:
        written = json.loads(text)
        return Description(
            tuple(Operation.read(operation) for operation in written["operations"]),
            {name: Shape.read(name, shape) for name, shape in written["shapes"].items()},
            Member.read(written["workspaceKey"]),
        )

    def own_members(self, shape: Shape) -> tuple[Member, ...]:
        """Those that the shape which it extends does not have."""
        inherited = len(self.shapes[shape.extends].members) if shape.extends else 0
        return shape.members[inherited:]

    def items(self, operation: Operation) -> str:
        """The shape of what a list answers page by page; empty for every other operation."""
        if not operation.has("cursor") or not operation.name.startswith("list_"):
            return ""
        for member in self.shapes[operation.answer].members:
            if member.name == "items" and member.kind.of is not None:
                return member.kind.of.shape
        return ""


def pretty(text: str) -> str:
    """As it is checked in."""
    return json.dumps(json.loads(text), indent=2, ensure_ascii=False) + "\n"
