/// What an app answered to a request, with what its connector's rules make of it.
struct AppAnswer {
    let http: HTTPResponse
    /// In place of the body.
    var data: JSON?
    var pages = Pages.Outcome()

    init(_ http: HTTPResponse) { self.http = http }

    var status: Int { http.status }
    var headers: HTTPHeaders { http.headers }
    var asVariable: JSON { http.asVariable }

    /// As the operation `request` gives it.
    var json: JSONObject {
        let isReplaced = data != nil || pages.items != nil || http.isStreamed
        var object = isReplaced ? http.headJSON : http.json
        if let items = pages.items { object["items"] = .array(items) } else if let data { object["body"] = data }
        if let cursor = pages.cursor { object["cursor"] = .string(cursor) }
        return object
    }

    /// The same as text. JSON that nothing was made of is passed on as the app wrote it: neither does a number in it become
    /// another one, nor does it take the time.
    var text: String {
        guard data == nil, pages.items == nil, pages.cursor == nil, http.hasJSONBody else {
            return JSON.object(json).text
        }
        var text = OwnedText(capacity: http.body.count + 1024)
        text.append(JSON.object(http.headJSON).text)
        text.removeLast(1)
        text.append(#","body":"#)
        text.append(http.body.span)
        text.append(UInt8(ascii: "}"))
        return String(text)
    }
}
