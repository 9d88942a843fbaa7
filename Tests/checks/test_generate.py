"""Proves that `bindings/generate` notices what it is there to notice, and writes what it is there to write.

Needs the Python environment of `make check`.
"""

import contextlib
import importlib.util
import io
import json
import pathlib
import shutil
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "bindings/generate"))
specification = importlib.util.spec_from_file_location("generate", ROOT / "bindings/generate/__main__.py")
generate = importlib.util.module_from_spec(specification)
specification.loader.exec_module(generate)

# Reading C takes most of the time: each header is read once.
read, headers = generate.Header, {}


def read_once(path):
    text = path.read_text()
    if text not in headers:
        headers[text] = read(path)
    return headers[text]


generate.Header = read_once


class GenerateTests(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)
        described = (ROOT / generate.OPERATIONS).read_text()
        self.files = [*generate.outputs(ROOT, described), generate.HEADER]
        for path in self.files:
            (self.root / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / path, self.root / path)

    def run_it(self, *arguments):
        """The exit status, and what was said."""
        said = io.StringIO()
        with contextlib.redirect_stderr(said), contextlib.redirect_stdout(said):
            status = generate.main(list(arguments), self.root)
        return status, said.getvalue()

    def replace(self, path, old, new):
        text = (self.root / path).read_text()
        self.assertIn(old, text)
        (self.root / path).write_text(text.replace(old, new, 1))

    def change(self, change):
        """Changes the declarations."""
        path = self.root / generate.OPERATIONS
        described = json.loads(path.read_text())
        change(described)
        path.write_text(generate.pretty(json.dumps(described)))

    def refused(self, sentence):
        status, said = self.run_it("--check")
        self.assertEqual(status, 1)
        self.assertIn(sentence, said)

    # Freshness

    def test_what_is_checked_in_is_fresh(self):
        self.assertEqual(self.run_it("--check"), (0, ""))

    def test_every_file_is_compared_and_written_again(self):
        for path in self.files:
            if path in (generate.HEADER, generate.OPERATIONS):
                continue
            with self.subTest(path):
                whole = (self.root / path).read_text()
                # Of the guide the table is written, of every other file its end.
                stale = whole.replace("| yes |", "| no |", 1) if path == generate.ACCESS else whole + "stale\n"
                (self.root / path).write_text(stale)
                self.refused(f"{path} is not what the declarations say: run make generate")
                self.assertEqual(self.run_it(), (0, f"generate: wrote {path}\n"))
                self.assertEqual((self.root / path).read_text(), whole)

    def test_a_missing_file_is_written(self):
        for path in (generate.TABLE, generate.GO / "methods.go", generate.OPENAPI):
            (self.root / path).unlink()
            self.refused(str(path))
        self.assertEqual(self.run_it()[0], 0)
        self.assertEqual(self.run_it("--check"), (0, ""))

    def test_a_file_of_functions_that_nothing_is_in_any_more_is_removed(self):
        left = self.root / generate.FUNCTIONS / "Left.swift"
        left.write_text("import Left\n")
        self.refused("Left.swift")
        self.run_it()
        self.assertFalse(left.exists())

    def test_a_changed_declaration_makes_stale_what_repeats_it(self):
        def change(described):
            member = next(each for each in described["operations"] if each["name"] == "list_tenants")["members"][0]
            member["summary"] += " Changed."

        self.change(change)
        for path in (generate.OPENAPI, generate.PYTHON / "_operations.py", generate.GO / "methods.go"):
            self.refused(f"{path} is not")

    def test_the_version_of_a_symbol_stays_what_it_is(self):
        name = "membrane_list_events".ljust(37)
        self.replace(generate.SYMBOLS, f"{name} function  0.1.0", f"{name} function  0.0.9")
        self.assertEqual(self.run_it("--check"), (0, ""))

    # The header

    def test_a_new_operation_needs_its_paragraph(self):
        def add(described):
            described["operations"].append({**described["operations"][3], "name": "pause_connection"})

        self.change(add)
        self.refused("membrane.h does not declare membrane_pause_connection: write its paragraph first")

    def test_a_paragraph_needs_its_operation(self):
        self.change(lambda described: described["operations"].pop())
        self.refused("membrane_list_events is in membrane.h, and no operation of that name is declared")

    def test_a_member_that_is_declared_is_named(self):
        self.replace(generate.HEADER, "tenantKey, accountKey, includeRevoked, limit", "tenantKey, accountKey, limit")
        self.refused("membrane_list_tokens: membrane.h does not say that the request has includeRevoked")

    def test_a_member_that_is_named_is_declared(self):
        self.replace(generate.HEADER, "accountKey, includeRevoked,", "accountKey, includeRevoked, shade,")
        self.refused("membrane_list_tokens: membrane.h says that the request has shade, and it is not declared")

    def test_a_member_in_a_sentence_is_declared(self):
        self.replace(
            generate.HEADER, "Sends an event to a webhook once more", "Sends an event with eventKind once more"
        )
        self.refused("membrane_redeliver_webhook: membrane.h speaks of eventKind, and no operation has such a member")

    def test_a_member_of_an_answer_is_declared(self):
        self.replace(
            generate.HEADER,
            'The answer: {"id", "eventId", "deliveryState"}',
            'The answer: {"id", "state", "deliveryState"}',
        )
        self.refused("membrane_redeliver_webhook: membrane.h says that the answer has state, and Redelivery has not")

    def test_a_member_of_an_answer_is_named(self):
        self.replace(generate.HEADER, '{"tenantId", "tenantKey", "hasCredentials"}', '{"tenantId", "tenantKey"}')
        self.refused(
            "TenantCredentials.hasCredentials is named by no paragraph of membrane.h whose operation answers it"
        )

    def test_the_members_of_an_object_are_those_of_its_shape(self):
        self.replace(generate.HEADER, "missingScopes, lastActiveAt, isTest,", "missingScopes, lastSeenAt, isTest,")
        self.refused("membrane.h says that the connection object has lastSeenAt, and Connection has not")
        self.refused("Connection.lastActiveAt is named by no paragraph of membrane.h whose operation answers it")

    # Routes

    def test_two_operations_have_no_route_in_common(self):
        def change(described):
            first, second = described["operations"][:2]
            second["route"] = first["route"]

        self.change(change)
        self.refused("complete_connect and connect have one route")


if __name__ == "__main__":
    unittest.main()
