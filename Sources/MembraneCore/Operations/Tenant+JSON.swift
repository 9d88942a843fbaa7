/// The tenant object. Never with its credentials.
extension Tenant {
    func json(for kind: Principal.Kind) -> JSONObject {
        var object = JSONObject()
        object["id"] = .string(id)
        object["tenantKey"] = .string(key)
        // The platform's older name of the same.
        object["internalId"] = .string(key)
        object["name"] = name.map { .string($0) }
        object["fields"] = fields.map { .object($0) }
        // What the product notes about a customer is not the customer's to see.
        object["meta"] = kind == .tenant ? nil : meta.map { .object($0) }
        object["hasCredentials"] = .bool(hasCredentials)
        object["isTest"] = .bool(isTest)
        object["lastActiveAt"] = lastActiveAt.map { .string(Timestamp.text($0)) }
        object["createdAt"] = .string(Timestamp.text(createdAt))
        object["updatedAt"] = .string(Timestamp.text(updatedAt))
        object["archivedAt"] = archivedAt.map { .string(Timestamp.text($0)) }
        return object
    }
}
