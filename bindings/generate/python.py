"""Python's methods of the operations, and the types of what they answer."""

from __future__ import annotations

import re
from collections.abc import Mapping

from description import Description, Kind, Member, Operation, Shape
from header import Paragraph
from names import PYTHON_BY_HAND, PYTHON_NO_RECORD, argument, positional
from text import described, listed, wrapped

_WIDTH = 100

_RECORDS = '''\
"""The shapes of answers, for type checkers. At run time they are plain dictionaries.

Written by `make generate` from the declarations of the operations: do not edit.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, TypedDict

if sys.version_info >= (3, 11):
    from typing import NotRequired
elif TYPE_CHECKING:
    from typing_extensions import NotRequired
'''

_OPERATIONS = '''\
"""One method for each operation.

Written by `make generate` from the declarations of the operations: do not edit.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from ._call import as_list, given, items_of_pages
from .cancel import Cancel
from .records import (
{imports}
)


class Operations:
    """What a client can ask for."""

    def call(
        self,
        operation: str,
        request: Mapping[str, Any] | str,
        *,
        timeout: float | None = None,
        cancel: Cancel | None = None,
    ) -> dict[str, Any]:
        """Calls an operation by its name. The client knows how."""
        raise NotImplementedError
'''


def records(description: Description) -> str:
    """records.py."""
    lines = [_RECORDS.rstrip()]
    for shape in _bases_first(description):
        if shape.name in PYTHON_NO_RECORD:
            continue
        lines += ["", "", f"class {shape.name}({shape.extends or 'TypedDict'}):"]
        lines += _quoted([shape.summary], 4)
        own = description.own_members(shape)
        if own:
            lines.append("")
        for member in own:
            kind = _answer_type(member.kind)
            lines.append(f"    {member.name}: {kind if member.is_there else f'NotRequired[{kind}]'}")
            lines += _quoted([member.summary], 4)
    return "\n".join(lines) + "\n"


_EXPORTS = "# Records, written by `make generate`.\n"


def package(description: Description, present: str) -> str:
    """__init__.py, with the records at its end."""
    before, heading, _ = present.partition(_EXPORTS)
    if not heading:
        raise ValueError("__init__.py has lost the line that the records follow")
    names = sorted(description.shapes.keys() - PYTHON_NO_RECORD)
    lines = ["from .records import (", *[f"    {name}," for name in names], ")", ""]
    lines += ["__all__ += [", *[f'    "{name}",' for name in names], "]", ""]
    return before + heading + "\n".join(lines)


def _bases_first(description: Description) -> list[Shape]:
    done: dict[str, Shape] = {}

    def add(shape: Shape) -> None:
        if shape.extends:
            add(description.shapes[shape.extends])
        done.setdefault(shape.name, shape)

    for shape in description.shapes.values():
        add(shape)
    return list(done.values())


def _answer_type(kind: Kind) -> str:
    if kind.name == "list" and kind.of is not None:
        return f"list[{_answer_type(kind.of)}]"
    if kind.name == "shape":
        return kind.shape
    return {
        "flag": "bool",
        "integer": "int",
        "number": "float",
        "schema": "dict[str, Any]",
        "object": "dict[str, Any]",
        "any": "Any",
    }.get(kind.name, "str")


def operations(description: Description, paragraphs: Mapping[str, Paragraph]) -> str:
    """_operations.py."""
    lines: list[str] = []
    used: set[str] = set()
    title = ""
    for operation in description.operations:
        item = description.items(operation)
        methods = [] if operation.name in PYTHON_BY_HAND else _method(operation)
        if methods:
            used.add(operation.answer)
        if item:
            methods += _iterator(operation, item)
            used.add(item)
        if methods and paragraphs[operation.name].group[1] != title:
            title = paragraphs[operation.name].group[1]
            lines += ["", f"    # {title}"]
        lines += methods
    imports = "\n".join(f"    {name}," for name in sorted(used))
    return _OPERATIONS.format(imports=imports) + "\n".join(lines) + "\n"


def _method(operation: Operation) -> list[str]:
    first = [operation.member(name) for name in positional(operation)]
    members = first + [member for member in operation.taken if member not in first]
    parameters = ["self", *[_parameter(operation, member) for member in first], "*"]
    parameters += [_parameter(operation, member) for member in members[len(first) :]]
    parameters += ["timeout: float | None = None", "cancel: Cancel | None = None"]
    lines = ["", f"    def {operation.name}("]
    lines += [f"        {parameter}," for parameter in parameters]
    lines += [f"    ) -> {operation.answer}:", *_documentation(operation, members)]
    request = "{}"
    if members:
        lines += _request(members)
        request = "request"
    lines.append(f'        response = self.call("{operation.name}", {request}, timeout=timeout, cancel=cancel)')
    lines.append(f"        return cast({operation.answer}, response)")
    return lines


def _parameter(operation: Operation, member: Member) -> str:
    name, kind = argument(member.name), _argument_type(member.kind)
    if member.is_there and member.is_nullable:
        return f"{name}: {kind} | None"
    return f"{name}: {kind}" if member.is_there else f"{name}: {kind} | None = None"


def _argument_type(kind: Kind) -> str:
    if kind.name == "list" and kind.of is not None:
        return f"Sequence[{_argument_type(kind.of)}]"
    if kind.name == "either":
        # Each once, in their order.
        return " | ".join(dict.fromkeys(_argument_type(one) for one in kind.kinds))
    return {
        "flag": "bool",
        "integer": "int",
        "object": "Mapping[str, Any]",
        "members": "Mapping[str, Any]",
        "schema": "Mapping[str, Any]",
        "any": "Any",
    }.get(kind.name, "str")


def _request(members: list[Member]) -> list[str]:
    # None of what must be given is sent, as null; of everything else it is left to the library.
    sent = [member for member in members if member.is_there and member.is_nullable]
    given = []
    for member in members:
        if member not in sent:
            name = argument(member.name)
            given.append(f"{member.name}={f'as_list({name})' if member.kind.name == 'list' else name}")
    if sent:
        literal = ", ".join(f'"{member.name}": {argument(member.name)}' for member in sent)
        return [f"        request = {{{literal}, **given({', '.join(given)})}}"]
    line = f"        request = given({', '.join(given)})"
    if len(line) <= _WIDTH:
        return [line]
    line = f"            {', '.join(given)}"
    if len(line) <= _WIDTH:
        return ["        request = given(", line, "        )"]
    return ["        request = given(", *[f"            {one}," for one in given], "        )"]


def _iterator(operation: Operation, item: str) -> list[str]:
    return [
        "",
        f"    def {operation.name.removeprefix('list_')}(self, **filters: Any) -> Iterator[{item}]:",
        f'        """All of them, page by page. Takes what `{operation.name}` takes."""',
        f"        return items_of_pages(self.{operation.name}, filters)",
    ]


def _documentation(operation: Operation, members: list[Member]) -> list[str]:
    def spelled(text: str) -> str:
        """With arguments in place of the members that it names."""
        return re.sub(
            r"`(\w+)`|\b([a-z]+[A-Z]\w*)",
            lambda found: f"`{argument(found[1] or found[2])}`" if operation.has(found[1] or found[2]) else found[0],
            text,
        )

    paragraphs: list[str | list[tuple[str, str]]] = [spelled(operation.summary)]
    if operation.details:
        paragraphs.append(spelled(operation.details))
    for choice in operation.choices:
        before, behind = choice.sentence
        paragraphs.append(f"{before} {listed([f'`{argument(name)}`' for name in choice.names])} {behind}")
    if members:
        paragraphs.append([(argument(member.name), spelled(described(member))) for member in members])
    return _quoted(paragraphs, 8)


def _quoted(paragraphs: list[str | list[tuple[str, str]]] | list[str], indent: int) -> list[str]:
    """A docstring. A list of pairs is laid out in two columns."""
    margin = " " * indent
    lines: list[str] = []
    for number, paragraph in enumerate(paragraphs):
        if number:
            lines.append("")
        if isinstance(paragraph, str):
            # The quotes stand before the first line and after the last.
            opening = margin + '"""' if number == 0 else margin
            lines += wrapped(paragraph, _WIDTH - 3 if len(paragraphs) == 1 else _WIDTH, opening, margin)
        else:
            column = max(len(name) for name, _ in paragraph) + 2
            for name, text in paragraph:
                lines += wrapped(text, _WIDTH, f"{margin}{name:<{column}}", margin + " " * column)
    lines = [line.replace("\\", "\\\\") for line in lines]
    # Of four quotes the first three would end it.
    if len(lines) == 1 and not lines[0].endswith('"'):
        return [lines[0] + '"""']
    return [*lines, margin + '"""']
