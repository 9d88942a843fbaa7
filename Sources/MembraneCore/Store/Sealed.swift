/// Sealing JSON objects, which is what the secret columns hold.
extension Transaction {
    func seal(_ object: JSONObject, _ place: SealedPlace) throws(Failure) -> SQLValue {
        .blob(try vault.seal(Array(JSON.object(object).text.utf8), place, session))
    }

    func open(_ sealed: [UInt8]?, _ place: SealedPlace) throws(Failure) -> JSONObject {
        guard let sealed else { throw .storeCorrupt("The sealed \(place.field) of a record is missing.") }
        return try JSONObject(stored: try vault.open(sealed, place, session), "A sealed value")
    }
}
