/// What a connection was made from: sealed together, since both can hold secrets.
struct ConnectionSetup: Sendable {
    /// What the person entered, by the connector's inputSchema.
    var input = JSONObject()
    /// Overrides the integration's parameters.
    var connectorParameters = JSONObject()

    var sealedForm: JSONObject {
        var object = JSONObject()
        object["input"] = .object(input)
        object["connectorParameters"] = .object(connectorParameters)
        return object
    }

    init() {}

    init(sealedForm: JSONObject) {
        input = sealedForm["input"]?.objectValue ?? JSONObject()
        connectorParameters = sealedForm["connectorParameters"]?.objectValue ?? JSONObject()
    }
}
