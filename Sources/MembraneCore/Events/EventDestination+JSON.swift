/// The webhook object as every surface shows it. Never with a secret; its address is added for those who may see it.
extension EventDestination {
    var json: JSONObject {
        var object = JSONObject()
        object["id"] = .string(id)
        object["key"] = key.map { .string($0) }
        object["name"] = name.map { .string($0) }
        object["events"] = types.map { .array($0.map { .string($0) }) }
        object["enabled"] = .bool(isEnabled)
        object["disabledAt"] = disabledAt.map { .string(Timestamp.text($0)) }
        object["disabledReason"] = disabledReason.map { .string($0.rawValue) }
        object["failingSince"] = failingSince.map { .string(Timestamp.text($0)) }
        object["createdAt"] = .string(Timestamp.text(createdAt))
        object["updatedAt"] = .string(Timestamp.text(updatedAt))
        return object
    }
}
