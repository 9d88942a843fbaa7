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
