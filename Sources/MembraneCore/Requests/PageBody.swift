/// The body of a page, which is to be JSON. Whether the answer calls it so does not matter: many call it text.
struct PageBody {
    let json: JSON?
    /// What is wrong with it, in words that follow a status; nil where it is JSON, or none because there is no content.
    let problem: String?
    /// Whether it is what no list of any form is: nothing, a page for people, or JSON that does not end.
    let isBroken: Bool

    init(_ response: HTTPResponse) {
        // "No content" and "reset content" (RFC 9110, sections 15.3.5 and 15.3.6): some have no other word for an empty list.
        guard response.status != 204, response.status != 205 else {
            (json, problem, isBroken) = (nil, nil, false)
            return
        }
        guard !response.body.isEmpty else {
            (json, problem, isBroken) = (nil, " and an empty body", true)
            return
        }
        if let value = JSON(lenient: response.body) {
            (json, problem, isBroken) = (value, nil, false)
            return
        }
        let isHTML = response.headers.mediaType.isNamed("text/html") || Self.isMarkup(response.body)
        json = nil
        isBroken = isHTML || response.isCalledJSON
        problem = isHTML ? " and a body that is HTML" : " and a body that cannot be read as JSON"
    }

    private static func isMarkup(_ body: [UInt8]) -> Bool {
        body.first { !" \t\r\n".utf8.contains($0) } == UInt8(ascii: "<")
    }
}
