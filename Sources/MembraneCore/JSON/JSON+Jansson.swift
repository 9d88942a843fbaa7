import CJansson
import Glibc

/// Reading JSON text, by Jansson.
extension JSON {
    /// Reads one JSON value. Duplicate members and NUL characters are refused.
    package init(parsing bytes: Span<UInt8>, what: String) throws(Failure) {
        self = try unsafe JSON.read(bytes, what: what) { (root) throws(Failure) in
            try unsafe JSON(converting: root, what: what)
        }
    }

    package init(parsing bytes: some Sequence<UInt8>, what: String) throws(Failure) {
        try self.init(parsing: Array(bytes).span, what: what)
    }

    package init(parsing text: String, what: String) throws(Failure) {
        try self.init(parsing: text.utf8.span, what: what)
    }

    /// Whether it could be read.
    static func isValid(_ bytes: Span<UInt8>) -> Bool {
        unsafe (try? read(bytes, what: "") { _ throws(Failure) in }) != nil
    }

    private static func read<Result>(
        _ bytes: Span<UInt8>, what: String, _ body: (UnsafeMutablePointer<json_t>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try JSONLimits.check(bytes, what: what)
        JanssonMemory.prepare()
        var problem = json_error_t()
        let flags = Int(JSON_REJECT_DUPLICATES | JSON_DECODE_ANY)
        let root = unsafe bytes.withUnsafeBytes { unsafe json_loadb($0.baseAddress, $0.count, flags, &problem) }
        guard let root = unsafe root else {
            throw Failure.invalidRequest("\(what) is not valid JSON: \(JSON.reason(problem)).")
        }
        defer { unsafe json_decref(root) }
        return try unsafe body(root)
    }

    /// Jansson's own words quote the input, which may hold a secret: only the place and the kind are told.
    private static func reason(_ problem: json_error_t) -> String {
        var problem = problem
        let code = unsafe withUnsafeBytes(of: &problem.text) { unsafe UInt32($0.last ?? 0) }
        let kind =
            switch code {
            case json_error_premature_end_of_input.rawValue: "it is cut off"
            case json_error_duplicate_key.rawValue: "a member appears twice"
            case json_error_stack_overflow.rawValue: "it is nested too deep"
            case json_error_invalid_utf8.rawValue: "it is not UTF-8"
            case json_error_null_character.rawValue, json_error_null_byte_in_key.rawValue: "it contains a NUL character"
            case json_error_numeric_overflow.rawValue: "a number is too large"
            case json_error_end_of_input_expected.rawValue: "something follows its end"
            default: "its syntax is wrong"
            }
        return "\(kind) (line \(problem.line), column \(problem.column))"
    }

    private init(converting value: UnsafeMutablePointer<json_t>, what: String) throws(Failure) {
        switch unsafe value.pointee.type {
        case JSON_OBJECT:
            var object = JSONObject()
            var iterator = unsafe json_object_iter(value)
            while let current = unsafe iterator {
                if let name = unsafe json_object_iter_key(current), let member = unsafe json_object_iter_value(current)
                {
                    // Jansson has refused names that are there twice.
                    object.add(unsafe String(cString: name), try unsafe JSON(converting: member, what: what))
                }
                unsafe iterator = json_object_iter_next(value, current)
            }
            self = .object(object)
        case JSON_ARRAY:
            var elements: [JSON] = []
            let count = unsafe json_array_size(value)
            elements.reserveCapacity(count)
            for index in 0..<count {
                if let element = unsafe json_array_get(value, index) {
                    elements.append(try unsafe JSON(converting: element, what: what))
                }
            }
            self = .array(elements)
        case JSON_STRING:
            let text = unsafe UnsafeBufferPointer(
                start: json_string_value(value), count: json_string_length(value))
            self = unsafe .string(String(decoding: UnsafeRawBufferPointer(text), as: UTF8.self))
        case JSON_INTEGER: self = unsafe .integer(Int64(json_integer_value(value)))
        case JSON_REAL: self = unsafe .real(json_real_value(value))
        case JSON_TRUE: self = .bool(true)
        case JSON_FALSE: self = .bool(false)
        default: self = .null
        }
    }
}
