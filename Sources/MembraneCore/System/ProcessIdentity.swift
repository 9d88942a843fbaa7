/// Names for processes that others on the same machine can check. A parameter of the engine, so that the simulation makes
/// its own.
package protocol ProcessIdentity: Sendable {
    /// This process, or a part of it: never given twice.
    var own: String { get }
    /// Whether a process of that name has certainly ended. One of another machine cannot be judged.
    func hasEnded(_ name: String) -> Bool
}
