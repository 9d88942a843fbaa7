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
}
