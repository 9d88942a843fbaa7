import CJansson
import Glibc

/// What Jansson has read, until it is a value of ours.
@safe struct JanssonTree: ~Copyable {
    private let root: UnsafeMutablePointer<json_t>

    /// Why Jansson has read nothing, and behind which byte of the text it noticed.
    struct Refusal: Error {
        let problem: JSONProblem
        let place: Int
    }

    /// - Parameter refusesRepeated: otherwise the last of the members with one name counts, in the place of the first.
    init(_ text: Span<UInt8>, refusesRepeated: Bool) throws(Refusal) {
        JanssonMemory.prepare()
        var error = json_error_t()
        let flags = JSON_DECODE_ANY | (refusesRepeated ? JSON_REJECT_DUPLICATES : 0)
        let root = unsafe text.withUnsafeBytes { unsafe json_loadb($0.baseAddress, $0.count, Int(flags), &error) }
        guard let root = unsafe root else {
            throw Refusal(problem: Self.problem(error), place: Int(error.position))
        }
        unsafe self.root = root
    }

    deinit { unsafe json_decref(root) }

    /// Jansson's own words quote the text, which may hold a secret: only the kind is taken, which is in the last byte.
    private static func problem(_ error: json_error_t) -> JSONProblem {
        var error = error
        let code = unsafe withUnsafeBytes(of: &error.text) { unsafe UInt32($0.last ?? 0) }
        return switch code {
        case json_error_premature_end_of_input.rawValue: .cutOff
        case json_error_duplicate_key.rawValue: .repeatedMember
        case json_error_end_of_input_expected.rawValue: .somethingFollows
        default: .syntax
        }
    }

    /// The value, with what stands in `numbers` in the place of each number. Where that is nil, its member is left out.
    func value(_ numbers: [JSON?]) -> JSON { unsafe Self.value(root, numbers) ?? .null }

    /// Calls itself no deeper than `JSONLimits.depth`.
    private static func value(_ node: UnsafeMutablePointer<json_t>, _ numbers: [JSON?]) -> JSON? {
        switch unsafe node.pointee.type {
        case JSON_OBJECT: return unsafe .object(object(node, numbers))
        case JSON_ARRAY:
            let count = unsafe json_array_size(node)
            var elements: [JSON] = []
            elements.reserveCapacity(count)
            for index in 0..<count {
                if let element = unsafe json_array_get(node, index), let value = unsafe value(element, numbers) {
                    elements.append(value)
                }
            }
            return .array(elements)
        case JSON_STRING:
            let text = unsafe UnsafeBufferPointer(start: json_string_value(node), count: json_string_length(node))
            return unsafe .string(String(decoding: UnsafeRawBufferPointer(text), as: UTF8.self))
        case JSON_INTEGER:
            let index = Int(unsafe json_integer_value(node))
            return numbers.indices.contains(index) ? numbers[index] : nil
        case JSON_TRUE: return .bool(true)
        case JSON_FALSE: return .bool(false)
        default: return .null
        }
    }

    private static func object(_ node: UnsafeMutablePointer<json_t>, _ numbers: [JSON?]) -> JSONObject {
        var object = JSONObject()
        object.reserve(unsafe json_object_size(node))
        var iterator = unsafe json_object_iter(node)
        while let current = unsafe iterator {
            if let name = unsafe json_object_iter_key(current), let member = unsafe json_object_iter_value(current) {
                // Jansson has each name once.
                object.add(unsafe String(cString: name), unsafe value(member, numbers))
            }
            unsafe iterator = json_object_iter_next(node, current)
        }
        return object
    }
}
