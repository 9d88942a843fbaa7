/// Why a refresh failed.
struct RefreshFailure: Sendable {
    let failure: Failure
    let at: Int64

    init(_ failure: Failure, at: Int64) {
        self.failure = failure
        self.at = at
    }

    init?(storedForm object: JSONObject) {
        guard let failure = Failure(storedForm: object) else { return nil }
        self.failure = failure
        at = object["at"]?.integerValue ?? 0
    }

    var storedForm: JSONObject {
        var object = failure.storedForm
        object["at"] = .integer(at)
        return object
    }
}
