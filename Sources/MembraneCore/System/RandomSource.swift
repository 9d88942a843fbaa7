/// Where random bytes come from. A parameter of the engine, so that tests and the simulation make their own.
package protocol RandomSource: Sendable {
    func bytes(_ count: Int) throws(Failure) -> [UInt8]
}
