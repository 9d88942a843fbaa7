/// Sealing JSON objects, which is what the secret columns hold.
extension Transaction {
    /// Throws for what could not be read back. Whoever brings it has been told so before, in words of its own.
    func seal(_ object: JSONObject, _ place: SealedPlace) throws(Failure) -> SQLValue {
        try place.bounds.check(object, place.field)
        return .blob(try vault.seal(Array(JSON.object(object).text.utf8), place, session))
    }

    func open(_ sealed: [UInt8]?, _ place: SealedPlace) throws(Failure) -> JSONObject {
        guard let sealed else { throw .storeCorrupt("The sealed \(place.field) of a record is missing.") }
        return try JSONObject(stored: try vault.open(sealed, place, session), "A sealed value")
    }
}

extension Column {
    /// Where a sealed value of this column belongs.
    func place(
        workspaceId: String, tenantId: String = "", recordId: String, version: Int64 = 1
    ) -> SealedPlace {
        let column = Self.table.columns[rawValue]
        return SealedPlace(
            workspaceId: workspaceId, tenantId: tenantId, recordId: recordId,
            field: column.stored.seal?.field ?? column.name, version: version,
            bounds: column.stored.seal?.bounds ?? .sealed)
    }
}
