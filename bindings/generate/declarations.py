"""The declarations that ctypes needs, from the header. Needs pycparser and a C preprocessor (`cc`, or what CC names)."""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from pycparser import c_ast, c_parser

# The system's own headers hold compiler extensions that pycparser does not read. These say all that
# membrane.h takes from them.
SYSTEM_HEADERS = {
    "stddef.h": "typedef unsigned long size_t;\n",
    "stdint.h": "typedef int int32_t;\ntypedef long long int64_t;\n",
}

SCALARS = {"size_t": "c_size_t", "int32_t": "c_int32", "int64_t": "c_int64"}

# The last entry of each enumeration is no value: it fixes the width.
WIDTH_SENTINEL = 0x7FFFFFFF

# client, request, call, out_response, out_error: the shape that every operation has.
OPERATION = [
    "POINTER(membrane_client)",
    "c_char_p",
    "POINTER(membrane_call)",
    "POINTER(POINTER(c_char))",
    "POINTER(POINTER(membrane_error))",
]

PREAMBLE = '''\
"""Declarations of libmembrane. Written by `make generate` from include/membrane.h: do not edit."""

from __future__ import annotations

import enum
from ctypes import (
    CFUNCTYPE,
    POINTER,
    Structure,
    c_char,
    c_char_p,
    c_int32,
    c_int64,
    c_size_t,
    c_void_p,
    sizeof,
)
from typing import Any
'''


def preprocess(header: Path, *options: str) -> str:
    with tempfile.TemporaryDirectory() as folder:
        for name, text in SYSTEM_HEADERS.items():
            Path(folder, name).write_text(text)
        command = [os.environ.get("CC", "cc"), "-E", "-P", "-std=c99", "-nostdinc", "-I", folder]
        return subprocess.run(
            [*command, *options, str(header)], check=True, stdout=subprocess.PIPE, text=True
        ).stdout


class Header:
    """What the header declares, as Python source."""

    def __init__(self, path: Path) -> None:
        self.enums: dict[str, list[tuple[str, int]]] = {}
        self.structures: dict[str, list[tuple[str, str]]] = {}
        self.functions: dict[str, tuple[str, list[str]]] = {}
        self.callbacks: dict[str, tuple[str, list[str]]] = {}
        self.macros: dict[str, str] = {}
        self.initializers: dict[str, list[str]] = {}

        source = preprocess(path)
        for node in c_parser.CParser().parse(source):
            self._read(node)
        self._read_macros(path, source)

    def _read(self, node: Any) -> None:
        if isinstance(node, c_ast.Typedef) and node.name.startswith("membrane"):
            if isinstance(node.type, c_ast.PtrDecl) and isinstance(node.type.type, c_ast.FuncDecl):
                function = node.type.type
                parameters = [self._type(p.type) for p in function.args.params]
                self.callbacks[node.name] = (self._type(function.type), parameters)
                return
            declared = node.type.type
            if isinstance(declared, c_ast.Enum):
                values = [(entry.name, int(entry.value.value, 0)) for entry in declared.values]
                self.enums[node.name] = [value for value in values if value[1] != WIDTH_SENTINEL]
            elif isinstance(declared, c_ast.Struct):
                self.structures.setdefault(node.name, [])
                for field in declared.decls or []:
                    self.structures[node.name].append((field.name, self._type(field.type)))
        elif isinstance(node, c_ast.Decl) and isinstance(node.type, c_ast.FuncDecl):
            parameters = [self._type(p.type) for p in node.type.args.params]
            parameters = [p for p in parameters if p != "None"]
            self.functions[node.name] = (self._type(node.type.type), parameters)

    def _type(self, node: Any) -> str:
        if isinstance(node, c_ast.TypeDecl):
            (name,) = node.type.names
            if name == "void":
                return "None"
            if name in self.callbacks:
                return str(name)
            return "c_int32" if name in self.enums else SCALARS[name]
        assert isinstance(node, c_ast.PtrDecl), node
        target = node.type
        if isinstance(target, c_ast.PtrDecl):
            return f"POINTER({self._type(target)})"
        (name,) = target.type.names
        if name == "void":
            return "c_void_p"
        if name == "char":
            # Text of ours goes in as bytes. Text that must be freed stays a pointer, which bytes
            # cannot be mistaken for.
            return "c_char_p" if "const" in target.quals else "POINTER(c_char)"
        return f"POINTER({name})"

    def _read_macros(self, path: Path, source: str) -> None:
        macros = re.findall(r"^#define (MEMBRANE_\w+) (.+)$", preprocess(path, "-dM"), re.M)
        text = path.read_text(encoding="utf-8")
        for name, value in sorted(macros, key=lambda macro: text.index(f"#define {macro[0]}")):
            if re.fullmatch(r'\d+|"[^"\\]*"', value):
                self.macros[name] = value
            elif name.endswith("_INIT"):
                structure = name[: -len("_INIT")].lower()
                tree = c_parser.CParser().parse(f"{source}\n{structure} value = {value};")
                kinds = [kind for _, kind in self.structures[structure]]
                self.initializers[structure] = [
                    # ctypes takes no None for a function.
                    f"{kind}()" if kind in self.callbacks else self._value(value)
                    for kind, value in zip(kinds, tree.ext[-1].init.exprs)
                ]

    @staticmethod
    def _value(node: Any) -> str:
        if isinstance(node, c_ast.UnaryOp) and node.op == "sizeof":
            return f"sizeof({node.expr.type.type.names[0]})"
        if isinstance(node, c_ast.ID) and node.name == "NULL":
            return "None"
        if isinstance(node, c_ast.UnaryOp) and node.op == "-":
            return str(-int(node.expr.value, 0))
        return str(int(node.value, 0))

    def python(self) -> str:
        lines = [PREAMBLE]
        lines += [f"{name} = {value}" for name, value in self.macros.items()]
        for name, entries in self.enums.items():
            lines += ["", "", f"class {name}(enum.IntEnum):"]
            lines += [f"    {entry} = {value}" for entry, value in entries]
        # Callbacks take structures without members, and are members of the others.
        for name in [name for name, fields in self.structures.items() if not fields]:
            lines += ["", "", f"class {name}(Structure):", "    pass"]
        for name, (result, parameters) in self.callbacks.items():
            lines += ["", "", f"{name} = CFUNCTYPE({', '.join([result, *parameters])})"]
        for name, fields in self.structures.items():
            if fields:
                lines += ["", "", f"class {name}(Structure):", "    _fields_ = ["]
                lines += [f'        ("{field}", {kind}),' for field, kind in fields]
                lines += ["    ]"]
        for name, values in self.initializers.items():
            lines += ["", "", f"def {name}_init() -> {name}:"]
            lines += [f"    return {name}({', '.join(values)})"]
        lines += ["", "", "# Result type and parameter types by name."]
        lines += ["FUNCTIONS: dict[str, tuple[Any, list[Any]]] = {"]
        for name, (result, parameters) in self.functions.items():
            lines += [f'    "{name}": (', f"        {result},"]
            if parameters:
                lines += ["        ["]
                lines += [f"            {parameter}," for parameter in parameters]
                lines += ["        ],"]
            else:
                lines += ["        [],"]
            lines += ["    ),"]
        lines += ["}", "", "# The functions that Client.call may call, without the prefix."]
        lines += ["OPERATIONS = ("]
        lines += [
            f'    "{name[len("membrane_"):]}",'
            for name, (_, parameters) in self.functions.items()
            if parameters == OPERATION
        ]
        lines += [")", ""]
        return "\n".join(lines)
