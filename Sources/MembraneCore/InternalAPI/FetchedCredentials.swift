/// Reads what a fetch callback answered.
enum FetchedCredentials {
    static let maximumSize = 1 << 20
    private static let members = ["credentials", "tenantKey"]

    static func read(_ answer: FetchAnswer, tenantKey: String) throws(Failure) -> JSONObject {
        let text: String
        switch answer {
        case .given(let given): text = given
        case .failed(let message): throw failed(message)
        }
        guard text.utf8.count <= maximumSize else {
            throw invalid("It is larger than \(maximumSize) bytes.")
        }
        let json: JSON
        do throws(Failure) {
            json = try JSON(parsing: text, what: "The fetch callback's answer")
        } catch {
            throw invalid(error.message)
        }
        guard let object = json.objectValue else { throw invalid("It is not an object but \(json.kindName).") }
        if let other = object.names.first(where: { !members.contains($0) }) {
            throw invalid(
                "It has an unknown member `\(other.shown(64))`: it is {\"credentials\": {…}}, with or without "
                    + "\"tenantKey\".")
        }
        if let named = object["tenantKey"], named != .null, named != .string(tenantKey) {
            throw Failure.configuration(
                "fetch_answer_other_tenant",
                "The fetch callback was asked for the credentials of tenant \(tenantKey.shown(200)) and answered those "
                    + "of another; nothing was stored."
            ).with("tenantKey", .string(tenantKey))
        }
        guard let credentials = object["credentials"]?.objectValue else {
            throw invalid(
                "`credentials` is \(object["credentials"].map { "\($0.kindName)" } ?? "missing"), not an object.")
        }
        return credentials
    }

    static func invalid(_ problem: String, _ data: JSONObject = JSONObject()) -> Failure {
        var failure = Failure.configuration(
            "fetch_answer_invalid", "The fetch callback's answer cannot be used; nothing was stored. \(problem)")
        failure.data = data
        return failure
    }

    private static func failed(_ message: String) -> Failure {
        let shown = String(
            String.UnicodeScalarView(message.unicodeScalars.prefix(500).filter { $0.value >= 0x20 && $0.value != 0x7F })
        )
        var failure = Failure(
            .providerError, .configuration, "fetch_failed",
            shown.isEmpty ? "The fetch callback failed." : "The fetch callback failed: \(shown)")
        failure.isRetryable = true
        return failure
    }
}
