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

    /// Of a part.
    static let members: [RequestMember] = [
        .init("name", .limited(longestText), "The field's name.", required: true),
        .init("fileName", .free(longestText), "The file's name, where it is one."),
        .init("contentType", .limited(longestText), "The media type, such as text/plain."),
        .init("body", .any, "A JSON value; a string is sent as it is.", within: nil),
        .init("bodyBase64", .free(OperationRequest.maximumSize), "Bytes, in base64."),
        .init("stream", .flag, "The part is what the call streams."),
    ]

    private static let longestText = 65_536

    /// The member `multipart` of a request.
    init(_ elements: [JSON]) throws(Failure) {
        var parts: [Part] = []
        for (index, element) in elements.enumerated() {
            parts.append(try Self.part(element.objectValue ?? JSONObject(), path: "multipart[\(index)]"))
        }
        guard parts.filter({ $0.content == nil }).count < 2 else {
            throw .invalidRequest("Only one part can be streamed.", path: "multipart")
        }
        self.parts = parts
    }

    var isStreamed: Bool { parts.contains { $0.content == nil } }

    private static func part(_ members: JSONObject, path: String) throws(Failure) -> Part {
        let name = members["name"]?.stringValue ?? ""
        let fileName = members["fileName"]?.stringValue
        var contentType = members["contentType"]?.stringValue
        if let contentType, !contentType.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) {
            throw .invalidRequest("`contentType` is not a media type, such as text/plain.", path: "\(path).contentType")
        }
        let isStreamed = members["stream"] == true
        let body = members["body"].flatMap { $0 == .null ? nil : $0 }
        let base64 = members["bodyBase64"]?.stringValue
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
