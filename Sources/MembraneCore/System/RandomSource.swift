/// Where random bytes come from. A parameter of the engine, so that tests and the simulation make their own.
package protocol RandomSource: Sendable {
    func bytes(_ count: Int) throws(Failure) -> [UInt8]
}

extension RandomSource {
    /// A number from 0 up to and without a limit, each about as likely as the others; 0 where the limit is no more.
    func number(below limit: Int64) throws(Failure) -> Int64 {
        let number = try bytes(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return limit <= 1 ? 0 : Int64(number % UInt64(limit))
    }
}
