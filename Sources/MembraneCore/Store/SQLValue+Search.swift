extension SQLValue {
    /// A pattern for `lower(column) LIKE $n ESCAPE '\\'` that finds `words` anywhere, in whatever case.
    static func containing(_ words: String) -> SQLValue {
        var pattern = "%"
        for character in words.lowercased() {
            if character == "%" || character == "_" || character == "\\" { pattern.append("\\") }
            pattern.append(character)
        }
        return .text(pattern + "%")
    }
}
