import Testing

@testable import MembraneCore

/// The block `auth` of the platform's older form; whole connectors are in `Tests/vectors/connectors`.
@Suite struct OlderConnectorFormTests {
    private func flat(_ written: String) throws -> JSONObject {
        let older = try OlderConnectorForm(try JSON(written: written).objectValue ?? JSONObject())
        return try #require(older).definition
    }

    @Test func aFlatDefinitionIsNone() throws {
        #expect(try OlderConnectorForm(object(["key": "a", "type": "oauth2"])) == nil)
    }

    @Test func everythingGetsItsNewerPlace() throws {
        let definition = try flat(
            #"""
            {"key": "a", "auth": {"type": "oauth2", "ui": {"schema": {"type": "object"}, "description": "d"},
             "getCredentialsFromTokenResponse": {"implementationType": "mapping", "mapping": {}},
             "disconnect": {"implementationType": "not-supported"}, "makeApiClient": {"type": "mapping", "mapping": {}}}}
            """#)
        let expected = try JSON(
            written: #"""
                {"key": "a", "type": "oauth2", "inputSchema": {"type": "object", "description": "d"},
                 "getCredentialsFromAccessTokenResponse": {"type": "mapping", "mapping": {}},
                 "makeApiClient": {"type": "mapping", "mapping": {}}}
                """#)
        #expect(JSON.object(definition) == expected)
    }

    @Test func optionsHaveTheSameForm() throws {
        let definition = try flat(
            #"""
            {"auth": {"options": {"key": {"type": "client-credentials", "title": "Key", "ui": {"schema": {"type": "object"}},
             "makeApiClient": {"implementationType": "mapping", "mapping": {}}}}}}
            """#)
        let expected = try JSON(
            written: #"""
                {"key": {"type": "client-credentials", "title": "Key", "inputSchema": {"type": "object"},
                 "makeApiClient": {"type": "mapping", "mapping": {}}}}
                """#)
        #expect(definition["options"] == expected)
    }

    @Test(arguments: [
        (#"{"auth": 1}"#, "auth"), (#"{"type": "oauth2", "auth": {"type": "oauth2"}}"#, "type"),
        (#"{"auth": {"ui": []}}"#, "auth.ui"), (#"{"auth": {"ui": {"form": 1}}}"#, "auth.ui.form"),
        (#"{"auth": {"ui": {"schema": {}, "helpUri": "javascript:1"}}}"#, "auth.ui.helpUri"),
        (#"{"auth": {"options": 1}}"#, "auth.options"), (#"{"auth": {"options": {"a": 1}}}"#, "auth.options.a"),
        (#"{"auth": {"test": {"implementationType": "mapping", "type": "mapping"}}}"#, "auth.test.type"),
        (
            #"{"auth": {"getCredentialsFromAccessTokenResponse": {}, "getCredentialsFromTokenResponse": {}}}"#,
            "auth.getCredentialsFromTokenResponse"
        ),
    ])
    func refuses(_ written: String, _ path: String) throws {
        let failure = Failure.thrown { _ = try flat(written) }
        #expect(failure?.status == .invalidRequest && failure?.data["path"] == .string(path))
    }

    @Test(arguments: [
        ("inputSchema.properties.a", "auth.ui.schema.properties.a"), ("type", "auth.type"),
        ("makeApiClient.type", "auth.makeApiClient.implementationType"),
        ("makeApiClient.mapping.x", "auth.makeApiClient.mapping.x"), ("makeApiClientele", "makeApiClientele"),
        ("name", "name"), ("options.k.inputSchema", "auth.options.k.ui.schema"),
        ("options.k.type", "auth.options.k.type"), ("options.other", "auth.options.other"),
    ])
    func errorsNameWhatWasWritten(_ flat: String, _ expected: String) throws {
        let written = try JSON(
            written: #"""
                {"name": "a", "auth": {"type": "x", "ui": {"schema": {}}, "makeApiClient": {"implementationType": "mapping"},
                 "options": {"k": {"type": "x", "ui": {"schema": {}}}}}}
                """#)
        let older = try #require(try OlderConnectorForm(written.objectValue ?? JSONObject()))
        #expect(older.explained(.invalidRequest("x", path: flat)).data["path"] == .string(expected))
    }
}
