"""Proves that the check of the catalogue sees what it is there for.

python3 -m unittest discover -s Tests/checks
"""

import importlib.machinery
import importlib.util
import json
import pathlib
import shutil
import sys
import tempfile
import unittest

SCRIPT = pathlib.Path(__file__).with_name("catalogue")


def load():
    sys.dont_write_bytecode = True  # the script lies among sources: leave nothing beside it
    loader = importlib.machinery.SourceFileLoader("catalogue", str(SCRIPT))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("catalogue", loader))
    loader.exec_module(module)
    return module


catalogue = load()
SOURCES = catalogue.ROOT / "Sources/CCatalogue"


class DefinitionTest(unittest.TestCase):
    """One thing is spoiled in a good definition; exactly that is found."""

    def assert_found(self, fragment, key, spoil):
        content = catalogue.read(SOURCES / f"connectors/{key}.json")
        categories = catalogue.read(SOURCES / "categories.json")
        self.assertEqual(catalogue.Definition(key, content, categories).check(), [])
        spoil(content)
        found = catalogue.Definition(key, content, categories).check()
        self.assertEqual(len(found), 1, found)
        self.assertIn(fragment, found[0])

    def test_members(self):
        self.assert_found("logoUrl is not known", "zendesk", lambda it: it.update(logoUrl="x"))
        self.assert_found("aliases is missing", "zendesk", lambda it: it.pop("aliases"))
        self.assert_found(
            "inputSchema is missing",
            "openai",
            lambda it: (
                it.pop("inputSchema"),
                it["makeApiClient"].update(mapping={"baseUri": "https://api.openai.com"}),
            ),
        )
        self.assert_found(
            "no meaning with the type",
            "zendesk",
            lambda it: it.update(getCredentialsFromAccessTokenResponse={"type": "mapping", "mapping": {}}),
        )
        self.assert_found(
            "tokenUrl is not known",
            "asana",
            lambda it: it["getOAuthConfig"]["mapping"].update(tokenUrl="https://app.asana.com/-/oauth_token"),
        )
        self.assert_found(
            "password is missing", "freshdesk", lambda it: it["makeApiClient"]["mapping"]["auth"].pop("password")
        )
        self.assert_found(
            "not one of", "asana", lambda it: it["getOAuthConfig"]["mapping"].update(clientAuthLocation="header")
        )
        self.assert_found("not one of", "asana", lambda it: it["getOAuthConfig"]["mapping"].update(skipPkce=False))

    def test_words(self):
        self.assert_found("is not the file's name", "asana", lambda it: it.update(key="asana-2"))
        self.assert_found("not in categories.json", "asana", lambda it: it.update(categories=["projects"]))
        self.assert_found("not lower case", "asana", lambda it: it["aliases"].append("Tasks of teams"))
        self.assert_found("stands twice", "asana", lambda it: it["aliases"].append(it["aliases"][0]))
        self.assert_found("is not a domain", "asana", lambda it: it.update(domains=["https://asana.com"]))
        self.assert_found("one sentence", "asana", lambda it: it.update(description="Tasks and projects"))
        self.assert_found("is not one of oauth2", "asana", lambda it: it.update(type="oauth1"))

    def test_addresses(self):
        def plain(it):
            it["makeApiClient"]["mapping"]["baseUri"] = "http://app.asana.com"

        self.assert_found("not an https address", "asana", plain)

    def test_formulas(self):
        def headers(it):
            return it["makeApiClient"]["mapping"]["headers"]

        self.assert_found("$join is not a formula", "asana", lambda it: headers(it).update(a={"$join": ["b"]}))
        self.assert_found(
            "do not belong together", "asana", lambda it: headers(it).update(a={"$concat": ["b"], "c": 1})
        )
        self.assert_found(
            "not of the form", "asana", lambda it: headers(it).update(a={"$var": "credentials.access_token"})
        )
        self.assert_found(
            "is given no tokenResponse", "asana", lambda it: headers(it).update(a={"$var": "$.tokenResponse.b"})
        )
        self.assert_found(
            "not described in parametersSchema",
            "asana",
            lambda it: headers(it).update(a={"$var": "$.connectorParameters.b"}),
        )
        self.assert_found(
            "not described in inputSchema",
            "zendesk",
            lambda it: it["makeApiClient"]["mapping"]["auth"].update(password={"$var": "$.credentials.apiKey"}),
        )
        self.assert_found(
            "are not its values",
            "asana",
            lambda it: headers(it).update(a={"$tpl": {"template": "{b}", "values": {"c": "d"}}}),
        )
        self.assert_found("is not lower case", "asana", lambda it: headers(it).update(Accept="application/json"))

    def test_what_is_kept_plain_is_no_formula(self):
        content = catalogue.read(SOURCES / "connectors/asana.json")
        content["makeApiClient"]["mapping"]["headers"]["a"] = {"$plain": {"$unknown": {"$var": 1}}}
        categories = catalogue.read(SOURCES / "categories.json")
        self.assertEqual(catalogue.Definition("asana", content, categories).check(), [])

    def test_rules_about_answers(self):
        def api(it):
            return it["makeApiClient"]

        self.assert_found("limit is not known", "x", lambda it: api(it)["rateLimit"].update(limit="a"))
        self.assert_found("is not lower case", "x", lambda it: api(it)["rateLimit"].update(resetHeader="X-Reset"))
        self.assert_found("says nothing", "bamboohr", lambda it: api(it).update(rateLimit={}))
        self.assert_found("rules is not known", "x", lambda it: api(it).update(rules={}))
        self.assert_found(
            "does not look at $.response",
            "linear",
            lambda it: api(it)["rateLimit"].update(match={"$var": "$.credentials.access_token"}),
        )
        self.assert_found("match is missing", "slack", lambda it: api(it)["responseHandlers"][0].pop("match"))
        self.assert_found(
            "tokenErrors.a: not one of",
            "jira",
            lambda it: it["getOAuthConfig"]["mapping"]["tokenErrors"].update(a="invalid_token"),
        )

    def test_schemas(self):
        def field(it, name):
            return it["inputSchema"]["properties"][name]

        self.assert_found("not marked isSensitive", "zendesk", lambda it: field(it, "apiToken").pop("isSensitive"))
        self.assert_found("title is missing", "zendesk", lambda it: field(it, "email").pop("title"))
        self.assert_found(
            "is not a sentence", "zendesk", lambda it: field(it, "email").update(description="Your email")
        )
        self.assert_found(
            "required and not described", "zendesk", lambda it: it["inputSchema"]["required"].append("site")
        )
        self.assert_found("default is not one of", "mailgun", lambda it: field(it, "region").update(default="de"))
        self.assert_found("the type 'number'", "zendesk", lambda it: field(it, "email").update(type="number"))

    def test_what_becomes_part_of_an_address(self):
        def pattern(key, name, value, schema="inputSchema"):
            def spoil(it):
                it[schema]["properties"][name]["pattern"] = value

            return key, spoil

        self.assert_found(
            "has no pattern", "zendesk", lambda it: it["inputSchema"]["properties"]["subdomain"].pop("pattern")
        )
        self.assert_found(
            "has no pattern", "docusign", lambda it: it["inputSchema"]["properties"]["server"].pop("pattern")
        )
        host = {"$tpl": {"template": "https://{a}.asana.com", "values": {"a": {"$var": "$.connectorParameters.clientId"}}}}
        for member in ("refreshUri", "revocationUri"):
            self.assert_found(
                "has no pattern",
                "asana",
                lambda it, member=member: it["getOAuthConfig"]["mapping"].update({member: host}),
            )
        self.assert_found("has no pattern", *pattern("zendesk", "subdomain", "[a-z]+"))
        self.assert_found("lets 'a/b' into", *pattern("zendesk", "subdomain", "^[a-z/]+$"))
        self.assert_found("lets 'a@b' into", *pattern("zendesk", "subdomain", "^[a-z@]+$"))
        self.assert_found("lets '' into", *pattern("zendesk", "subdomain", "^[a-z]*$"))

    def test_test(self):
        self.assert_found("test is missing", "asana", lambda it: it.pop("test"))
        self.assert_found(
            "out of WITHOUT_TEST",
            "google-sheets",
            lambda it: it.update(test={"type": "rest-api-mapping", "method": "GET", "path": "/"}),
        )
        self.assert_found("changes something", "asana", lambda it: it["test"].update(method="DELETE"))
        self.assert_found("holds a query", "asana", lambda it: it["test"].update(path="/users/me?a=b"))
        self.assert_found("body is not known", "asana", lambda it: it["test"].update(requestMapping={"body": {}}))


class DirectoryTest(unittest.TestCase):
    """One thing is spoiled in a copy of the whole folder."""

    def setUp(self):
        self.directory = pathlib.Path(tempfile.mkdtemp()) / "CCatalogue"
        self.addCleanup(shutil.rmtree, self.directory.parent)
        shutil.copytree(SOURCES, self.directory)

    def assert_found(self, fragment):
        found, _ = catalogue.check(self.directory)
        self.assertEqual(len(found), 1, found)
        self.assertIn(fragment, ": ".join(found[0]))

    def edit(self, name, change):
        path = self.directory / name
        path.write_text(change(path.read_text()))

    def test_the_catalogue_itself(self):
        self.assertEqual(catalogue.check(self.directory)[0], [])

    def test_a_file_that_is_not_embedded(self):
        line = "#embed \"connectors/asana.json\" suffix(,)\n    ',',\n"
        self.edit("catalogue.c", lambda text: text.replace(line, ""))
        self.assert_found("asana.json is not embedded")

    def test_a_file_that_does_not_exist(self):
        (self.directory / "connectors/asana.json").unlink()
        self.assert_found("asana.json does not exist")

    def test_order(self):
        self.edit(
            "catalogue.c",
            lambda text: text.replace("/asana.", "/-.").replace("/ashby.", "/asana.").replace("/-.", "/ashby."),
        )
        self.assert_found("not in the order")

    def test_a_comma_too_few(self):
        self.edit("catalogue.c", lambda text: text.replace("    ',',\n", "", 1))
        self.assert_found("one comma")

    def test_text_that_is_not_json(self):
        self.edit("connectors/asana.json", lambda text: text.replace("{", "", 1))
        found, _ = catalogue.check(self.directory)
        self.assertIn("connectors/asana.json", [name for name, _ in found])

    def test_a_member_that_stands_twice(self):
        self.edit("connectors/asana.json", lambda text: text.replace("{", '{ "key": "asana",', 1))
        found, _ = catalogue.check(self.directory)
        self.assertIn(("connectors/asana.json", "key stands twice"), found)

    def test_a_category_that_nobody_has(self):
        def add(text):
            return json.dumps(json.loads(text) | {"gardening": {"title": "Gardening", "words": ["plants"]}})

        self.edit("categories.json", add)
        self.assert_found("no connector has the category gardening")

    def test_words_of_a_category(self):
        self.edit("categories.json", lambda text: text.replace('"bookkeeping"', '"Bookkeeping"'))
        self.assert_found("not lower case")

    def test_too_few(self):
        for path in sorted((self.directory / "connectors").iterdir())[29:]:
            path.unlink()
        found, _ = catalogue.check(self.directory)
        self.assertIn(("connectors", "29 connectors, fewer than 30"), found)


if __name__ == "__main__":
    unittest.main()
