extension JSONObject {
    /// The object after a merge patch (RFC 7396): null removes a member, objects are merged, everything else replaces.
    func patched(with patch: JSONObject) -> JSONObject {
        var result = self
        for (name, value) in patch {
            switch value {
            case .null: result[name] = nil
            case .object(let inner):
                result[name] = .object((result[name]?.objectValue ?? JSONObject()).patched(with: inner))
            default: result[name] = value
            }
        }
        return result
    }
}
