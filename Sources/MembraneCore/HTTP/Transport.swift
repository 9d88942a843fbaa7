/// Sends HTTP requests. A parameter of the engine, so that tests and the simulation make their own.
package protocol Transport: Sendable {
    /// Sends once, follows no redirect, and gives whatever status was answered.
    ///
    /// Throws `network` when no whole answer arrived, `addressRefused` when the address is not allowed, and what
    /// `call` says when it is cancelled or its time has passed. While it waits it lets the call's heart beat.
    func send(_ request: HTTPRequest, _ call: Call) throws(Failure) -> HTTPResponse
}

package struct HTTPRequest: Sendable {
    var method: String
    var uri: URI
    var headers = HTTPHeaders()
    var body: [UInt8]?
    /// An answer whose body is larger is an error.
    var maximumAnswer = 16 << 20
}

package struct HTTPResponse: Sendable {
    var status: Int
    var headers = HTTPHeaders()
    var body: [UInt8] = []
}

/// Header fields in their order; names are compared without case (RFC 9110, section 5.1).
package struct HTTPHeaders: Sendable {
    private(set) var fields: [(name: String, value: String)] = []

    package init() {}

    /// The first field of that name. Setting replaces every field of that name.
    subscript(name: String) -> String? {
        get { fields.first { $0.name.lowercased() == name.lowercased() }?.value }
        set {
            fields.removeAll { $0.name.lowercased() == name.lowercased() }
            if let newValue { fields.append((name, newValue)) }
        }
    }

    mutating func append(_ name: String, _ value: String) {
        fields.append((name, value))
    }
}
