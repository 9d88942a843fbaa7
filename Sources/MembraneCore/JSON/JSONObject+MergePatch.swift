extension JSONObject {
    /// The object after a merge patch (RFC 7396): null removes a member, objects are merged, everything else replaces.
    ///
    /// In time that grows with both: members go all at once, since each that went alone would move the others.
    func patched(with patch: JSONObject) -> JSONObject {
        var result = self
        var removed: Set<ExactText> = []
        for (name, value) in patch {
            switch value {
            case .null: removed.insert(ExactText(name))
            case .object(let inner):
                result[name] = .object((result[name]?.objectValue ?? JSONObject()).patched(with: inner))
            default: result[name] = value
            }
        }
        if !removed.isEmpty { result.removeAll { removed.contains(ExactText($0)) } }
        return result
    }
}
