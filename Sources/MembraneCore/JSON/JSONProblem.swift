/// Why a text could not be read as JSON.
enum JSONProblem: Error {
    case cutOff
    case syntax
    case byteOrderMark
    case notUTF8
    case nul
    case repeatedMember
    case somethingFollows
    case tooDeep
    case tooManyValues
    case numberTooLong

    /// Whether it is JSON, of which there is too much.
    var isLimit: Bool {
        switch self {
        case .tooDeep, .tooManyValues, .numberTooLong: true
        case .cutOff, .syntax, .byteOrderMark, .notUTF8, .nul, .repeatedMember, .somethingFollows: false
        }
    }

    /// Whether it is JSON, of which others would take what is refused here.
    var isOfOurs: Bool {
        switch self {
        case .nul, .repeatedMember: true
        default: isLimit
        }
    }

    /// What is said of the text. Nothing of it is quoted: it may hold a secret.
    var words: String {
        switch self {
        case .cutOff: "it is cut off"
        case .syntax: "its syntax is wrong"
        case .byteOrderMark: "it begins with a byte order mark"
        case .notUTF8: "it is not UTF-8"
        case .nul: "it contains U+0000 (NUL), which no text may hold here"
        case .repeatedMember: "a member appears twice"
        case .somethingFollows: "something follows its end"
        case .tooDeep: "it is nested deeper than \(JSONLimits.depth) levels"
        case .tooManyValues: "it has more than \(JSONLimits.values) values"
        case .numberTooLong: "it has a number of more than \(JSONLimits.number) characters"
        }
    }
}
