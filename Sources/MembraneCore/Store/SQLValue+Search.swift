extension SQLValue {
    /// A pattern for `lower(column) LIKE lower($n) ESCAPE '\\'` that finds `words` anywhere.
    ///
    /// Case is the database's to ignore, on both sides: which letters it knows differs.
    static func containing(_ words: String) -> SQLValue {
        var pattern = "%"
        // Not characters: a combining mark would hide what it follows.
        for scalar in words.unicodeScalars {
            if scalar == "%" || scalar == "_" || scalar == "\\" { pattern.append("\\") }
            pattern.unicodeScalars.append(scalar)
        }
        return .text(pattern + "%")
    }
}
