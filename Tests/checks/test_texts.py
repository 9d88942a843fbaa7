"""Proves that the check of texts sees what it is there for, and is silent about what is allowed.

    python3 -m unittest discover -s Tests/checks
"""

import importlib.machinery
import importlib.util
import pathlib
import sys
import tempfile
import unittest

SCRIPT = pathlib.Path(__file__).with_name("texts")
SYSTEM = SCRIPT.parents[2] / "Sources/MembraneCore/System"


def load():
    sys.dont_write_bytecode = True  # the script lies among sources: leave nothing beside it
    loader = importlib.machinery.SourceFileLoader("texts", str(SCRIPT))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("texts", loader))
    loader.exec_module(module)
    return module


texts = load()

# Each of these lines looks at characters.
REFUSED = r"""
_ = text.split(separator: ":")
_ = text.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false).first
_ = text.split { $0 == "," || $0 == " " }
_ = text.split(whereSeparator: { $0.isWhitespace })
_ = part.split(separator: "&").count
_ = text.firstIndex(of: "?")
_ = text.firstIndex { $0 == "?" }
_ = text.lastIndex(of: "/")
_ = text.lastIndex(where: { $0 == "/" })
if text.contains("?") { }
_ = text.contains { $0 == "?" }
_ = text.allSatisfy { $0 == "a" }
_ = text.allSatisfy(\.isASCII)
_ = text.prefix { $0 != "?" }
_ = text.prefix(64)
_ = part.prefix(2)
_ = text.suffix(2)
_ = text.drop { $0 == "." }
_ = text.drop(while: \.isWhitespace)
_ = text.dropFirst()
_ = text.dropFirst(7)
_ = part.dropLast()
_ = text.first == "a"
_ = text.last
_ = text.first { $0 == "a" }
_ = text.count
_ = part.count > 3
_ = text.filter { $0 != " " }
_ = text.map { $0 }
_ = text.reversed()
_ = text.index(after: text.startIndex)
_ = text.index(before: text.endIndex)
_ = text.index(text.startIndex, offsetBy: 2)
for (index, one) in text.enumerated() { print(index, one) }
_ = text.lowercased()
_ = part.uppercased()
_ = text.lowercased().hasPrefix("https://")
_ = text.prefix(8).utf8
_ = changing.removeFirst()
_ = changing.removeLast()
_ = text < "b"
_ = text > "b"
_ = names.sorted()
_ = names.max()
_ = names.min()
_ = names.lastIndex(of: "b")
_ = [part].contains(part)
_ = ("a", text) == (text, "b")
_ = Array(text) as [Character]
_ = Set(names).count
_ = Set(names).contains(text)
_ = numbers[text]
_ = numbers["a"]
numbers[text] = 1
numbers[text, default: 0] += 1
for one in text { switch one { case "a": break; default: break } }
""".strip().splitlines()

# And none of these does.
ALLOWED = r"""
_ = text.utf8.split(separator: UInt8(ascii: ":"))
_ = text.utf8.firstIndex(of: UInt8(ascii: "?"))
_ = text.utf8.contains(UInt8(ascii: "?"))
_ = text.utf8.prefix { $0 != UInt8(ascii: "?") }
_ = text.utf8.count + text.unicodeScalars.count
_ = text.utf8.dropFirst(7)
_ = text.unicodeScalars.prefix(64)
_ = text.cut(at: UInt8(ascii: ":")).after
_ = text.parts(at: UInt8(ascii: ","))
_ = text.words()
_ = text.shown(64)
_ = text.removing(prefix: "a")?.removing(suffix: "b")
_ = text.hasPrefix("a") && part.hasSuffix("b")
_ = text.asciiLowercased() + part.lowercasedForPeople()
_ = text.isNamed("b")
_ = text == "a" && part != "b" && text.isEmpty
_ = ["a", "b"].contains(text)
_ = names.contains { $0 == text }
_ = names.first == text
_ = names.first { $0.hasPrefix("a") }
_ = names.prefix(2).count + names.dropFirst().count
_ = names.map { $0 + "x" }.filter { !$0.isEmpty }
_ = names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
_ = names == [text]
_ = exact[text]
exact[text] = 1
_ = Set(names.map { ExactText($0) }).contains(text)
switch text { case "a", "b": break; default: break }
""".strip().splitlines()

HEAD = """
func lines(text: String, part: Substring, names: [String]) {
    var changing = text
    var numbers: [String: Int] = [:]
    var exact: [ExactText: Int] = [:]
    changing += "a"
    exact["a"] = numbers.count
    numbers = [:]
"""


class TextsTest(unittest.TestCase):
    def findings(self, lines):
        """The lines that are refused."""
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder, "Lines.swift")
            file.write_text(HEAD.strip() + "\n" + "\n".join(lines) + "\n}\n")
            system = [SYSTEM / name for name in ["TextEquality.swift", "ExactText.swift", "Text+Parts.swift", "Bytes+Parts.swift"]]
            found = texts.check([file, *system])
            self.assertEqual({name for name, _, _ in found} - {str(file)}, set(), found)
        above = len(HEAD.strip().splitlines())
        return {lines[line - above - 1] for _, line, _ in found}

    def test_what_looks_at_characters_is_refused(self):
        self.assertEqual(set(REFUSED) - self.findings(REFUSED), set())

    def test_what_looks_at_octets_is_allowed(self):
        self.assertEqual(self.findings(ALLOWED), set())

    def test_what_does_not_compile_is_not_passed(self):
        with self.assertRaises(SystemExit):
            self.findings(["let a: Int = text"])


if __name__ == "__main__":
    unittest.main()
