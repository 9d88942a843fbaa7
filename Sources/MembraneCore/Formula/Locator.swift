/// Where a value is found among variables: `$.a.b[0]`, or the same without `$.`. A backslash takes the meaning
/// from the `.`, `[` or `\` after it.
struct Locator: Sendable {
    private enum Step: Sendable {
        case member(String)
        case element(Int)
    }

    /// As it was written.
    let text: String
    /// The variable that it begins with.
    let root: String
    private var steps: [Step] = []

    /// Throws what is wrong with the text, in words that follow it.
    init(_ text: String, path: String?) throws(Failure) {
        self.text = text
        var left = Array(text.unicodeScalars)[...]
        if left.starts(with: "$.".unicodeScalars) { left = left.dropFirst(2) }
        root = try Self.name(&left, text, path)
        while let scalar = left.popFirst() {
            if scalar == "." {
                steps.append(.member(try Self.name(&left, text, path)))
            } else {
                steps.append(.element(try Self.index(&left, text, path)))
            }
        }
    }

    /// The text without `$.`, as errors name it.
    var name: String {
        text.removing(prefix: "$.").map { String($0) } ?? text
    }

    /// The name after the first one; nil when there is none or an index stands there.
    var second: String? {
        if case .member(let name)? = steps.first { name } else { nil }
    }

    func value(in variables: JSONObject) -> JSON? {
        value(from: variables[root])
    }

    /// Goes on from the value that the first name stands for.
    func value(from root: JSON?) -> JSON? {
        var value = root
        for step in steps {
            switch step {
            case .member(let name): value = value?[name]
            case .element(let index):
                guard let elements = value?.arrayValue, index < elements.count else { return nil }
                value = elements[index]
            }
        }
        return value
    }

    /// Takes a name up to the next `.` or `[` that means something.
    private static func name(
        _ left: inout ArraySlice<Unicode.Scalar>, _ text: String, _ path: String?
    ) throws(Failure) -> String {
        var name = String.UnicodeScalarView()
        while let scalar = left.first, scalar != ".", scalar != "[" {
            left.removeFirst()
            guard scalar == "\\" else {
                name.append(scalar)
                continue
            }
            guard let escaped = left.popFirst() else { throw malformed(text, "it ends with a backslash", path) }
            name.append(escaped)
        }
        guard !name.isEmpty else { throw malformed(text, "a name is empty", path) }
        return String(name)
    }

    private static func index(
        _ left: inout ArraySlice<Unicode.Scalar>, _ text: String, _ path: String?
    ) throws(Failure) -> Int {
        guard let end = left.firstIndex(of: "]") else { throw malformed(text, "a “[” is not closed", path) }
        let digits = left[left.startIndex..<end]
        left = left[left.index(after: end)...]
        guard digits.allSatisfy({ ("0"..."9").contains($0) }), digits.count <= 9,
            let index = Int(String(String.UnicodeScalarView(digits)))
        else { throw malformed(text, "“[ ]” holds no index", path) }
        guard left.isEmpty || left.first == "." || left.first == "[" else {
            throw malformed(text, "“.” or “[” must follow “]”", path)
        }
        return index
    }

    private static func malformed(_ text: String, _ problem: String, _ path: String?) -> Failure {
        .invalidRequest("“\(text)” is not a locator, such as “credentials.access_token”: \(problem).", path: path)
    }
}
