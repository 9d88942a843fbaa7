/// One of several requests that are sent side by side.
package struct Outgoing: Sendable {
    let id: Int
    let request: HTTPRequest
    let call: Call
}
