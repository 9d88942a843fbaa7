/// Sends HTTP requests. A parameter of the engine, so that tests and the simulation make their own.
package protocol Transport: Sendable {
    /// Sends once, follows no redirect, and gives whatever status was answered.
    ///
    /// Throws `network` when no whole answer arrived, `addressRefused` when the address is not allowed, and what
    /// `call` says when it is cancelled or its time has passed. While it waits it lets the call's heart beat.
    func send(_ request: HTTPRequest, _ call: Call) throws(Failure) -> HTTPResponse

    /// Sends what `next` gives, several side by side, and tells `ended` what came of each. Ends when `next` has nothing
    /// more and all that was begun has ended. Both are called on the thread that asks, `next` whenever there is room.
    func sendAll(_ next: () -> Outgoing?, _ ended: (Outgoing, Result<HTTPResponse, Failure>) -> Void)
}

extension Transport {
    /// One after another.
    package func sendAll(_ next: () -> Outgoing?, _ ended: (Outgoing, Result<HTTPResponse, Failure>) -> Void) {
        while let outgoing = next() {
            do throws(Failure) {
                ended(outgoing, .success(try send(outgoing.request, outgoing.call)))
            } catch {
                ended(outgoing, .failure(error))
            }
        }
    }
}

/// One of several requests that are sent side by side.
package struct Outgoing: Sendable {
    let id: Int
    let request: HTTPRequest
    let call: Call
}

package struct HTTPRequest: Sendable {
    var method: String
    var uri: URI
    var headers = HTTPHeaders()
    var body: [UInt8]?
    /// An answer whose body is larger is an error.
    var maximumAnswer = 16 << 20
    /// The rest of a larger one is not read, instead: its status says enough.
    var cutsAnswerShort = false
    /// Bodies that the host gives or takes piece by piece. `maximumAnswer` then limits what is held in memory.
    var stream: StreamedBodies?
    /// Of a body that the host takes; nil is no limit.
    var maximumStreamed: Int64?
}

package struct HTTPResponse: Sendable {
    var status: Int
    var headers = HTTPHeaders()
    var body: [UInt8] = []
    /// The host has the body already.
    var isStreamed = false
}

/// Header fields in their order; names are compared without case (RFC 9110, section 5.1).
package struct HTTPHeaders: Sendable {
    private(set) var fields: [(name: String, value: String)] = []

    package init() {}

    /// The first field of that name. Setting replaces every field of that name.
    subscript(name: String) -> String? {
        get { fields.first { $0.name.isNamed(name) }?.value }
        set {
            fields.removeAll { $0.name.isNamed(name) }
            if let newValue { fields.append((name, newValue)) }
        }
    }

    /// The type of the content, without its parameters; empty where it is not said. Compared without case.
    var mediaType: Substring { (self["Content-Type"] ?? "").cut(at: UInt8(ascii: ";")).before.trimmed() }

    mutating func append(_ name: String, _ value: String) {
        fields.append((name, value))
    }
}
