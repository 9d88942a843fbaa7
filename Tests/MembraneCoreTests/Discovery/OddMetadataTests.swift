import Testing

@testable import MembraneCore

/// Metadata and registrations as some write them: what is optional may be null or empty, and what nobody here reads may be
/// anything.
@Suite struct OddMetadataTests {
    private let world: World
    private let app: DiscoverableApp
    private let client: Client
    private let request: JSON = ["appUrl": .string(DiscoverableApp.address)]

    init() throws {
        world = try World()
        app = DiscoverableApp(world.transport)
        client = try world.tenant()
    }

    private func connects() throws {
        let attempt = try world.startOAuth(client, request)
        let answer = try client.call(.completeConnect, attempt.callback())
        #expect(answer["state"] == "READY" || answer["connection"]?["state"] == "READY", "\(answer.text)")
    }

    @Test(arguments: [.null, "", []] as [JSON])
    func ofTheServerWhatIsOptionalMayHaveNoValue(none: JSON) throws {
        app.changeServer([
            "grant_types_supported": none, "response_types_supported": none, "scopes_supported": none,
            "revocation_endpoint": none == [] ? "" : none, "service_documentation": none,
            "authorization_response_iss_parameter_supported": none,
        ])
        app.changeResource(["scopes_supported": none, "resource_name": none, "jwks_uri": none])
        try connects()
    }

    /// Without a registration endpoint that is one, there is none.
    @Test(arguments: [.null, ""] as [JSON])
    func aRegistrationEndpointMayHaveNoValue(none: JSON) {
        app.changeServer(["registration_endpoint": none])
        #expect(client.refusal(.connect, request)?.key == "registration_unavailable")
    }

    @Test(
        arguments: [
            #""redirect_uris": null"#, #""redirect_uris": """#, #""redirect_uris": []"#,
            #""token_endpoint_auth_method": null"#, #""token_endpoint_auth_method": """#,
            #""client_secret_expires_at": null"#, #""client_secret_expires_at": """#,
            #""client_secret_expires_at": "0""#, #""client_secret_expires_at": 0.0"#,
            #""client_secret_expires_at": 1e400"#, #""client_id_issued_at": 18446744073709551615"#,
            #""client_name": "\ud83d""#, #""client_name": "a\u0000""#, #""error": """#, #""error": null"#,
            #""client_uri": null, "client_uri": """#,
        ])
    func ofARegistrationWhatIsOptionalMayBeOdd(member: String) throws {
        app.change {
            $0.registration = .json(
                #"{"client_id": "registered-1", "client_secret": "secret-1", \#(member)}"#, status: 201)
        }
        try connects()
    }

    @Test(arguments: ["18446744073709551615", "1e400", #""\ud83d\u0000""#, "1, \"x\": 2"])
    func whatNobodyReadsMayBeAnything(value: String) throws {
        for (name, place) in [("resource", DiscoverableApp.metadata), ("server", DiscoverableApp.serverMetadata)] {
            let document = (name == "resource" ? DiscoverableApp.resource : DiscoverableApp.server).text
            let text = "\u{FEFF}" + document.dropLast() + #","x":\#(value)}"#
            app.change { $0.documents[place] = .json(text) }
        }
        try connects()
    }
}
