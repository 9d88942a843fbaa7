@testable import MembraneCore

/// A connection by key to `https://api.keyed.test`, with `X-Api-Key: key-1` and `format=json`.
struct KeyedApp {
    let world: World
    let client: Client
    let id: String
    /// The test of the key, which comes before what a test of ours sends.
    private let setUp: Int

    /// `members` is put over the connector's definition.
    init(_ world: World, members: JSON = [:]) throws(Failure) {
        self.world = world
        try world.makeKeyedApp(members: members)
        client = try world.tenant()
        id = try world.connectKeyed(client)
        setUp = world.transport.requests.count
    }

    init(members: JSON = [:]) throws(Failure) {
        try self.init(try World(), members: members)
    }

    var transport: ScriptedTransport { world.transport }

    /// What was sent since the connection was made.
    var sent: [HTTPRequest] { Array(transport.requests.dropFirst(setUp)) }

    func request(_ members: JSON = [:]) -> JSON { ConnectedApp.requestThrough(id).merging(members) }

    @discardableResult
    func send(_ members: JSON = [:]) throws(Failure) -> JSON { try client.call(.request, request(members)) }

    func refusal(_ members: JSON = [:]) -> Failure? { client.refusal(.request, request(members)) }

    /// Sends a request and gives it as the app has seen it.
    func seen(_ members: JSON) throws(Failure) -> HTTPRequest {
        try send(members)
        guard let request = sent.last else { throw .internal("Nothing was sent.") }
        return request
    }
}
