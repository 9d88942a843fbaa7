/// Numbers and texts.
extension SchemaChecker {
    mutating func holds(number assertion: SchemaAssertion, _ value: JSON) -> Bool {
        switch assertion {
        case .minimum(let limit):
            order(value, limit).map { $0 >= 0 } ?? true || report("must be at least \(limit.plainText ?? "")")
        case .maximum(let limit):
            order(value, limit).map { $0 <= 0 } ?? true || report("must be at most \(limit.plainText ?? "")")
        case .exclusiveMinimum(let limit):
            order(value, limit).map { $0 > 0 } ?? true || report("must be more than \(limit.plainText ?? "")")
        case .exclusiveMaximum(let limit):
            order(value, limit).map { $0 < 0 } ?? true || report("must be less than \(limit.plainText ?? "")")
        case .multiple(let divisor, let written):
            Decimal(value)?.isMultiple(of: divisor) ?? true
                || report("must be a multiple of \(written.plainText ?? "")")
        default: true
        }
    }

    private func order(_ value: JSON, _ limit: JSON) -> Int? {
        value.isNumber ? value.order(comparedTo: limit) : nil
    }

    mutating func holds(text assertion: SchemaAssertion, _ text: String) throws(Failure) -> Bool {
        switch assertion {
        case .minLength(let least):
            // No character takes more than four bytes.
            guard text.utf8.count / 4 < least, text.unicodeScalars.count < least else { return true }
            return report(text.isEmpty ? "must not be empty" : "must have at least \(least) characters")
        case .maxLength(let most):
            guard text.utf8.count > most, text.unicodeScalars.count > most else { return true }
            return report("must have at most \(most) characters")
        case .pattern(let pattern):
            guard text.utf8.count <= Pattern.maximumTextLength else { return report("is too long") }
            return try matches(pattern, text) || report("does not have the form that the app expects")
        case .format(let format):
            try spend(text.utf8.count)
            return format.fits(text) || report("must be \(format.words)")
        default: return true
        }
    }

    /// What is too long for a pattern does not match.
    mutating func matches(_ pattern: Pattern, _ text: String) throws(Failure) -> Bool {
        guard text.utf8.count <= Pattern.maximumTextLength else { return false }
        try spend((text.utf8.count + 1) * pattern.size)
        return pattern.matches(text)
    }
}
