/// A function of a connector that the host computes. It is given `{"name", "function", "timeoutMs", "variables"}`.
package typealias NativeFunction = @Sendable (_ call: String) -> NativeAnswer

/// The functions that the host has registered for connectors to name: `{"type": "native", "name": "…"}`.
final class NativeFunctions: Sendable {
    private struct State: Sendable {
        var functions: [ExactText: NativeFunction] = [:]
        /// How many functions each thread is in, one inside another.
        var depths: [UInt: Int] = [:]
    }

    private let state = Lock(State())

    /// More names than this are nobody's intention.
    private static let maximumCount = 1000
    static let maximumAnswer = 1 << 20
    /// A function that calls the library, which calls a function, and so on, would use up the thread's stack.
    private static let maximumDepth = 8

    // MARK: Registering

    /// Nil takes the function away. The one before is let go of when it is not running any more.
    func set(_ name: String, _ function: NativeFunction?) throws(Failure) {
        guard Self.isName(name) else { throw .invalidArgument("`name` \(Self.nameRule).") }
        // Let go of after the lock: the host's release may call the library.
        let before = try state.withLock { (state) throws(Failure) -> NativeFunction? in
            guard function == nil || state.functions[name] != nil || state.functions.count < Self.maximumCount else {
                throw .invalidArgument("More than \(Self.maximumCount) native functions cannot be registered.")
            }
            defer { state.functions[name] = function }
            return state.functions[name]
        }
        withExtendedLifetime(before) {}
    }

    func removeAll() {
        let before = state.withLock { state in
            defer { state.functions = [:] }
            return state.functions
        }
        withExtendedLifetime(before) {}
    }

    /// The name in a definition, `{"type": "native", "name": "…"}`.
    static func name(in members: JSONObject, path: String) throws(Failure) -> String {
        if let other = members.names.first(where: { $0 != "type" && $0 != "name" }) {
            throw .invalidRequest("A native function has no member “\(other)”, only “name”.", path: "\(path).\(other)")
        }
        guard let name = members["name"]?.stringValue, isName(name) else {
            throw .invalidRequest(
                "A native function needs “name”, by which your program registers it; it \(nameRule).",
                path: "\(path).name")
        }
        return name
    }

    private static let nameRule = "has 1 to 100 letters, digits, dots, hyphens and underscores"

    private static func isName(_ name: String) -> Bool {
        (1...100).contains(name.utf8.count)
            && name.utf8.allSatisfy { PercentEncoding.isLetterOrDigit($0) || ".-_".utf8.contains($0) }
    }

    // MARK: Running

    /// Not within a transaction or with a lock held: the host may call the library, fork, or take its time.
    func run(
        _ name: String, for kind: ConnectorFunction.Kind, _ variables: JSONObject, _ context: Context
    ) throws(Failure) -> JSON {
        let thread = NativeThread.currentId
        let function = try enter(name, thread, kind)
        defer { leave(thread) }
        try context.call.check()
        var call = JSONObject()
        call["name"] = .string(name)
        call["function"] = .string(kind.name)
        call["timeoutMs"] = context.call.remainingMilliseconds.map { .integer($0) } ?? .null
        call["variables"] = .object(variables)
        let text = JSON.object(call).text
        let answer = context.services.callbacks.inCallback { function(text) }
        // What comes after the time is up is of no use any more, but for what was issued meanwhile.
        do throws(Failure) {
            try context.call.check()
        } catch  where kind.givesCredentials && error.status != .forked {
        } catch  where error.status == .timedOut {
            var failure = error
            failure.message = "The native function “\(name)” (\(kind.name)) took longer than the call may take."
            throw failure.with("function", .string(name))
        }
        switch answer {
        case .failed(let reason): throw Self.failed(name, kind, reason, variables)
        case .value(let text):
            guard text.utf8.count <= Self.maximumAnswer else {
                throw Self.invalid(name, kind, "answered more than \(Self.maximumAnswer) bytes")
            }
            guard let value = try? JSON(parsing: text, what: "The answer") else {
                throw Self.invalid(name, kind, "did not answer with JSON")
            }
            return value
        }
    }

    private func enter(_ name: String, _ thread: UInt, _ kind: ConnectorFunction.Kind) throws(Failure) -> NativeFunction
    {
        try state.withLock { (state) throws(Failure) in
            guard let function = state.functions[name] else {
                throw Self.configuration(
                    "native_function_missing", name,
                    "“\(kind.name)” of the connector is the native function “\(name)”, which this process has not "
                        + "registered: do so with membrane_set_native_function after opening the engine.")
            }
            let depth = state.depths[thread] ?? 0
            guard depth < Self.maximumDepth else {
                throw Self.configuration(
                    "native_function_loops", name,
                    "The native function “\(name)” (\(kind.name)) calls the library, which calls it, without end.")
            }
            state.depths[thread] = depth + 1
            return function
        }
    }

    /// Whether a thread is in a function, or in what that called.
    func isRunning(on thread: UInt) -> Bool { state.withLock { $0.depths[thread] != nil } }

    private func leave(_ thread: UInt) {
        state.withLock { state in
            let depth = (state.depths[thread] ?? 1) - 1
            state.depths[thread] = depth > 0 ? depth : nil
        }
    }

    // MARK: Failures

    private static func failed(
        _ name: String, _ kind: ConnectorFunction.Kind, _ reason: String?, _ variables: JSONObject
    ) -> Failure {
        let reason = reason.flatMap { shown($0, variables) }
        if kind == .test {
            // The platform's rule: what a test ends with is what the person is told.
            return Failure(
                .credentialsRefused, .connection, "test_failed",
                reason ?? "The app did not accept the credentials; check them and connect again."
            ).with("function", .string(name))
        }
        return configuration(
            "native_function_failed", name,
            "The native function “\(name)” (\(kind.name)) failed" + (reason.map { ": \($0)" } ?? "."))
    }

    private static func invalid(_ name: String, _ kind: ConnectorFunction.Kind, _ problem: String) -> Failure {
        configuration(
            "native_function_answer_invalid", name, "The native function “\(name)” (\(kind.name)) \(problem).")
    }

    private static func configuration(_ key: String, _ name: String, _ message: String) -> Failure {
        Failure.configuration(key, message).with("function", .string(name))
    }

    /// The host's words, without the values that the function was given: errors hold no secrets.
    private static func shown(_ reason: String, _ variables: JSONObject) -> String? {
        let given = JSON.object(variables)
        let secrets =
            given.secrets(minimum: Redaction.shortestSecret)
            + given.secretsByName(minimum: Redaction.shortestCredential)
        let text = Redaction(secrets).applied(to: reason).shown(500)
        return text.isEmpty ? nil : text
    }
}
