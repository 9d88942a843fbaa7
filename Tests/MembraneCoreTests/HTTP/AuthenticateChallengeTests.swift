import Testing

@testable import MembraneCore

/// RFC 9110, section 11.6.1.
@Suite struct AuthenticateChallengeTests {
    @Test(
        arguments: [
            ("Bearer", ["bearer": [:]]),
            (#"Bearer realm="a", scope="x y""#, ["bearer": ["realm": "a", "scope": "x y"]]),
            (
                #"Bearer realm="a, b=c",error = invalid_token"#,
                ["bearer": ["realm": "a, b=c", "error": "invalid_token"]]
            ),
            (#"Basic realm="x", Bearer scope="y""#, ["basic": ["realm": "x"], "bearer": ["scope": "y"]]),
            (#"Negotiate YWJj==, Bearer scope="y""#, ["negotiate": [:], "bearer": ["scope": "y"]]),
            (#"NTLM abc/d+e, BEARER Scope=y"#, ["ntlm": [:], "bearer": ["scope": "y"]]),
            (#", ,Bearer ,a=1, ,b="2" ,"#, ["bearer": ["a": "1", "b": "2"]]),
            (#"Bearer a="q\"uo\\te""#, ["bearer": ["a": #"q"uo\te"#]]),
            (#"Bearer a=1, a=2"#, ["bearer": ["a": "1"]]),
            (#"Bearer a="open"#, ["bearer": [:]]),
            ("", [:]), ("=", [:]), ("\"x\"", [:]), ("Bearer =", ["bearer": [:]]),
        ] as [(String, [String: [ExactText: String]])])
    func challengesAreRead(field: String, expected: [String: [ExactText: String]]) {
        let read = AuthenticateChallenge.all(in: field)
        #expect(
            Dictionary(read.map { ($0.scheme, $0.parameters) }, uniquingKeysWith: { first, _ in first }) == expected)
    }

    @Test func readingHasLimits() {
        #expect(AuthenticateChallenge.all(in: "Bearer a=" + String(repeating: "x", count: 20_000)).isEmpty)
        #expect(AuthenticateChallenge.all(in: String(repeating: "Bearer,", count: 2000)).count <= 64)
        #expect(AuthenticateChallenge.all(in: String(repeating: ",", count: 10_000)).isEmpty)
    }

    @Test func ofSeveralFieldsTheBearersIsTaken() {
        var headers = HTTPHeaders()
        headers.append("www-authenticate", "Basic realm=a")
        headers.append("WWW-Authenticate", "Bearer scope=b")
        #expect(AuthenticateChallenge.bearer(headers)?.parameters == ["scope": "b"])
    }
}
