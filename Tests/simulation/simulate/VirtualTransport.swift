@testable import MembraneCore

/// The network of one virtual process: requests arrive late, not at all, or twice as long after as anybody waits.
final class VirtualTransport: Transport, @unchecked Sendable {
    private unowned let process: VirtualProcess

    init(_ process: VirtualProcess) { self.process = process }

    private var world: World { process.world }

    func send(_ request: HTTPRequest, _ call: Call) throws(Failure) -> HTTPResponse {
        try process.check()
        try request.check()
        guard let strand = world.scheduler.current else { throw .closed }
        let exchange = request.tokenExchange(strand, world)
        defer { exchange?.isOver = true }
        process.pass(.send)
        try process.check()
        try call.check()
        if let exchange { world.judge.sends(exchange) }
        let delivery = Delivery()
        let fate = world.faults.fate(of: request, isTokenRequest: exchange != nil)
        world.scheduler.at(world.scheduler.time + fate.delayThere) { [world] in
            guard !fate.losesRequest else { return request.isRevocation ? world.missedRevocation(request) : () }
            if fate.refusal != nil, request.isRevocation { world.missedRevocation(request) }
            let answer = fate.refusal ?? world.answer(request, exchange)
            if fate.refusal == nil, fate.spoilsAnswer {
                delivery.answer = HTTPResponse(status: 502)
            } else {
                delivery.answer = answer
            }
            delivery.arrivesAt = fate.losesAnswer ? nil : world.scheduler.time + fate.delayBack
        }
        let response = try wait(for: delivery, call, fate)
        exchange?.isDelivered = !(fate.spoilsAnswer && fate.refusal == nil)
        process.pass(.answer)
        try process.check()
        return response
    }

    private static let slice: Int64 = 500

    private final class Delivery {
        var answer: HTTPResponse?
        var arrivesAt: Int64?
    }

    /// In slices, as the real transport waits, so that cancelling and renewing a lease go on.
    private func wait(for delivery: Delivery, _ call: Call, _ fate: Fate) throws(Failure) -> HTTPResponse {
        let start = world.scheduler.time
        while true {
            if let answer = delivery.answer, let at = delivery.arrivesAt, at <= world.scheduler.time { return answer }
            if fate.isNoticed, world.scheduler.time - start > fate.delayThere + fate.delayBack {
                throw Failure(.network, .connection, "network_error", "The connection was lost.")
            }
            let left = (delivery.arrivesAt ?? start + fate.delayThere + fate.delayBack) - world.scheduler.time
            process.pass(.sleep, milliseconds: left > 0 ? min(left, Self.slice) : Self.slice)
            try process.check()
            call.beat()
            try process.check()
            try call.check()
        }
    }
}

/// What becomes of one request.
struct Fate {
    var delayThere: Int64 = 1
    var delayBack: Int64 = 1
    var losesRequest = false
    var losesAnswer = false
    /// The server has acted, and something between answers with an error.
    var spoilsAnswer = false
    /// An answer that the server gives without acting.
    var refusal: HTTPResponse?
    /// A lost connection shows at once; otherwise the sender waits until its time has passed.
    var isNoticed = false
}

extension HTTPRequest {
    static let tokenHost = "id.app.test"

    func formValue(_ name: String) -> String? {
        FormEncoding.decode(String(decoding: body ?? [], as: UTF8.self)).first { $0.0 == name }?.1
    }

    var accessToken: String? {
        headers["Authorization"].flatMap { $0.hasPrefix("Bearer ") ? String($0.dropFirst("Bearer ".count)) : nil }
    }

    var isRevocation: Bool { uri.host == Self.tokenHost && uri.text.hasSuffix("/revoke") }
    /// What a connector's `test` asks the app for.
    var isTest: Bool { uri.text.hasSuffix("/me") }
    var isTokenRequest: Bool { uri.host == Self.tokenHost && uri.text.hasSuffix("/token") }

    func tokenExchange(_ strand: Strand, _ world: World) -> TokenExchange? {
        guard isTokenRequest else { return nil }
        let refreshToken = formValue("refresh_token")
        let grant = refreshToken ?? formValue("code") ?? ""
        return TokenExchange(
            strand, isRefresh: refreshToken != nil, grant,
            connectionId: world.provider.refreshToken(grant)?.family.connectionId, at: world.scheduler.time)
    }
}
