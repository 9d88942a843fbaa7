"""Proves that the check of layers sees what it is there for, and is silent about what is allowed.

    python3 -m unittest discover -s Tests/checks
"""

import importlib.machinery
import importlib.util
import pathlib
import sys
import tempfile
import unittest

SCRIPT = pathlib.Path(__file__).with_name("layers")


def load():
    sys.dont_write_bytecode = True  # the script lies among sources: leave nothing beside it
    loader = importlib.machinery.SourceFileLoader("layers", str(SCRIPT))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("layers", loader))
    loader.exec_module(module)
    return module


layers = load()


class LayersTest(unittest.TestCase):
    def findings(self, path, source):
        return [text for _, text in layers.check_file(path, source)]

    def assert_found(self, fragment, path, source):
        found = self.findings(path, source)
        self.assertEqual(len(found), 1, f"{found} in {source!r}")
        self.assertIn(fragment, found[0])

    def assert_clean(self, path, source):
        self.assertEqual(self.findings(path, source), [], source)

    def test_c_modules_belong_to_their_owners(self):
        for module, places in layers.OWNERS.items():
            for place in places:
                self.assert_clean(place + "File.swift", f"import {module}\n")
                self.assert_clean(place + "File.swift", f"public import {module}\n")
            self.assert_found(f"imports {module}", "MembraneCore/Tokens/File.swift", f"import {module}\n")
            self.assert_found(f"imports {module}", "MembraneCore/Tokens/File.swift", f"internal import {module}\n")
            self.assert_found(f"imports {module}", "MembraneCore/Tokens/File.swift", f"@preconcurrency import {module}\n")
            self.assert_found(f"imports {module}", "MembraneCore/Tokens/File.swift", f"import func {module}.f\n")

    def test_an_unknown_c_module_has_no_owner(self):
        self.assert_found("no owner", "MembraneCore/HTTP/File.swift", "import CZlib\n")

    def test_large_runtimes_stay_above_the_abi(self):
        for module in layers.FORBIDDEN_IMPORTS:
            self.assert_found(f"imports {module}", "MembraneCore/Store/File.swift", f"import {module}\n")
            self.assert_found(f"imports {module}", "Membrane/File.swift", f"import {module}\n")
            self.assert_clean("MembraneCLI/File.swift", f"import {module}\n")

    def test_an_import_in_a_comment_is_none(self):
        self.assert_clean("MembraneCore/Store/File.swift", "// import Foundation\n/* /* */ import Dispatch */\n")

    def test_unsafe_stays_with_the_owners(self):
        source = "let a = unsafe f()\n"
        for place in layers.MAY_BE_UNSAFE:
            self.assert_clean(place + "File.swift", source)
        self.assert_found("unsafe", "MembraneCore/Operations/File.swift", source)
        self.assert_found("unsafe", "MembraneCore/Connectors/Search.swift", "f(unsafe g())\n")
        self.assert_clean("MembraneCore/Connectors/Search.swift", "// unsafe\nlet a = unsafely\n")

    def test_concurrency(self):
        for source in ["func f() async {}\n", "await f()\n", "actor A {}\n", "Task { }\n", "Task.detached { }\n"]:
            self.assert_found("concurrency", "MembraneCore/Store/File.swift", source)
        self.assert_clean("MembraneCore/Store/File.swift", "let asynchronous = factor\nstruct TaskList {}\n")

    def test_traps(self):
        cases = {
            "try!": ["let a = try! f()\n"],
            "as!": ["let a = b as! C\n"],
            "fatalError": ["fatalError()\n"],
            "precondition": ["precondition(a)\n", "preconditionFailure()\n"],
            "forces": [
                "a!.b\n", "f()!\n", "a[0]!\n", "f { 1 }!\n", "var a: Int!\n", "var a: [Int]!\n", "a! == b\n", "b?.c!\n",
                'let s = "\\(a!)"\n', 'let s = """\n  \\(f(a!))\n  """\n', 'let s = #"\\#(a!)"#\n',
            ],
        }  # fmt: skip
        for fragment, sources in cases.items():
            for source in sources:
                self.assert_found(fragment, "MembraneCore/Store/File.swift", source)

    def test_what_looks_like_a_trap(self):
        for source in [
            "if !a, b != c, d !== e, a!=b { return !f }\n",
            "f(!a, [!b], { !c })\n",
            "#if !os(Linux)\n#endif\n",
            "try? f()\nlet a = b as? C\n",
            'let s = "a! try! \\" b!"\n',
            'let s = #"a" b!"#\n',
            'let s = """\n  "a!" try!\n  """\n',
            "// a! fatalError()\n/* b! */\n",
            'let s = "\\(a)!"\n',
        ]:
            self.assert_clean("MembraneCore/Store/File.swift", source)

    def test_exported_functions_are_compared_with_the_header(self):
        for attribute in ['@_cdecl("membrane_f")', "@c"]:
            missing = f"{attribute} public func membrane_f() {{}}\n"
            self.assert_found("@implementation", "Membrane/File.swift", missing)
            self.assert_clean("Membrane/File.swift", f"{attribute} @implementation\n{missing.removeprefix(attribute)}")
            self.assert_clean("Membrane/File.swift", f"@implementation {missing}")

    def test_a_neighbour_does_not_lend_its_attribute(self):
        source = '@_cdecl("a") @implementation public func a() {}\n@_cdecl("b") public func b() {}\n'
        self.assert_found("@implementation", "Membrane/File.swift", source)

    def test_long_files(self):
        self.assert_clean("MembraneCore/Store/File.swift", "let a = 1\n" * layers.MAXIMUM_LINES)
        self.assert_found("401 lines", "MembraneCore/Store/File.swift", "let a = 1\n" * (layers.MAXIMUM_LINES + 1))

    def test_no_swift_in_c_modules(self):
        self.assert_found("C module", "CCurl/File.swift", "let a = 1\n")

    def test_a_tree_is_reported_with_file_and_line(self):
        with tempfile.TemporaryDirectory() as directory:
            file = pathlib.Path(directory, "MembraneCore/Store/File.swift")
            file.parent.mkdir(parents=True)
            file.write_text('/* two\n lines */ let s = "\n"\nlet a = b!\n')
            found = list(layers.check_tree(pathlib.Path(directory)))
        self.assertEqual(found, ["Sources/MembraneCore/Store/File.swift:4: forces an optional with !"])


if __name__ == "__main__":
    unittest.main()
