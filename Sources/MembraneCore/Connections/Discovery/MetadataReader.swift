/// Fetches the documents of a discovery, within limits on how many there are, how large, and how long it all takes.
///
/// Every address came from somebody else: the transport's address policy holds for each, nothing secret is sent to any.
struct MetadataReader {
    private let context: Context
    private let call: Call
    private var requests = 0

    static let maximumRequests = 20
    static let maximumRedirects = 3
    /// No metadata comes near it.
    static let maximumAnswer = 256 << 10
    private static let milliseconds: Int64 = 20_000

    init(_ context: Context) {
        self.context = context
        call = context.call.limited(milliseconds: Self.milliseconds)
    }

    /// Asks the app itself, without credentials: whatever it answers. The body is of no interest.
    mutating func knock(_ address: URI) throws(Failure) -> HTTPResponse {
        var request = HTTPRequest(method: "GET", uri: address)
        request.headers["Accept"] = "application/json, text/event-stream"
        request.maximumAnswer = 4096
        request.cutsAnswerShort = true
        return try send(request)
    }

    /// A JSON object; nil where there is none. Redirects are followed within the origin.
    mutating func object(at address: URI) throws(Failure) -> JSONObject? {
        var address = address
        for _ in 0...Self.maximumRedirects {
            var request = HTTPRequest(method: "GET", uri: address)
            request.headers["Accept"] = "application/json"
            request.maximumAnswer = Self.maximumAnswer
            let response = try send(request)
            switch response.status {
            case 200..<300:
                return JSONObject(lenient: response.body)
            case 301, 302, 303, 307, 308:
                guard let next = Self.target(response.headers["Location"], from: address) else { return nil }
                address = next
            case 429: throw .rateLimited(response, by: address.host, context.engine.clock)
            case 500...: throw .providerError(response.status, address.host)
            default: return nil
            }
        }
        throw Failure(
            .providerError, .connection, "too_many_redirects",
            "\(address.host) redirected the request for its metadata more than \(Self.maximumRedirects) times.")
    }

    private mutating func send(_ request: HTTPRequest) throws(Failure) -> HTTPResponse {
        requests += 1
        guard requests <= Self.maximumRequests else {
            throw Failure(
                .providerError, .connection, "discovery_too_long",
                "Finding out how to sign in took more than \(Self.maximumRequests) requests.")
        }
        guard request.uri.isSecure || context.engine.options.allowsPrivateAddresses else {
            throw Failure(
                .addressRefused, .connection, "address_refused",
                "The app's metadata leads to \(request.uri.host) without https.")
        }
        return try context.engine.transport.send(request, call)
    }

    private static func target(_ location: String?, from address: URI) -> URI? {
        guard let location else { return nil }
        let isPath = location.hasPrefix("/") && !location.hasPrefix("//")
        let uri = try? URI(isPath ? address.origin + location : location, what: "A redirect")
        return uri?.origin == address.origin ? uri : nil
    }
}
