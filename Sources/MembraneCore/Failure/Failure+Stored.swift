/// Failures that are kept with a record, to be told again later.
extension Failure {
    /// Everything that the failure says.
    var storedForm: JSONObject {
        var object = json.objectValue ?? JSONObject()
        object["status"] = .integer(Int64(status.rawValue))
        object["isRetryable"] = .bool(isRetryable)
        object["oauthCode"] = oauthCode.map { .string($0) }
        object["httpStatus"] = httpStatus.map { .integer(Int64($0)) }
        return object
    }

    /// Every member but `data`.
    fileprivate static let briefMembers = [
        "type", "key", "message", "status", "isRetryable", "oauthCode", "httpStatus", "at",
    ]

    init?(storedForm object: JSONObject) {
        guard let status = object["status"]?.integerValue.flatMap({ Status(rawValue: Int32(clamping: $0)) }),
            let type = object["type"]?.stringValue.flatMap({ ErrorType(rawValue: $0) })
        else { return nil }
        self.init(status, type, object["key"]?.stringValue ?? "", object["message"]?.stringValue ?? "")
        data = object["data"]?.objectValue ?? JSONObject()
        isRetryable = object["isRetryable"]?.boolValue ?? false
        oauthCode = object["oauthCode"]?.stringValue
        httpStatus = object["httpStatus"]?.integerValue.map { Int(clamping: $0) }
    }
}

extension JSON {
    /// A failure as it is kept with a record, which lists and events repeat: of what others have said as much as has room.
    var shortened: JSON {
        guard let object = objectValue else { return self }
        return .object(JSONBounds.shown.fitting(object, first: Failure.briefMembers).object)
    }
}
