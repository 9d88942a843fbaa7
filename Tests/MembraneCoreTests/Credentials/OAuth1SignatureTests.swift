import Testing

@testable import MembraneCore

/// Signatures of OAuth 1 against the examples of RFC 5849, and against what other implementations agree on.
@Suite struct OAuth1SignatureTests {
    private func config(_ changes: JSON = [:]) throws -> OAuth1Config {
        let members: JSON = ["consumerKey": "dpf43f3p2l4k3l03", "consumerSecret": "kd94hf93k423kf44"]
        return try OAuth1Config(MappingResult(members: object(members.merging(changes)), function: "getOAuthConfig"))
    }

    private func parameters(_ pairs: [(String, String)]) -> [OAuth1Signature.Parameter] {
        pairs.map { OAuth1Signature.Parameter($0.0, $0.1) }
    }

    /// Section 3.4.1: names twice, empty values, encoded octets, a form beside a query.
    @Test func theBaseStringIsTheOneOfTheStandard() throws {
        let uri = try URI("http://EXAMPLE.COM:80/request?b5=%3D%253D&a3=a&c%40=&a2=r%20b", what: "The test")
        let all =
            OAuth1Signature.parameters(form: (uri.query ?? "").utf8)
            + OAuth1Signature.parameters(form: "c2&a3=2+q".utf8)
            + parameters([
                ("oauth_consumer_key", "9djdj82h48djs9d2"), ("oauth_token", "kkk9d7dh3k39sjv7"),
                ("oauth_signature_method", "HMAC-SHA1"), ("oauth_timestamp", "137131201"), ("oauth_nonce", "7d8f3e4a"),
            ])
        #expect(
            OAuth1Signature.baseString("post", uri, all)
                == "POST&http%3A%2F%2Fexample.com%2Frequest&a2%3Dr%2520b%26a3%3D2%2520q%26a3%3Da%26b5%3D%253D%25253D%26"
                + "c%2540%3D%26c2%3D%26oauth_consumer_key%3D9djdj82h48djs9d2%26oauth_nonce%3D7d8f3e4a%26"
                + "oauth_signature_method%3DHMAC-SHA1%26oauth_timestamp%3D137131201%26oauth_token%3Dkkk9d7dh3k39sjv7")
    }

    /// Section 3.4.1.2.
    @Test(arguments: [
        ("http://EXAMPLE.COM:80/r%20v/X?id=123", "http://example.com/r%20v/X"),
        ("https://www.example.net:8080/?q=1", "https://www.example.net:8080/"),
        ("https://example.net:443", "https://example.net/"), ("http://example.net:443/", "http://example.net:443/"),
    ])
    func onlyAPortThatTheSchemeDoesNotHaveIsNamed(_ text: String, _ base: String) throws {
        let string = OAuth1Signature.baseString("GET", try URI(text, what: "The test"), [])
        #expect(string == "GET&" + PercentEncoding.encode(base) + "&")
    }

    /// Section 1.2: the token request, and the request for the photo.
    @Test func hmacSHA1IsTheOneOfTheStandard() throws {
        let token = OAuth1Signature.baseString(
            "POST", try URI("https://photos.example.net/token", what: "The test"),
            parameters([
                ("oauth_consumer_key", "dpf43f3p2l4k3l03"), ("oauth_token", "hh5s93j4hdidpola"),
                ("oauth_signature_method", "HMAC-SHA1"), ("oauth_timestamp", "137131201"), ("oauth_nonce", "walatlh"),
                ("oauth_verifier", "hfdp7dh39dks9884"),
            ]))
        let temporary = Secret("hdhd0244k9j7ao03".utf8)
        #expect(try OAuth1Signature.make(token, config(), tokenSecret: temporary) == "gKgrFCywp7rO0OXSjdot/IHF7IU=")
        let photo = OAuth1Signature.baseString(
            "GET", try URI("http://photos.example.net/photos", what: "The test"),
            parameters([
                ("oauth_consumer_key", "dpf43f3p2l4k3l03"), ("oauth_token", "nnch734d00sl2jdk"),
                ("oauth_signature_method", "HMAC-SHA1"), ("oauth_timestamp", "137131202"), ("oauth_nonce", "chapoH"),
                ("file", "vacation.jpg"), ("size", "original"),
            ]))
        let granted = Secret("pfkkdhi9sl3r4s00".utf8)
        #expect(try OAuth1Signature.make(photo, config(), tokenSecret: granted) == "MdpQcU8iPSUjWoN/UDMsK2sui9I=")
    }

    /// Section 3.4.4, with what must be encoded in both secrets.
    @Test func plaintextIsBothSecrets() throws {
        let config = try config(["signatureMethod": "PLAINTEXT", "consumerSecret": "a&b é"])
        #expect(try OAuth1Signature.make("", config, tokenSecret: Secret("c%d".utf8)) == "a%26b%20%C3%A9&c%25d")
        #expect(try OAuth1Signature.make("", config, tokenSecret: nil) == "a%26b%20%C3%A9&")
    }

    @Test(arguments: ["RSA-SHA1", "RSA-SHA256"])
    func rsaSignsWithThePrivateKey(_ method: String) throws {
        let config = try config(["signatureMethod": .string(method), "privateKey": .string(TestKeys.rsa)])
        let signature = try OAuth1Signature.make("base", config, tokenSecret: Secret("unused".utf8))
        #expect(Base64.decode(Array(signature.utf8))?.count == 256)
        // PKCS #1 v1.5 gives the same for the same.
        #expect(try OAuth1Signature.make("base", config, tokenSecret: nil) == signature)
        if method == "RSA-SHA256" {
            let key = try AsymmetricKey(pem: Array(TestKeys.rsaPublic.utf8), passphrase: nil)
            let bytes = try #require(Base64.decode(Array(signature.utf8)))
            #expect(try key.verify(Array("base".utf8).span, bytes, .rs256))
        }
    }

    @Test(arguments: [TestKeys.rsaPublic, "no key", ""])
    func aKeyThatCannotSignIsTheIntegrationsFault(_ key: String) throws {
        let config = try config(["signatureMethod": "RSA-SHA1", "privateKey": .string(key)])
        let failure = Failure.thrown { _ = try OAuth1Signature.make("base", config, tokenSecret: nil) }
        #expect(failure?.status == .configuration && failure?.key == "private_key_invalid")
    }

    // MARK: Requests

    private func signed(_ changes: JSON, _ change: (inout HTTPRequest) -> Void) throws -> HTTPRequest {
        let world = try World()
        var request = HTTPRequest(method: "POST", uri: try URI("https://api.app.test/a?x=1", what: "The test"))
        change(&request)
        let token = OAuth1Signer.Token(identifier: "tok en", secret: Secret("s".utf8))
        try OAuth1Signer(try config(changes), token, world.engine.services).sign(&request, .patient)
        return request
    }

    @Test func theHeaderHasTheRealmAndEveryParameterEncoded() throws {
        let request = try signed(["realm": #"Photos "1"\"#]) { $0.headers["authorization"] = "Bearer forged" }
        let header = try #require(request.headers["Authorization"])
        #expect(request.headers.fields.count == 1)
        #expect(header.hasPrefix(#"OAuth realm="Photos \"1\"\\", oauth_consumer_key="dpf43f3p2l4k3l03", "#))
        #expect(header.utf8.count > 100 && header.split(separator: ", ").contains(#"oauth_token="tok%20en""#))
        #expect(header.split(separator: ", ").contains(#"oauth_timestamp="1800000000""#))
        #expect(request.uri.text == "https://api.app.test/a?x=1")
    }

    @Test func theyMayGoIntoTheQuery() throws {
        let request = try signed(["parameterLocation": "query"]) { _ in }
        #expect(request.headers["Authorization"] == nil && request.uri.queryItems.first?.0 == "x")
        #expect(request.uri.queryItems.contains { $0.0 == "oauth_signature" && !$0.1.isEmpty })
    }

    @Test func orIntoAFormAndIntoTheHeaderWhereThereIsNone() throws {
        let form = try signed(["parameterLocation": "body"]) {
            $0.headers["Content-Type"] = "Application/X-WWW-Form-URLEncoded; charset=utf-8"
            $0.body = Array("a=b+c".utf8)
        }
        #expect(form.headers["Authorization"] == nil && form.form.first?.1 == "b c")
        #expect(form.formValue("oauth_token") == "tok en" && form.formValue("oauth_signature") != nil)
        let json = try signed(["parameterLocation": "body"]) {
            $0.headers["Content-Type"] = "application/json"
            $0.body = Array("{}".utf8)
        }
        #expect(json.headers["Authorization"]?.hasPrefix("OAuth ") == true && json.bodyText == "{}")
    }

    @Test func noTwoRequestsHaveTheSameNonce() throws {
        let world = try World()
        var nonces = Set<String>()
        for _ in 0..<50 {
            var request = HTTPRequest(method: "GET", uri: try URI("https://api.app.test/", what: "The test"))
            try OAuth1Signer(try config(["parameterLocation": "query"]), nil, world.engine.services).sign(
                &request, .patient)
            nonces.insert(request.uri.queryItems.first { $0.0 == "oauth_nonce" }?.1 ?? "")
        }
        #expect(nonces.count == 50)
    }
}
