"""Go's methods of the operations, with the types of what they take and answer."""

from __future__ import annotations

import re
from collections.abc import Iterable

from description import Description, Kind, Member, Operation, Shape
from names import (
    GO_ARGUMENTS,
    GO_BY_HAND,
    GO_INT64,
    GO_MERGED,
    GO_REQUESTS,
    GO_SHAPES,
    GO_THREE_STATES,
    GO_TYPES,
    exported,
)
from text import described, listed, wrapped

_WIDTH = 116
_HEADING = (
    "// Code generated from the declarations of the operations by `make generate`. DO NOT EDIT.\n\npackage membrane\n"
)


def table(description: Description) -> str:
    """operations.go: what Client.Call calls."""
    width = max(len(operation.name) for operation in description.operations) + 3
    lines = [
        f'\t{f"{chr(34)}{operation.name}{chr(34)}:":<{width}} C.membrane_go_operation(C.membrane_{operation.name}),\n'
        for operation in description.operations
    ]
    return (
        f'{_HEADING}\n// #include "glue.h"\nimport "C"\n\n'
        "// operations are the header's operations by name.\n"
        "var operations = map[string]C.membrane_go_operation{\n" + "".join(lines) + "}\n"
    )


class Types:
    """The two generated files of types and methods."""

    def __init__(self, description: Description) -> None:
        self._description = description
        self._names = {operation.name for operation in description.operations}
        self._pages = {
            operation.answer: exported(operation.name) + "Response"
            for operation in description.operations
            if description.items(operation)
        }

    # Types

    def records(self) -> str:
        """records.go: what operations answer."""
        lines: list[str] = []
        for shape in self._description.shapes.values():
            if shape.name not in GO_MERGED and self._type(shape.name) not in GO_BY_HAND:
                lines += self._record(shape)
        return _file(lines)

    def _record(self, shape: Shape) -> list[str]:
        name = self._type(shape.name)
        # Of the shapes that are one type with it, every member.
        members = list(self._description.own_members(shape))
        for other, into in GO_MERGED.items():
            if into == shape.name and other in self._description.shapes:
                own = self._description.own_members(self._description.shapes[other])
                members += [member for member in own if all(member.name != present.name for present in members)]
        fields = []
        if shape.extends and GO_MERGED.get(shape.name) is None:
            fields.append(f"\t{self._type(shape.extends)}")
        for member in members:
            field = exported(member.name)
            kind = GO_TYPES.get((shape.name, member.name)) or self._answer_type(member)
            fields += self._field(
                field, kind, member.name, not member.is_there, self._linked(described(member), shape.members)
            )
        lines = [
            "",
            *_comment(f"{name} {_is(name)} {_lower(self._linked(shape.summary, shape.members))}"),
            f"type {name} struct {{",
        ]
        return [*lines, *fields, "}", *_format(name, members, self._has_secrets(shape))]

    def _has_secrets(self, shape: Shape) -> bool:
        merged = [other for other, into in GO_MERGED.items() if into == shape.name]
        shapes = [shape, *[self._description.shapes[name] for name in merged if name in self._description.shapes]]
        return any(member.is_secret for one in shapes for member in one.members)

    def _type(self, shape: str) -> str:
        shape = GO_MERGED.get(shape, shape)
        return GO_SHAPES.get(shape) or self._pages.get(shape) or shape

    def _answer_type(self, member: Member) -> str:
        kind = member.kind
        if kind.name == "instant":
            return "*time.Time"
        if kind.name == "integer":
            return "int64" if member.name in GO_INT64 else "int"
        if kind.name == "list" and kind.of is not None:
            return f"[]{self._element(kind.of)}"
        if kind.name == "shape":
            return ("" if member.is_there else "*") + self._type(kind.shape)
        return self._element(kind)

    def _element(self, kind: Kind) -> str:
        if kind.name == "shape":
            return self._type(kind.shape)
        return {
            "flag": "bool",
            "integer": "int",
            "number": "float64",
            "object": "json.RawMessage",
            "schema": "json.RawMessage",
            "any": "json.RawMessage",
            "list": "json.RawMessage",
        }.get(kind.name, "string")

    # Methods

    def methods(self) -> str:
        """methods.go: what operations take, and the methods."""
        lines: list[str] = []
        done: set[str] = set()
        for operation in self._description.operations:
            request = self._request_name(operation)
            if request and request not in done | GO_BY_HAND:
                lines += self._request(operation, request)
            done.add(request)
            lines += self._method(operation, request)
            item = self._description.items(operation)
            if item and request not in GO_BY_HAND:
                lines += self._iterator(operation, request, item)
        return _file(lines)

    def _request_name(self, operation: Operation) -> str:
        if not operation.taken or operation.name in GO_ARGUMENTS:
            return ""
        return GO_REQUESTS.get(operation.name) or exported(operation.name) + "Request"

    def _request(self, operation: Operation, name: str) -> list[str]:
        text = f"{name} is what [Client.{exported(operation.name)}] takes."
        for choice in operation.choices:
            names = [exported(one) for one in choice.names]
            before, behind = choice.sentence
            text += f" {before} {listed(names)} {behind}"
        if not any(member.is_there for member in operation.taken) and not operation.choices:
            text += " All members may be left out."
        lines = ["", *_comment(text), f"type {name} struct {{"]
        for member in operation.taken:
            comment = self._linked(described(member), operation.members)
            if member.kind.name in ("object", "schema"):
                comment += " Encodes to a JSON object."
            kind = GO_TYPES.get((operation.name, member.name)) or self._argument_type(operation, member)
            lines += self._field(exported(member.name), kind, member.name, True, comment)
        has_secrets = any(member.is_secret for member in operation.members)
        return [*lines, "}", *_format(name, operation.members, has_secrets)]

    def _argument_type(self, operation: Operation, member: Member) -> str:
        kind = member.kind
        if kind.name == "flag":
            return "*bool" if (operation.name, member.name) in GO_THREE_STATES else "bool"
        if kind.name == "integer":
            return "int64" if member.name in GO_INT64 else "int"
        if kind.name == "list" and kind.of is not None and kind.of.name not in ("object", "members", "either", "any"):
            return "[]string"
        return "string" if kind.name in ("text", "word", "instant", "uri") else "any"

    def _method(self, operation: Operation, request: str) -> list[str]:
        name, answer = exported(operation.name), self._type(operation.answer)
        lines = ["", *_comment(f"{name} {_lower(self._linked(operation.summary, operation.members))}")]
        if operation.details:
            lines += ["//", *_comment(self._linked(operation.details, operation.members))]
        parameters, given = "", "struct{}{}"
        if operation.name in GO_ARGUMENTS:
            arguments = [(member.name, _argument(member.name)) for member in operation.members]
            parameters = ", " + ", ".join(argument for _, argument in arguments) + " string"
            given = "map[string]string{" + ", ".join(f'"{member}": {argument}' for member, argument in arguments) + "}"
        elif request:
            parameters, given = f", request {request}", "request"
        return [
            *lines,
            f"func (c *Client) {name}(ctx context.Context{parameters}) (*{answer}, error) {{",
            f'\treturn call[{answer}](ctx, c, "{operation.name}", {given})',
            "}",
        ]

    def _iterator(self, operation: Operation, request: str, item: str) -> list[str]:
        method, kind = exported(operation.name), self._type(item)
        name = method.removeprefix("List")
        return [
            "",
            *_comment(
                f"{name} goes through all pages of [Client.{method}], from request.Cursor on. A page is asked for when it "
                "is needed. After an error there is nothing more. It is an iter.Seq2: since Go 1.23 it can be ranged over."
            ),
            f"func (c *Client) {name}(ctx context.Context, request {request}) func(yield func(*{kind}, error) bool) {{",
            f"\treturn pages(request.Cursor, func(cursor string) ([]{kind}, string, error) {{",
            "\t\trequest := request",
            "\t\trequest.Cursor = cursor",
            f"\t\tpage, err := c.{method}(ctx, request)",
            "\t\tif err != nil {",
            '\t\t\treturn nil, "", err',
            "\t\t}",
            "\t\treturn page.Items, page.Cursor, nil",
            "\t})",
            "}",
        ]

    @staticmethod
    def _field(name: str, kind: str, member: str, may_be_left_out: bool, comment: str) -> list[str]:
        tag = member + (",omitempty" if may_be_left_out else "")
        return [*_comment(comment, "\t"), f'\t{name} {kind} `json:"{tag}"`']

    def _linked(self, text: str, members: Iterable[Member]) -> str:
        """With fields in place of the members that a text names, and methods in place of operations."""
        fields = {member.name for member in members}

        def spelled(found: re.Match[str]) -> str:
            name = found[1] or found[2]
            if name in self._names and ("_" in name or found[1]):
                return f"[Client.{exported(name)}]"
            return exported(name) if name in fields else name

        return re.sub(r"`([^`]+)`|\b([a-z]+(?:[A-Z]|_[a-z])\w*)", spelled, text)


def _file(lines: list[str]) -> str:
    text = "\n".join(lines) + "\n"
    code = re.sub("//.*", "", text)
    packages = {"context": "context.", "encoding/json": "json.", "fmt": "fmt.", "time": "time."}
    imports = [f'\t"{name}"\n' for name, use in packages.items() if re.search(rf"[ *(\[]{re.escape(use)}", code)]
    return f"{_HEADING}\nimport (\n{''.join(imports)})\n{text}"


def _comment(text: str, margin: str = "") -> list[str]:
    return wrapped(text, _WIDTH - 4 * len(margin), margin + "// ")


def _format(name: str, members: Iterable[Member], has_secrets: bool) -> list[str]:
    """The method that prints a struct without its secrets."""
    if not has_secrets:
        return []
    receiver = name[0].lower()
    secrets = "".join(f', "{exported(member.name)}"' for member in members if member.is_secret)
    return [
        "",
        "// Format prints no secret, whatever the verb.",
        f"func ({receiver} {name}) Format(state fmt.State, verb rune) {{",
        f"\tformat(state, verb, {receiver}{secrets})",
        "}",
    ]


def _argument(member: str) -> str:
    """`eventId` as an argument: `eventID`."""
    name = exported(member)
    return name.lower() if name.isupper() else name[0].lower() + name[1:]


def _is(name: str) -> str:
    return "are" if name.endswith("s") else "is"


def _lower(text: str) -> str:
    """The beginning of a sentence inside of one. A name stays as it is."""
    return text[:1].lower() + text[1:] if len(text) < 2 or not text[1].isupper() else text
