/// How one attempt to deliver ended.
struct WebhookAttempt: Sendable {
    let at: Int64
    let durationMilliseconds: Int64
    let httpStatus: Int?
    /// Nil when it was delivered.
    let errorKey: String?
    private let response: HTTPResponse?

    init(at instant: Int64, durationMilliseconds: Int64, _ result: Result<HTTPResponse, Failure>) {
        at = instant
        self.durationMilliseconds = durationMilliseconds
        switch result {
        case .success(let answer):
            response = answer
            httpStatus = answer.status
            errorKey =
                switch answer.status {
                case 200..<300: nil
                case 300..<400: "redirect_refused"
                case 410: "gone"
                case 429: "rate_limit_exceeded"
                default: "status_refused"
                }
        case .failure(let failure):
            response = nil
            httpStatus = nil
            errorKey = failure.key
        }
    }

    var isDelivered: Bool { errorKey == nil }
    var isGone: Bool { httpStatus == 410 }
    /// It says nothing about this event, but about the receiver.
    var isRefusedAltogether: Bool { !isDelivered && [nil, 410, 429, 503].contains(httpStatus) }

    var retryAfterMilliseconds: Int64? {
        isDelivered ? nil : response?.headers["Retry-After"].flatMap { HTTPDate.delay($0, now: at) }
    }
}
