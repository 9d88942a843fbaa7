/// Fetches the documents of a discovery, within limits on how many there are, how large, and how long it all takes.
///
/// Every address came from somebody else: the transport's address policy holds for each, nothing secret is sent to any.
/// What cannot be had is noted, and is nothing: the next place is asked.
struct MetadataReader {
    private let context: Context
    private let call: Call
    private var requests = 0
    var trail = DiscoveryTrail()

    static let maximumRequests = 20
    static let maximumRedirects = 3
    /// No metadata comes near it.
    static let maximumAnswer = 256 << 10
    private static let milliseconds: Int64 = 20_000
    /// One server that does not answer leaves time for the others.
    private static let millisecondsEach: Int64 = 6000

    init(_ context: Context) {
        self.context = context
        call = context.call.limited(milliseconds: Self.milliseconds)
    }

    /// Asks the app itself, without credentials: whatever it answers. The body is of no interest.
    mutating func challenge(_ request: HTTPRequest) throws(Failure) -> AppChallenge? {
        var request = request
        request.maximumAnswer = 4096
        request.cutsAnswerShort = true
        guard let response = try follow(&request, isTheApp: true) else { return nil }
        note(response, to: request)
        return AppChallenge(response)
    }

    /// A JSON object; nil where there is none.
    mutating func object(at address: URI) throws(Failure) -> JSONObject? {
        var request = HTTPRequest(method: "GET", uri: address)
        request.headers["Accept"] = "application/json"
        request.maximumAnswer = Self.maximumAnswer
        guard let response = try follow(&request) else { return nil }
        guard (200..<300).contains(response.status) else {
            note(response, to: request)
            return nil
        }
        guard let object = JSONObject(lenient: response.body) else {
            trail.note(request, status: response.status, "no JSON object")
            return nil
        }
        return object
    }

    /// Follows redirects within the origin, as long as they keep what is asked.
    private mutating func follow(
        _ request: inout HTTPRequest, isTheApp: Bool = false
    ) throws(Failure) -> HTTPResponse? {
        for _ in 0...Self.maximumRedirects {
            guard let response = try send(request, isTheApp: isTheApp) else { return nil }
            let keepsMethod = response.status == 307 || response.status == 308
            guard keepsMethod || [301, 302, 303].contains(response.status) && request.method == "GET" else {
                return response
            }
            guard let next = Self.target(response.headers["Location"], from: request.uri) else {
                trail.note(request, status: response.status, "a redirect to another origin")
                return nil
            }
            request.uri = next
        }
        let failure = Failure(
            .providerError, .connection, "too_many_redirects",
            "\(request.uri.host) redirected a request for its metadata more than \(Self.maximumRedirects) times.")
        trail.note(request, unusable: failure)
        return nil
    }

    private mutating func note(_ response: HTTPResponse, to request: HTTPRequest) {
        let reason = "HTTP \(response.status)"
        switch response.status {
        case 429:
            let failure = Failure.rateLimited(response, by: request.uri.host, context.services.clock)
            trail.note(request, status: 429, passing: failure, reason)
        case 500...:
            let failure = Failure.providerError(response.status, request.uri.host)
            trail.note(request, status: response.status, passing: failure, reason)
        default: trail.note(request, status: response.status, reason)
        }
    }

    /// Nil where no answer came.
    private mutating func send(_ request: HTTPRequest, isTheApp: Bool = false) throws(Failure) -> HTTPResponse? {
        requests += 1
        guard requests <= Self.maximumRequests else {
            throw Failure(
                .providerError, .connection, "discovery_too_long",
                "Finding out how to sign in took more than \(Self.maximumRequests) requests.")
        }
        do throws(Failure) {
            return try context.services.transport.send(request, call.limited(milliseconds: Self.millisecondsEach))
        } catch {
            // What ends the call ends it; one that is waited for long enough is only not there.
            try call.check()
            switch error.status {
            case .addressRefused where !isTheApp, .providerError: trail.note(request, "could not be read")
            case .network: trail.note(request, passing: error, "could not be reached")
            case .timedOut:
                var failure = Failure(.network, .connection, "no_answer", "\(request.uri.host) does not answer.")
                failure.isRetryable = true
                trail.note(request, passing: failure, "no answer")
            default: throw error
            }
            return nil
        }
    }

    private static func target(_ location: String?, from address: URI) -> URI? {
        guard let location else { return nil }
        let isPath = location.hasPrefix("/") && !location.hasPrefix("//")
        let uri = try? URI(isPath ? address.origin + location : location, what: "A redirect")
        return uri?.origin == address.origin ? uri : nil
    }
}
