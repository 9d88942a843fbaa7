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

    def row_findings(self, files):
        codes = {path: layers.blank(source) for path, source in files.items()}
        return sorted(layers.check_rows(codes))

    def assert_rows(self, expected, files):
        self.assertEqual([finding[2] for finding in self.row_findings(files)], expected, files)

    def test_a_lower_row_does_not_name_a_higher_one(self):
        names = list(layers.ROWS)
        for low, high in zip(names, names[1:]):
            below, above = layers.ROWS[low][0], layers.ROWS[high][0]
            files = {
                f"MembraneCore/{above}/Thing.swift": "struct Thing {}\n",
                f"MembraneCore/{below}/File.swift": "// Thing\n\nfunc f(_ thing: [Thing]) {}\n",
            }
            self.assertEqual(
                self.row_findings(files),
                [
                    (
                        f"MembraneCore/{below}/File.swift", 3,
                        f"{below} ({low}) names Thing of {above} ({high}), a higher row",
                    )
                ],
            )  # fmt: skip

    def test_a_higher_row_names_lower_ones_and_a_row_its_own(self):
        for low, high in [("owners", "languages"), ("store", "domain"), ("owners", "surfaces")]:
            files = {
                f"MembraneCore/{layers.ROWS[low][0]}/Thing.swift": "struct Thing {}\n",
                f"MembraneCore/{layers.ROWS[high][0]}/File.swift": "let a = Thing()\n",
            }
            self.assert_rows([], files)
        for folders in layers.ROWS.values():
            files = {
                f"MembraneCore/{folders[0]}/Thing.swift": "struct Thing {}\n",
                f"MembraneCore/{folders[-1]}/File.swift": "let a = Thing()\n",
            }
            self.assert_rows([], files)

    def test_only_its_own_row_and_surfaces_know_the_engine(self):
        engine = {"MembraneCore/Engine/Engine.swift": "package final class Engine {}\n"}
        for place in ["MembraneCore/Operations", "MembraneCore/Gateway", "Membrane", "MembraneCLI"]:
            self.assert_rows([], {**engine, f"{place}/File.swift": "let a: Engine\n"})
        for row in ["owners", "languages", "store", "domain"]:
            for folder in layers.ROWS[row]:
                found = self.row_findings({**engine, f"MembraneCore/{folder}/File.swift": "extension Engine {}\n"})
                self.assertEqual(len(found), 1, folder)

    def test_only_who_opens_it_knows_which_database_there_is(self):
        files = {"MembraneCore/SQLite/SQLiteDatabase.swift": "final class SQLiteDatabase {}\n"}
        source = "let a: SQLiteDatabase\n"
        self.assert_rows([], {**files, "MembraneCore/SQLite/Other.swift": source, "MembraneCore/Engine/File.swift": source})
        for folder in ["JSON", "Store", "Tokens", "Operations"]:
            self.assert_rows(
                [f"{folder} names SQLiteDatabase of SQLite, which only Engine may know"],
                {**files, f"MembraneCore/{folder}/File.swift": source},
            )

    def test_every_way_to_declare_and_to_name(self):
        finding = "Store (store) names A of Tokens (domain), a higher row"
        for declared in [
            "final class A {}", "enum A: Int {}", "protocol A {}", "typealias A = Int", "package struct A<B> {}",
        ]:  # fmt: skip
            files = {"MembraneCore/Tokens/A.swift": declared, "MembraneCore/Store/File.swift": "let a: (any A)?"}
            self.assert_rows([finding], files)
        tokens = {"MembraneCore/Tokens/A.swift": "struct A { enum B {} }\nextension Call { struct C {} }\n"}
        owner = {"MembraneCore/System/Call.swift": "struct Call { struct D {} }\n"}
        for source in [
            "extension A {}", "A.make()", "[A: Int]()", 'let s = "\\(A.b)"', "f(A.self)", "x as? A", "where E == A {",
        ]:  # fmt: skip
            self.assert_rows([finding], {**tokens, **owner, "MembraneCore/Store/File.swift": source})
        nested = {**tokens, **owner, "MembraneCore/Store/File.swift": "let a: Call.D\nlet b: Call.C\n"}
        self.assertEqual(
            self.row_findings(nested),
            [("MembraneCore/Store/File.swift", 2, "Store (store) names Call.C of Tokens (domain), a higher row")],
        )

    def test_what_looks_like_a_name_of_a_higher_row(self):
        tokens = {"MembraneCore/Tokens/Key.swift": "final class Key {}\n"}
        for source in [
            "/// Key\nlet a = \"Key\"\n",
            "let a: JWT.Key\n",
            "struct Cache { enum Key {}\n let a: Key }\n",
            "extension Dictionary where Key == ExactText { subscript(text: String) -> Int { 1 } }\n",
            "func find<Key: Hashable>(_ key: Key) {}\n",
        ]:
            self.assert_rows([], {**tokens, "MembraneCore/System/File.swift": source})

    def test_a_type_of_several_folders_is_the_lowest_one(self):
        files = {
            "MembraneCore/Tokens/A.swift": "private struct Note {}\n",
            "MembraneCore/System/A.swift": "struct Note {}\n",
            "MembraneCore/Store/File.swift": "let a: Note\n",
        }
        self.assert_rows([], files)

    def test_every_folder_has_a_row(self):
        self.assert_rows(
            ["is in Plugins, a folder that is in no row of the layers: say in which"],
            {"MembraneCore/Plugins/Inner/File.swift": "let a = 1\n"},
        )
        self.assert_rows(["is in no folder, and so in no row of the layers"], {"MembraneCore/File.swift": "let a = 1\n"})
        self.assert_rows([], {"Membrane/File.swift": "let a = 1\n"})

    def test_a_tree_is_reported_with_file_and_line(self):
        with tempfile.TemporaryDirectory() as directory:
            file = pathlib.Path(directory, "MembraneCore/Store/File.swift")
            file.parent.mkdir(parents=True)
            file.write_text('/* two\n lines */ let s = "\n"\nlet a = b!\n')
            found = list(layers.check_tree(pathlib.Path(directory)))
        self.assertEqual(found, ["Sources/MembraneCore/Store/File.swift:4: forces an optional with !"])

    def test_a_tree_is_checked_for_rows(self):
        with tempfile.TemporaryDirectory() as directory:
            for path, source in [("Tokens/Key.swift", "enum Key {}\n"), ("Store/File.swift", "\nlet a: Key\n")]:
                file = pathlib.Path(directory, "MembraneCore", path)
                file.parent.mkdir(parents=True)
                file.write_text(source)
            found = list(layers.check_tree(pathlib.Path(directory)))
        self.assertEqual(
            found,
            ["Sources/MembraneCore/Store/File.swift:2: Store (store) names Key of Tokens (domain), a higher row"],
        )


if __name__ == "__main__":
    unittest.main()
