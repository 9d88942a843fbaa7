/// What is under way with a provider is under no limits of the caller's: whoever gives up must not lose what was issued.
extension Services {
    /// How long an answer to what was sent is waited for.
    static let requestMilliseconds: Int64 = 30_000
    static let writeMilliseconds: Int64 = 5_000
    /// How long writing an answer is tried before it is kept in memory.
    private static let commitMilliseconds: Int64 = 10_000
    private static let fewestTries = 3

    /// For a request whose answer must be waited for, and for nothing else.
    func requestCall(heartbeat: (@Sendable () -> Void)? = nil) -> Call {
        Call(clock: clock, timeoutMilliseconds: Self.requestMilliseconds, heartbeat: heartbeat)
    }

    /// For one try to write what must be written.
    var writeCall: Call { Call(clock: clock, timeoutMilliseconds: Self.writeMilliseconds) }

    /// Writes what must not be lost. Each try has its own time, and there are several: a process that was stopped meanwhile
    /// writes all the same.
    func writeSurely<Result>(
        in workspaceId: String, _ body: (Transaction) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let end = clock.monotonic + Self.commitMilliseconds
        var tries = 0
        while true {
            do throws(Failure) {
                return try store.write(writeCall, in: workspaceId, body)
            } catch {
                tries += 1
                guard error.isWorthWaiting, tries < Self.fewestTries || clock.monotonic < end else { throw error }
                // Without limits of its own, so that it throws in a forked child only.
                do throws(Failure) { try Call(clock: clock).sleep(milliseconds: 100) } catch { throw error }
            }
        }
    }
}
