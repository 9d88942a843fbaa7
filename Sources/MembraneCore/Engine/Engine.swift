/// An opened store with everything that works on it: the local backend of all operations.
package final class Engine: Sendable {
    let services: Services
    /// The workspace that was named at open or was the only one.
    private let defaultWorkspaceKey: String?
    private let activity = Lock(Activity())
    private let worker = Lock<Worker?>(nil)
    let workerTrouble = WorkerTrouble()
    /// What the host wants to be told with what keeps the worker from its work.
    let workerCallback = CallbackSlot<EventCallback>()
    private let home = HomeProcess()

    private struct Activity: Sendable {
        var running = 0
        var isClosed = false
        /// Who closes cannot wait: it was called back by what it would wait for.
        var isLeftToTheLast = false
    }

    package init(url: String, _ options: EngineOptions, _ environment: EngineEnvironment) throws(Failure) {
        let clock = environment.clock
        let random = environment.random
        let transport = environment.transport ?? CurlTransport(options.transport)
        let location = try StoreLocation(url: url)
        let keys = try RootKeySource(
            key: options.key, environmentKey: environment.rootKey, keyFile: options.keyFile,
            defaultKeyFile: location.defaultKeyFile)
        let call = Call(clock: clock, timeoutMilliseconds: options.timeoutMilliseconds)
        let database: any Database =
            if let given = environment.database { given } else { try SQLiteDatabase(path: location.path, call) }
        let store = try Store.open(database, keys: keys, clock: clock, random: random, call)
        do throws(Failure) {
            defaultWorkspaceKey = try Self.ensureWorkspace(store, options, call)
        } catch {
            store.close()
            throw error
        }
        services = Services(
            options, clock: clock, random: random, processIdentity: environment.processIdentity, transport: transport,
            store: store)
    }

    /// Ends what is running, then closes the store.
    ///
    /// - Parameter isWithinCall: asked for in a callback or a release, and so perhaps by what would be waited for: then
    ///   the last call to end closes the store.
    package func close(isWithinCall: Bool = false) {
        let isLeftToTheLast = isWithinCall || services.callbacks.isInCallback
        let isRunning = activity.withLockNotifying { activity in
            activity.isClosed = true
            activity.isLeftToTheLast = isLeftToTheLast
            return activity.running > 0
        }
        services.closing.cancel()
        stopWorker()
        if isLeftToTheLast, isRunning { return }
        // Without a limit: a call that is cancelled ends soon, and the store must not be closed under it.
        _ = try? activity.wait(Call(clock: services.clock)) { $0.running == 0 ? true : nil }
        closeStore()
    }

    private func closeStore() {
        // Whoever was forked in the middle of it has nothing to close.
        guard home.isThisOne else { return }
        services.credentials.unsaved.saveAll(services)
        services.saveRequestLog(Call(clock: services.clock, timeoutMilliseconds: 1000))
        services.store.close()
        workerCallback.set(nil)
        services.callbacks.removeAll()
    }

    private func leave() {
        let isLast = activity.withLockNotifying { activity in
            activity.running -= 1
            return activity.running == 0 && activity.isLeftToTheLast
        }
        if isLast { closeStore() }
    }

    /// Runs something that `close` waits for.
    func running<Result>(
        timeoutMilliseconds: Int64?, _ cancellation: Cancellation?, _ body: (Call) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let isOpen = activity.withLock { activity in
            if !activity.isClosed { activity.running += 1 }
            return !activity.isClosed
        }
        guard isOpen else { throw .closed }
        defer { leave() }
        let cancellations = cancellation.map { [services.closing, $0] } ?? [services.closing]
        let call = Call(clock: services.clock, timeoutMilliseconds: timeoutMilliseconds, cancellations: cancellations)
        try call.check()
        return try body(call)
    }

    func running<Result>(_ body: (Call) throws(Failure) -> Result) throws(Failure) -> Result {
        try running(timeoutMilliseconds: services.options.timeoutMilliseconds, nil, body)
    }

    // MARK: Callbacks and the worker

    /// Nil takes none any more. The one before is let go of when it is not running any more.
    package func setEventCallback(_ callback: EventCallback?) {
        services.callbacks.events.set(callback)
        if callback != nil { services.store.dueSignal.raise() }
    }

    /// Nil tells nobody any more. The one before is let go of when it is not running any more.
    package func setWorkerCallback(_ callback: EventCallback?) { workerCallback.set(callback) }

    /// Nil asks nobody any more. The one before is let go of when it is not running any more.
    package func setFetchCallback(_ callback: FetchCallback?) { services.callbacks.setFetch(callback) }

    /// Nil asks nobody any more. The one before is let go of when it is not running any more.
    package func setConfirmCallback(_ callback: ConfirmCallback?) { services.callbacks.confirmation.set(callback) }

    /// What connectors name as `{"type": "native", "name": …}`. Nil takes the function away.
    package func setNativeFunction(_ name: String, _ function: NativeFunction?) throws(Failure) {
        try services.callbacks.nativeFunctions.set(name, function)
    }

    /// Starts doing what is due in the background.
    package func startWorker(_ options: WorkerOptions) throws(Failure) {
        try running { (_) throws(Failure) in
            try worker.withLock { (worker) throws(Failure) in
                guard worker == nil else {
                    throw .conflict("worker_running", "The engine's worker is running already.")
                }
                worker = try Worker(self, options)
            }
        }
    }

    /// Ends the worker, and what it is doing, before this returns; except from within its own callback.
    package func stopWorker() {
        let stopped = worker.withLock { worker in
            defer { worker = nil }
            return worker
        }
        stopped?.stop()
    }

    /// Does what is due, within limits.
    package func runDue(_ limits: DueLimits) throws(Failure) -> DueReport {
        try running(timeoutMilliseconds: nil, nil) { (call) throws(Failure) in
            try DueRun(services, limits, call).run()
        }
    }

    // MARK: Workspaces

    private static func ensureWorkspace(
        _ store: Store, _ options: EngineOptions, _ call: Call
    ) throws(Failure) -> String? {
        let present = try store.readAcrossWorkspaces(call) { (transaction) throws(Failure) in
            try presentWorkspace(transaction, options)
        }
        if let present { return present.key }
        return try store.writeAcrossWorkspaces(call) { (transaction) throws(Failure) in
            // Another process may have opened the same new store.
            if let present = try presentWorkspace(transaction, options) { return present.key }
            let random = try Workspace.makeKey(transaction.random)
            let secret = try Workspace.makeSecret(transaction.random)
            return try transaction.makeWorkspace(
                key: options.workspaceKey ?? random, secret: options.workspaceSecret ?? secret
            ).key
        }
    }

    /// What there is already; without a key where several workspaces are there and none is named.
    private struct PresentWorkspace {
        let key: String?
    }

    private static func presentWorkspace(
        _ transaction: StoreTransaction, _ options: EngineOptions
    ) throws(Failure) -> PresentWorkspace? {
        guard let key = options.workspaceKey else {
            let first = try transaction.firstWorkspaces()
            return first.isEmpty ? nil : PresentWorkspace(key: first.count == 1 ? first[0].key : nil)
        }
        guard let workspace = try transaction.workspace(key: key) else {
            guard !options.createsWorkspace else { return nil }
            try refuseUnknown(key, transaction)
            return nil
        }
        if let secret = options.workspaceSecret, try !accepts(secret, workspace, transaction) {
            throw .conflict(
                "workspace_secret_differs",
                "The workspace \(key) exists with another secret; open it with its own, or without one.")
        }
        return PresentWorkspace(key: key)
    }

    /// A key that is misspelt must not make a second workspace, in which nothing of the first is found.
    private static func refuseUnknown(_ key: String, _ transaction: StoreTransaction) throws(Failure) {
        let others = try transaction.workspaces(accountKey: nil, page: Page(limit: 20, cursor: nil)).prefix(20)
            .map(\.key)
        guard !others.isEmpty else { return }
        let list = others.map { "`\($0)`" }.joined(separator: ", ")
        var failure = Failure.notFound("The workspace")
        failure.key = "workspace_unknown"
        failure.message =
            "The store has no workspace `\(key.shown(64))`; it has \(list).\(Words.question(key, among: others)) Open with `createWorkspace` true to make another one."
        throw failure.with("workspaces", .array(others.map { .string($0) }))
    }

    /// A host may still be set up with the secret before the present one, while that is accepted.
    private static func accepts(
        _ secret: Secret, _ workspace: Workspace, _ transaction: StoreTransaction
    ) throws(Failure) -> Bool {
        if ConstantTime.equal(secret.exposed, workspace.secret.exposed) { return true }
        guard let previous = try transaction.within(workspace.id).previousSecret() else { return false }
        return ConstantTime.equal(secret.exposed, previous.secret.exposed)
    }

    /// What the platform shows on its Access page.
    package func workspaceAccess(key: String?) throws(Failure) -> String {
        try running { (call) throws(Failure) in
            let workspace = try workspace(key: key, call)
            let access: JSON = [
                "id": .string(workspace.id), "key": .string(workspace.key), "name": .string(workspace.name),
                "secret": .string(String(decoding: workspace.secret.exposed, as: UTF8.self)),
            ]
            return access.text
        }
    }

    /// Nil: the one named at open, or the store's only one.
    func workspace(key: String?, _ call: Call) throws(Failure) -> Workspace {
        guard let key = key ?? defaultWorkspaceKey else {
            throw .conflict(
                "workspace_ambiguous", "The store has several workspaces; say which one with `workspaceKey`.")
        }
        let workspace = try services.store.readAcrossWorkspaces(call) { (transaction) throws(Failure) in
            try transaction.workspace(key: key)
        }
        guard let workspace else { throw .notFound("The workspace") }
        return workspace
    }
}
