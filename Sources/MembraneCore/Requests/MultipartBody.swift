/// A `multipart/form-data` body (RFC 7578).
struct MultipartBody: Sendable {
    struct Part: Sendable {
        let name: String
        let fileName: String?
        let contentType: String?
        /// Nil: the host streams it.
        let content: [UInt8]?
    }

    let parts: [Part]

    static let maximumParts = 1000

    /// The member `multipart` of a request.
    init(_ json: JSON) throws(Failure) {
        guard case .array(let elements) = json, (1...Self.maximumParts).contains(elements.count) else {
            throw .invalidRequest("`multipart` is a list of 1 to \(Self.maximumParts) parts.", path: "multipart")
        }
        var parts: [Part] = []
        for (index, element) in elements.enumerated() {
            parts.append(try Self.part(element, path: "multipart[\(index)]"))
        }
        guard parts.filter({ $0.content == nil }).count < 2 else {
            throw .invalidRequest("Only one part can be streamed.", path: "multipart")
        }
        self.parts = parts
    }

    var isStreamed: Bool { parts.contains { $0.content == nil } }

    private static let members = ["name", "fileName", "contentType", "body", "bodyBase64", "stream"]

    private static func part(_ json: JSON, path: String) throws(Failure) -> Part {
        guard case .object(let members) = json else {
            throw .invalidRequest("A part is an object, not \(json.kindName).", path: path)
        }
        if let other = members.names.first(where: { !Self.members.contains($0) }) {
            let hint = Words.question(other, among: Self.members)
            throw .invalidRequest("A part has no member `\(other.shown(64))`.\(hint)", path: path)
        }
        guard let name = try text("name", members, path), !name.isEmpty else {
            throw .invalidRequest("A part needs `name`.", path: "\(path).name")
        }
        let fileName = try text("fileName", members, path)
        var contentType = try text("contentType", members, path)
        if let contentType, !contentType.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) || contentType.isEmpty {
            throw .invalidRequest("`contentType` is not a media type, such as text/plain.", path: "\(path).contentType")
        }
        let isStreamed = members["stream"] == true
        let body = members["body"].flatMap { $0 == .null ? nil : $0 }
        let base64 = try text("bodyBase64", members, path)
        guard [isStreamed, body != nil, base64 != nil].filter({ $0 }).count == 1 else {
            throw .invalidRequest("A part has one of `body`, `bodyBase64` and `stream`.", path: path)
        }
        var content: [UInt8]?
        if let body {
            content = Array((body.stringValue ?? body.text).utf8)
            if body.stringValue == nil { contentType = contentType ?? "application/json" }
        } else if let base64 {
            guard let bytes = Base64.decode(Array(base64.utf8)) else {
                throw .invalidRequest("`bodyBase64` is not base64.", path: "\(path).bodyBase64")
            }
            content = bytes
        }
        if body == nil || fileName != nil { contentType = contentType ?? "application/octet-stream" }
        return Part(name: name, fileName: fileName, contentType: contentType, content: content)
    }

    private static func text(_ name: String, _ members: JSONObject, _ path: String) throws(Failure) -> String? {
        switch members[name] ?? .null {
        case .null: return nil
        case .string(let text): return text
        case let other: throw .invalidRequest("`\(name)` is a string, not \(other.kindName).", path: "\(path).\(name)")
        }
    }

    /// What comes before the streamed part, and what after it; without one, all of it is before.
    func encoded(boundary: String) -> (before: [UInt8], after: [UInt8]) {
        var before: [UInt8] = []
        var after: [UInt8] = []
        var isAfter = false
        func write(_ bytes: some Sequence<UInt8>) {
            if isAfter { after.append(contentsOf: bytes) } else { before.append(contentsOf: bytes) }
        }
        for part in parts {
            write("--\(boundary)\r\nContent-Disposition: form-data; name=\"\(Self.quoted(part.name))\"".utf8)
            if let fileName = part.fileName { write("; filename=\"\(Self.quoted(fileName))\"".utf8) }
            if let contentType = part.contentType { write("\r\nContent-Type: \(contentType)".utf8) }
            write("\r\n\r\n".utf8)
            if let content = part.content { write(content) } else { isAfter = true }
            write("\r\n".utf8)
        }
        write("--\(boundary)--\r\n".utf8)
        return (before, after)
    }

    /// As browsers write names: a quotation mark or a line break would end the field, and other control characters and
    /// NUL mean nothing in one (HTML, "multipart/form-data encoding algorithm").
    private static func quoted(_ text: String) -> String {
        var quoted = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\u{0}"..."\u{1F}", "\u{7F}": quoted += PercentEncoding.encode(String(scalar))
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted
    }

    /// One that no content holds, but by a chance that never comes.
    static func boundary(_ random: any RandomSource) throws(Failure) -> String {
        "membrane-" + Base64.encode(try random.bytes(18), .url)
    }
}
