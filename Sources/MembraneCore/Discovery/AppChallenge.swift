/// What an app says to somebody who comes without a token: hints only, nothing of it is believed for its own sake.
struct AppChallenge {
    /// The answer was a 401: there is somebody to sign in to.
    let isRefusal: Bool
    /// Where the app's metadata is said to be (RFC 9728, section 5.1), whatever that may be.
    let resourceMetadata: String?
    let scopes: [String]

    init(_ response: HTTPResponse) {
        let isRefused = (400..<500).contains(response.status)
        let challenge = isRefused ? AuthenticateChallenge.bearer(response.headers) : nil
        isRefusal = response.status == 401
        resourceMetadata = challenge?.parameters["resource_metadata"]
        scopes = challenge?.parameters["scope"].map { MetadataText.scopes($0) } ?? []
    }

    /// Asks for the app as browsers and most APIs are asked.
    static func get(_ address: URI) -> HTTPRequest {
        var request = HTTPRequest(method: "GET", uri: address)
        request.headers["Accept"] = "application/json, text/event-stream"
        return request
    }

    /// Asks as clients of the Model Context Protocol begin: some of its servers take nothing but this.
    static func initialize(_ address: URI, clientName: String) -> HTTPRequest {
        let message: JSON = [
            "jsonrpc": "2.0", "id": 1, "method": "initialize",
            "params": [
                "protocolVersion": "2025-11-25", "capabilities": [:],
                "clientInfo": ["name": .string(clientName), "version": "1"],
            ],
        ]
        var request = HTTPRequest(method: "POST", uri: address)
        request.headers["Accept"] = "application/json, text/event-stream"
        request.headers["Content-Type"] = "application/json"
        request.body = Array(message.text.utf8)
        return request
    }
}
