@testable import MembraneCore

extension Target {
    /// What a provider sends back through the browser: the first line is the issuer that is expected, if any, the rest
    /// the address.
    static let callback = Target(name: "callback") { input in
        let text = String(decoding: input, as: UTF8.self)
        let lines = text.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard lines.count == 2 else { return }
        let issuer = lines[0].isEmpty ? nil : lines[0]
        checkAddress(lines[1])
        guard let answer = try? AuthorizationResponse(callbackUrl: lines[1]) else { return }
        let parameters = answer.queryParameters
        expect(parameters["state"] == nil, "the state is not for the connector")
        expect(!(answer.state ?? "").utf8.contains(UInt8(ascii: ":")), "what follows a colon is the host's")
        guard let code = try? answer.code(issuer: issuer) else { return }
        // An empty one is none.
        expect(!code.isEmpty && parameters[present: "error"] == nil, "an answer with an error has no code")
        expect(issuer == nil || parameters["iss"] == issuer.map { .string($0) }, "another issuer's code is not taken")
    }

    /// An address that is let in is written as it was read, and hides nobody's name.
    private static func checkAddress(_ text: String) {
        guard let uri = try? URI(text, what: "The address") else { return }
        expect(uri.text == text && !uri.host.isEmpty && !uri.host.utf8.contains(UInt8(ascii: "@")), "a host is a host")
        expect((1...65535).contains(uri.port) && uri.path.hasPrefix("/"), "port and path are there")
        guard let origin = try? URI(uri.origin, what: "The origin") else {
            return expect(false, "an origin is an address")
        }
        expect(origin.host == uri.host && origin.port == uri.port && origin.scheme == uri.scheme, "and the same one")
    }
}
