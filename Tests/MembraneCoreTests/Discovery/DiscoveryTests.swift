import Testing

@testable import MembraneCore

/// Apps that no connector knows, by what they and their authorization servers say of themselves.
@Suite struct DiscoveryTests {
    private let world: World
    private let app: DiscoverableApp
    private let client: Client

    init() throws {
        world = try World()
        app = DiscoverableApp(world.transport)
        client = try world.tenant()
    }

    private let request: JSON = ["appUrl": .string(DiscoverableApp.address)]

    // MARK: The whole way

    @Test func anAppIsConnectedThatNobodyKnew() throws {
        let attempt = try world.startOAuth(client, request)
        #expect(
            app.asked == [
                "GET https://mcp.test/mcp", "GET https://mcp.test/.well-known/oauth-protected-resource/mcp",
                "GET https://id.mcp.test/.well-known/oauth-authorization-server", "POST https://id.mcp.test/register",
            ])
        #expect(attempt.uri.text.hasPrefix("https://id.mcp.test/authorize?"))
        #expect(attempt.parameter("client_id") == "registered-1")
        #expect(attempt.parameter("resource") == DiscoverableApp.address)
        #expect(attempt.parameter("scope") == "files:read files:write")
        #expect(attempt.parameter("code_challenge_method") == "S256")
        #expect(client.refusal(.completeConnect, attempt.callback()) == nil)

        let token = try #require(app.requests(to: "https://id.mcp.test/token").first)
        #expect(token.formValue("resource") == DiscoverableApp.address)
        #expect(token.formValue("client_id") == "registered-1" && token.formValue("client_secret") == "secret-of-1")
        #expect(token.headers["Authorization"] == nil)

        let answer = try client.call(
            .request, ["connectionId": .string(attempt.connectionId), "path": "tools"])
        #expect(answer["body"] == ["ok": true])
        let sent = try #require(world.transport.requests.last)
        #expect(sent.uri.text == "https://mcp.test/mcp/tools" && sent.headers["Authorization"] == "Bearer access-1")
    }

    @Test func refreshingNamesTheResourceAndTheClientToo() throws {
        let id = try world.connectOAuth(client, request)
        app.change { $0.tokens = .tokens(2) }
        _ = try client.call(.refreshConnection, ["id": .string(id)])
        let refresh = try #require(app.requests(to: "https://id.mcp.test/token").last)
        #expect(refresh.formValue("grant_type") == "refresh_token" && refresh.formValue("refresh_token") == "refresh-1")
        #expect(refresh.formValue("resource") == DiscoverableApp.address)
        #expect(refresh.formValue("client_id") == "registered-1")
        #expect(try world.credentials(id)["access_token"] == "access-2")
    }

    @Test func whatMoreTheAppWantsIsSaidAndNotTriedAgain() throws {
        let id = try world.connectOAuth(client, request)
        for status in [401, 403] {
            app.change {
                var response = HTTPResponse.status(status)
                response.headers["WWW-Authenticate"] =
                    #"Bearer error="insufficient_scope", scope="files:admin", error_description="a, b""#
                $0.documents["https://mcp.test/mcp/tools"] = response
            }
            let refusal = client.refusal(.request, ["connectionId": .string(id), "path": "tools"])
            #expect(refusal?.key == "insufficient_scope" && refusal?.data["scopes"] == ["files:admin"])
            #expect(refusal?.httpStatus == status)
        }
        #expect(app.requests(to: "https://id.mcp.test/token").count == 1)
    }

    @Test func whatWasDiscoveredIsNotAskedForAgain() throws {
        let first = try world.connectOAuth(client, request)
        let count = app.asked.count
        #expect(try world.startOAuth(client, request).connectionId == first)
        #expect(try world.startOAuth(try world.tenant("other"), request).parameter("client_id") == "registered-1")
        #expect(app.asked.count == count)
        world.clock.advance(milliseconds: DiscoveredApps.freshMilliseconds)
        app.changeServer(["authorization_endpoint": "https://id.mcp.test/new-authorize"])
        let attempt = try world.startOAuth(try world.tenant(), request)
        #expect(attempt.uri.path == "/new-authorize" && attempt.connectionId == first)
        #expect(attempt.parameter("client_id") == "registered-1")
    }

    @Test func yesterdaysKnowledgeServesWhileMetadataCannotBeHad() throws {
        let first = try world.connectOAuth(client, request)
        world.clock.advance(milliseconds: DiscoveredApps.freshMilliseconds)
        app.change { $0.documents[DiscoverableApp.serverMetadata] = .status(503) }
        #expect(try world.startOAuth(try world.tenant(), request).connectionId == first)
    }

    @Test func reconnectingByIdAsksForNothingAnew() throws {
        let id = try world.connectOAuth(client, request)
        let count = app.asked.count
        let attempt = try world.startOAuth(client, ["connectionId": .string(id)])
        #expect(attempt.connectionId == id && attempt.uri.path == "/authorize" && app.asked.count == count)
    }

    @Test func catalogueAndOwnConnectorsComeFirst() throws {
        try world.makeOAuthApp(members: ["domains": ["mcp.test"]])
        #expect(try world.startOAuth(client, request).answer["connectorKey"] == "crm")
        #expect(app.asked.isEmpty)
    }

    @Test func aHostMaySwitchItOff() throws {
        let world = try World(options: try EngineOptions(json: #"{"discoverApps": false}"#))
        let refusal = try world.tenant().refusal(.connect, request)
        #expect(refusal?.status == .notFound && world.transport.requests.isEmpty)
    }

    @Test func manyThreadsDiscoverAndRegisterOnce() throws {
        let world = try World(clock: ManualClock(waitsReally: true))
        let app = DiscoverableApp(world.transport)
        let results = try onThreads(8) { (index) throws(Failure) in
            try world.tenant("customer-\(index)").call(.connect, request)
        }
        #expect(results.compactMap(\.success).count == 8)
        #expect(app.script.withLock { $0.registered } == 1)
        #expect(app.requests(to: DiscoverableApp.serverMetadata).count == 1)
    }

    @Test func otherTenantsDoNotSeeWhatWasDiscovered() throws {
        let id = try world.connectOAuth(client, request)
        let other = try world.tenant("other")
        #expect(
            try other.call(.listConnectors, ["search": "mcp"])["items"]?.arrayValue?.contains {
                $0["name"] == "mcp.test"
            } == false)
        #expect(try other.call(.listIntegrations)["items"] == [])
        #expect(other.refusal(.connect, ["intent": "mcp.test"])?.status == .notFound)
        #expect(try client.call(.getConnection, ["id": .string(id)])["name"] == "mcp.test")
        let manager = try world.manager()
        #expect(try manager.call(.listIntegrations)["items"]?[0]?["name"] == "mcp.test")
        #expect(
            try manager.call(.listConnectors, ["limit": 1000])["items"]?.arrayValue?.contains {
                $0["name"] == "mcp.test"
            }
                == true)
    }

    // MARK: Where metadata is looked for

    @Test func theChallengeSaysWhereAndWhatFor() throws {
        let place = "https://meta.mcp.test/resource.json"
        app.change {
            $0.challenge =
                #"Basic realm="a, b", Bearer error="invalid_token", resource_metadata="\#(place)", scope="files:read""#
            $0.documents[place] = .json(DiscoverableApp.resource.text)
            $0.resource = nil
        }
        #expect(try world.startOAuth(client, request).parameter("scope") == "files:read")
        #expect(app.asked[1] == "GET \(place)")
    }

    @Test func placesAreTriedInTheOrderOfTheSpecification() throws {
        app.change {
            $0.resource = nil
            $0.server = nil
        }
        let issuer = "https://id.mcp.test/tenant1"
        let root = "https://mcp.test/.well-known/oauth-protected-resource"
        app.change {
            $0.documents[root] = .json(
                (["resource": "https://mcp.test/mcp", "authorization_servers": [.string(issuer)]] as JSON).text)
        }
        let refusal = client.refusal(.connect, request)
        #expect(refusal?.status == .providerError && refusal?.key == "metadata_invalid")
        #expect(
            app.asked.map { $0.dropFirst(4) } == [
                "https://mcp.test/mcp", "https://mcp.test/.well-known/oauth-protected-resource/mcp",
                "https://mcp.test/.well-known/oauth-protected-resource",
                "https://id.mcp.test/.well-known/oauth-authorization-server/tenant1",
                "https://id.mcp.test/.well-known/openid-configuration/tenant1",
                "https://id.mcp.test/tenant1/.well-known/openid-configuration",
            ])
    }

    @Test func openIDConfigurationsServeAsWell() throws {
        app.change {
            $0.documents["https://id.mcp.test/.well-known/openid-configuration"] = .json(DiscoverableApp.server.text)
            $0.server = nil
        }
        #expect(try world.startOAuth(client, request).uri.path == "/authorize")
    }

    @Test func anAppMayBeItsOwnAuthorizationServer() throws {
        app.change {
            $0.resource = nil
            $0.documents["https://mcp.test/.well-known/oauth-authorization-server"] = .json(
                DiscoverableApp.server.merging(["issuer": "https://mcp.test"]).text)
        }
        let attempt = try world.startOAuth(client, request)
        #expect(attempt.parameter("resource") == DiscoverableApp.address && attempt.parameter("scope") == nil)
    }

    @Test(arguments: ["mcp.test/mcp", "MCP.test/mcp", "http://mcp.test/mcp", "https://mcp.test:443/mcp#y"])
    func addressesAreWrittenInManyWays(address: String) throws {
        let attempt = try world.startOAuth(client, ["appUrl": .string(address)])
        #expect(attempt.parameter("resource") == DiscoverableApp.address)
        #expect(app.asked.first == "GET https://mcp.test/mcp")
    }

    @Test func aDomainAloneLeadsToTheAppOnIt() throws {
        app.change {
            $0.documents["https://mcp.test/.well-known/oauth-protected-resource"] = .json(DiscoverableApp.resource.text)
        }
        let attempt = try world.startOAuth(client, ["appUrl": "mcp.test"])
        #expect(attempt.parameter("resource") == DiscoverableApp.address)
    }

    @Test func theRootMaySpeakForTheWholeOrigin() throws {
        app.change {
            $0.resource = nil
            $0.documents["https://mcp.test/.well-known/oauth-protected-resource"] = .json(
                DiscoverableApp.resource.merging(["resource": "https://mcp.test"]).text)
        }
        #expect(try world.startOAuth(client, request).parameter("resource") == "https://mcp.test")
    }

    @Test func redirectsAreFollowedWithinTheOriginAndNotForEver() throws {
        let elsewhere = "https://mcp.test/metadata.json"
        app.change {
            $0.documents[DiscoverableApp.metadata] = .redirect("/metadata.json")
            $0.documents[elsewhere] = .json(DiscoverableApp.resource.text)
        }
        #expect(try world.startOAuth(client, request).parameter("client_id") == "registered-1")
        app.change {
            $0.documents[elsewhere] = .redirect(elsewhere)
        }
        let other = try World()
        let looping = DiscoverableApp(other.transport)
        looping.change { script in
            script.documents[DiscoverableApp.metadata] = .redirect(DiscoverableApp.metadata)
        }
        #expect(try other.tenant().refusal(.connect, request)?.key == "too_many_redirects")
        let loop = looping.asked.filter { $0 == "GET " + DiscoverableApp.metadata }
        #expect(loop.count == 1 + MetadataReader.maximumRedirects)
    }

    @Test func offlineAccessIsAskedForWhereItIsOffered() throws {
        app.changeServer(["scopes_supported": ["openid", "offline_access"]])
        #expect(try world.startOAuth(client, request).parameter("scope") == "files:read files:write offline_access")
    }

    // MARK: Clients

    @Test func registeringSaysWhatIsNeeded() throws {
        let attempt = try world.startOAuth(client, request)
        let sent = try JSON(
            parsing: try #require(app.requests(to: "https://id.mcp.test/register").first).bodyText, what: "It")
        #expect(sent["redirect_uris"] == [.string(try #require(attempt.parameter("redirect_uri")))])
        #expect(sent["grant_types"] == ["authorization_code", "refresh_token"] && sent["response_types"] == ["code"])
        #expect(sent["token_endpoint_auth_method"] == "client_secret_post" && sent["application_type"] == "web")
        #expect(sent["scope"] == "files:read files:write" && sent["client_name"] == .string(World.workspaceKey))
    }

    @Test(
        arguments: [
            (["none", "client_secret_basic", "client_secret_post"], "client_secret_post"),
            (["none", "private_key_jwt"], "none"), (nil, "client_secret_basic"),
        ] as [([String]?, String)])
    func theBestWayToAuthenticateIsChosen(offered: [String]?, chosen: String) throws {
        app.changeServer([
            "token_endpoint_auth_methods_supported": offered.map { .array($0.map { .string($0) }) } ?? .null
        ])
        if offered == nil {
            app.change { script in
                var server = script.server?.objectValue ?? JSONObject()
                server["token_endpoint_auth_methods_supported"] = nil
                script.server = .object(server)
            }
        }
        let id = try world.connectOAuth(client, request)
        let sent = try JSON(
            parsing: try #require(app.requests(to: "https://id.mcp.test/register").first).bodyText, what: "It")
        #expect(sent["token_endpoint_auth_method"] == .string(chosen))
        let token = try #require(app.requests(to: "https://id.mcp.test/token").first)
        #expect((token.headers["Authorization"] != nil) == (chosen == "client_secret_basic"))
        #expect((token.formValue("client_id") != nil) == (chosen != "client_secret_basic"))
        #expect(token.formValue("client_secret") == nil || chosen == "client_secret_post")
        #expect(!id.isEmpty)
    }

    @Test func aSecretThatExpiresIsReplacedByAnotherClient() throws {
        let expires = (ManualClock.start + 3_600_000) / 1000
        app.change {
            $0.registration = .json(
                #"{"client_id": "short", "client_secret": "s", "client_secret_expires_at": \#(expires)}"#, status: 201)
        }
        let id = try world.connectOAuth(client, request)
        #expect(try world.startOAuth(client, ["connectionId": .string(id)]).parameter("client_id") == "short")
        app.change { $0.registration = nil }
        world.clock.advance(milliseconds: 3_600_000)
        #expect(try world.startOAuth(client, ["connectionId": .string(id)]).parameter("client_id") == "registered-1")
        #expect(try world.startOAuth(client, request).parameter("client_id") == "registered-1")
    }

    @Test func aClientThatTheServerForgotIsRegisteredAgain() throws {
        let attempt = try world.startOAuth(client, request)
        app.change { $0.tokens = .oauthError("invalid_client", status: 401) }
        #expect(client.refusal(.completeConnect, attempt.callback())?.status == .integrationBroken)
        app.change { $0.tokens = .tokens(1) }
        let again = try world.startOAuth(client, request)
        #expect(again.parameter("client_id") == "registered-2")
        #expect(client.refusal(.completeConnect, again.callback()) == nil)
    }

    @Test func aRefreshThatMeetsAForgottenClientLeadsToAnotherOne() throws {
        let id = try world.connectOAuth(client, request)
        world.clock.advance(milliseconds: 60_000)
        app.change { $0.tokens = .oauthError("invalid_client", status: 401) }
        #expect(client.refusal(.refreshConnection, ["id": .string(id)])?.status == .integrationBroken)
        #expect(try world.startOAuth(client, ["connectionId": .string(id)]).parameter("client_id") == "registered-2")
    }

    @Test func aClientMetadataDocumentNeedsNoRegistration() throws {
        let world = try World(
            options: try EngineOptions(json: #"{"clientMetadataUri": "https://product.test/client.json"}"#))
        let app = DiscoverableApp(world.transport)
        app.changeServer([
            "client_id_metadata_document_supported": true, "authorization_response_iss_parameter_supported": true,
        ])
        let client = try world.tenant()
        let attempt = try world.startOAuth(client, request)
        #expect(attempt.parameter("client_id") == "https://product.test/client.json")
        #expect(attempt.parameter("redirect_uri") == World.callbackUri)
        #expect(app.requests(to: "https://id.mcp.test/register").isEmpty)
        let callback = attempt.callback([
            ("code", "c"), ("state", attempt.state), ("iss", DiscoverableApp.issuer),
        ])
        #expect(client.refusal(.completeConnect, callback) == nil)
        let token = try #require(app.requests(to: "https://id.mcp.test/token").first)
        #expect(token.formValue("client_id") == "https://product.test/client.json")
        #expect(token.formValue("client_secret") == nil && token.headers["Authorization"] == nil)
    }

    @Test func withoutRegistrationSomebodyIsToldWhatToDo() throws {
        app.changeServer(["registration_endpoint": .null])
        let refusal = try #require(client.refusal(.connect, request))
        #expect(refusal.status == .configuration && refusal.key == "registration_unavailable")
        let key = try #require(refusal.data["connectorKey"])
        #expect(refusal.data["issuer"] == .string(DiscoverableApp.issuer))
        #expect(refusal.data["redirectUri"]?.stringValue?.hasPrefix(World.callbackUri) == true)

        // Doing so is enough.
        _ = try world.manager().call(
            .createIntegration,
            ["connectorKey": key, "parameters": ["clientId": "by-hand", "clientSecret": "s"]])
        let attempt = try world.startOAuth(client, request)
        #expect(attempt.parameter("client_id") == "by-hand" && attempt.parameter("resource") == DiscoverableApp.address)
        #expect(client.refusal(.completeConnect, attempt.callback()) == nil)
        #expect(app.requests(to: "https://id.mcp.test/token").first?.formValue("client_secret") == "s")
    }

    @Test func aRefusedRegistrationIsReportedAsItself() throws {
        app.change { $0.registration = .oauthError("invalid_redirect_uri") }
        let refusal = client.refusal(.connect, request)
        #expect(refusal?.key == "registration_refused" && refusal?.oauthCode == "invalid_redirect_uri")
        #expect(refusal?.httpStatus == 400 && refusal?.data["redirectUri"] != nil)
        app.change { $0.registration = .status(503) }
        #expect(client.refusal(.connect, request)?.isRetryable == true)
    }

    // MARK: Nothing there

    @Test func whereNothingIsSaidNothingIsFound() throws {
        app.change { $0.resource = nil }
        let refusal = client.refusal(.connect, request)
        #expect(refusal?.status == .notFound && refusal?.key == "nothing_discovered")
        for page in ["<html>everything</html>", "[]", "{}", #"{"hello": "world"}"#] {
            app.change { script in
                for name in ["oauth-protected-resource", "oauth-authorization-server", "openid-configuration"] {
                    script.documents["https://mcp.test/.well-known/\(name)"] = .json(page)
                    script.documents["https://mcp.test/.well-known/\(name)/mcp"] = .json(page)
                }
            }
            #expect(client.refusal(.connect, request)?.key == "nothing_discovered", "\(page)")
        }
        #expect(try world.manager().call(.listIntegrations)["items"] == [])
    }

    @Test func anAppThatCannotBeReachedIsNotAnAppThatIsNone() throws {
        world.transport.onApp { (_) throws(Failure) in
            throw Failure(.network, .connection, "network", "No such host.")
        }
        #expect(client.refusal(.connect, request)?.status == .network)
    }
}

extension HTTPResponse {
    static func redirect(_ location: String) -> HTTPResponse {
        var response = HTTPResponse.status(302)
        response.headers["Location"] = location
        return response
    }
}
