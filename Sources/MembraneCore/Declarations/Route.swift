/// Where an operation is found in the HTTP API.
struct Route: Sendable {
    let method: Method
    /// `/connections/{selector}`: what stands in braces is taken from the request. `selector` is the id or the key of the
    /// record; every other name is a member's.
    let path: String
    /// Other spellings that the hosted platform has, as `POST /connections/ensure`.
    let older: [String]

    enum Method: String, Sendable {
        case get = "GET"
        case post = "POST"
        case put = "PUT"
        case patch = "PATCH"
        case delete = "DELETE"
    }

    init(_ method: Method, _ path: String, older: [String] = []) {
        self.method = method
        self.path = path
        self.older = older
    }
}
