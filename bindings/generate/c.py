"""The C functions of the operations, their place among the symbols, and the table of the C tests."""

from __future__ import annotations

import re
from collections.abc import Mapping

from description import Description
from header import Paragraph
from names import camel

_FUNCTION = """
@_cdecl("membrane_{name}") @implementation
public func membrane_{name}(
    _ client: OpaquePointer?, _ request: UnsafePointer<CChar>?, _ call: UnsafePointer<membrane_call>?,
    _ outResponse: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
    _ outError: UnsafeMutablePointer<OpaquePointer?>?
) -> membrane_status {{
    unsafe Boundary.perform(.{swift}, client, request, call, outResponse, outError)
}}
"""


def functions(description: Description, paragraphs: Mapping[str, Paragraph]) -> dict[str, str]:
    """Swift files by their names, one for each group of the header."""
    files: dict[str, str] = {}
    for operation in description.operations:
        number, title = paragraphs[operation.name].group
        words = [word.capitalize() for word in re.findall(r"\w+", title)]
        text = files.setdefault(
            "".join(words) + ".swift",
            "public import CMembrane\nimport MembraneCore\n\n"
            f"// Header group {number}. Written by `make generate`: do not edit.\n",
        )
        files["".join(words) + ".swift"] = text + _FUNCTION.format(name=operation.name, swift=camel(operation.name))
    return files


_SYMBOLS = "# Operations. Written by `make generate`, but `since`, which stays what it is.\n"


def symbols(description: Description, paragraphs: Mapping[str, Paragraph], present: str) -> str:
    """The list of symbols with the lines of the operations at its end."""
    others, heading, operations = present.partition(_SYMBOLS)
    if not heading:
        raise ValueError("symbols.txt has lost the line that the operations follow")
    known = {line.split()[0]: line.split()[2] for line in operations.splitlines() if line.startswith("membrane_")}
    lines = []
    for operation in description.operations:
        name = "membrane_" + operation.name
        lines.append(f"{name:<37} function  {known.get(name, paragraphs[operation.name].since)}\n")
    return others + heading + "".join(lines)


def table(description: Description) -> str:
    """Tests/abi/operations.h."""
    lines = [f"    OPERATION(membrane_{operation.name}),\n" for operation in description.operations]
    return (
        "/* Every operation: what has the shape client, request, call, out_response, out_error.\n"
        " * Written by `make generate`: do not edit. */\n"
        "#ifndef OPERATIONS_H\n#define OPERATIONS_H\n\n"
        '#include "support.h"\n\n'
        "static const struct {\n    const char *name;\n    operation *function;\n} operations[] = {\n"
        "#define OPERATION(function) \\\n    { #function, function }\n" + "".join(lines) + "#undef OPERATION\n};\n\n"
        "#define OPERATION_COUNT (sizeof operations / sizeof *operations)\n\n#endif\n"
    )
