import CCurl

/// Sends many requests side by side on the thread that asks, and keeps connections open in between.
@safe final class CurlPump {
    /// So many at once.
    static let maximumRunning = 32
    /// How late a cancelled request may end.
    private static let maximumWait: Int32 = 50

    private let multi: UnsafeMutableRawPointer
    private var idle: [CurlSlot] = []
    /// By the address of their handle.
    private var running: [UInt: CurlSlot] = [:]

    private let options: TransportOptions
    private let home = HomeProcess()

    init(_ options: TransportOptions) throws(Failure) {
        self.options = options
        try CurlLibrary.check()
        guard let multi = unsafe curl_multi_init(),
            unsafe curl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, CurlPump.maximumRunning) == CURLM_OK
        else { throw .outOfMemory }
        unsafe self.multi = multi
    }

    deinit {
        guard home.isThisOne else { return }
        for slot in running.values { unsafe curl_multi_remove_handle(multi, slot.easy.handle) }
        unsafe curl_multi_cleanup(multi)
    }

    /// Until `next` has nothing more and all that was begun has ended. `next` is asked again whenever there is room.
    func run(_ next: () -> Outgoing?, _ ended: (Outgoing, Result<HTTPResponse, Failure>) -> Void) {
        while true {
            while running.count < CurlPump.maximumRunning, let outgoing = next() {
                do throws(Failure) {
                    try begin(outgoing)
                } catch {
                    ended(outgoing, .failure(error))
                }
            }
            if running.isEmpty { return }
            var count: Int32 = 0
            let isWorking = unsafe curl_multi_perform(multi, &count) == CURLM_OK
            let finished = isWorking ? finishedSlots() : []
            for (slot, code) in finished { end(slot, result(slot, code), ended) }
            for slot in Array(running.values) {
                do throws(Failure) {
                    slot.outgoing?.call.beat()
                    try slot.outgoing?.call.check()
                    if !isWorking { throw .internal("libcurl cannot send.") }
                } catch {
                    end(slot, .failure(error), ended)
                }
            }
            if finished.isEmpty, !running.isEmpty { wait() }
        }
    }

    private func wait() {
        ForkGate.shared.outside { _ = unsafe curl_multi_poll(multi, nil, 0, CurlPump.maximumWait, nil) }
    }

    private func begin(_ outgoing: Outgoing) throws(Failure) {
        try options.check(outgoing.request)
        try outgoing.call.check()
        let slot = if let kept = idle.popLast() { kept } else { try CurlSlot(options) }
        try slot.set(outgoing, options)
        guard unsafe curl_multi_add_handle(multi, slot.easy.handle) == CURLM_OK else {
            throw .internal("libcurl cannot send.")
        }
        running[slot.key] = slot
    }

    private func finishedSlots() -> [(CurlSlot, CURLcode)] {
        var finished: [(CurlSlot, CURLcode)] = []
        var left: Int32 = 0
        while let message = unsafe curl_multi_info_read(multi, &left) {
            guard unsafe message.pointee.msg == CURLMSG_DONE,
                let slot = unsafe running[UInt(bitPattern: message.pointee.easy_handle)]
            else { continue }
            finished.append((slot, unsafe message.pointee.data.result))
        }
        return finished
    }

    private func result(_ slot: CurlSlot, _ code: CURLcode) -> Result<HTTPResponse, Failure> {
        guard let exchange = slot.exchange else { return .failure(.internal("A finished request is not known.")) }
        guard code == CURLE_OK || exchange.isCutShort else {
            return .failure(exchange.failure(code, reason: slot.easy.reason))
        }
        guard exchange.hasWholeHeader else { return .failure(exchange.failure(CURLE_GOT_NOTHING, reason: "")) }
        return Result { () throws(Failure) in try exchange.answer(slot.easy) }
    }

    /// Closes the connection unless the answer is complete.
    private func end(
        _ slot: CurlSlot, _ result: Result<HTTPResponse, Failure>,
        _ ended: (Outgoing, Result<HTTPResponse, Failure>) -> Void
    ) {
        unsafe curl_multi_remove_handle(multi, slot.easy.handle)
        running[slot.key] = nil
        let outgoing = slot.outgoing
        slot.outgoing = nil
        slot.exchange = nil
        idle.append(slot)
        if let outgoing { ended(outgoing, result) }
    }
}

/// One request of a pump on its way.
private final class CurlSlot {
    let easy: CurlEasy
    var outgoing: Outgoing?
    var exchange: CurlExchange?

    init(_ options: TransportOptions) throws(Failure) {
        easy = try CurlEasy()
        try easy.setPolicy(options)
    }

    var key: UInt { unsafe UInt(bitPattern: easy.handle) }

    func set(_ outgoing: Outgoing, _ options: TransportOptions) throws(Failure) {
        let exchange = try CurlExchange(outgoing.request, options)
        unsafe exchange.begin(on: easy.handle)
        let body = outgoing.request.body ?? []
        try unsafe body.withUnsafeBufferPointer { (body) throws(Failure) in
            try unsafe easy.set(exchange, body: body)
            // The memory of the body is lent for this moment only: libcurl makes a copy.
            guard let address = body.baseAddress, !body.isEmpty else { return }
            try unsafe easy.set(CURLOPT_COPYPOSTFIELDS, UnsafeMutableRawPointer(mutating: address))
        }
        self.exchange = exchange
        self.outgoing = outgoing
    }
}
