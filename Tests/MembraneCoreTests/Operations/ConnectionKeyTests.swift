import Testing

@testable import MembraneCore

/// `connectionKey` names a connection, and `key` is the one that it is given. The platform's other spellings are taken where
/// its documents use them, and nowhere else.
@Suite struct ConnectionKeyTests {
    private let world: World
    private let tenant: Client
    private let id: String

    init() throws {
        world = try World()
        try world.makeKeyedApp()
        tenant = try world.tenant()
        id = try world.connectKeyed(tenant, ["key": "first"])
    }

    private static let selecting: [MembraneCore.Operation] = [
        .getConnection, .refreshConnection, .listConnectionLogs, .archiveConnection, .restoreConnection,
    ]

    @Test func aConnectionIsNamedByItsKeyInBothSpellings() throws {
        for operation in Self.selecting {
            for name in ["connectionKey", "key"] {
                let refusal = tenant.refusal(operation, .object(Self.request(name, "none")))
                #expect(refusal?.status == .notFound, "\(operation.name)")
            }
            let refusal = tenant.refusal(operation, ["connectionKey": "first", "key": "first"])
            #expect(refusal?.status == .invalidRequest && refusal?.data["path"] == "key", "\(operation.name)")
            let both = tenant.refusal(operation, ["id": .string(id), "key": "first"])
            #expect(both?.message == "Only one of `id` and `connectionKey` may be given.", "\(operation.name)")
        }
        #expect(try tenant.call(.getConnection, ["key": "first"])["id"] == .string(id))
        #expect(try tenant.call(.getConnection, ["connectionKey": "first", "key": .null])["id"] == .string(id))
    }

    private static func request(_ name: String, _ value: JSON) -> JSONObject {
        var object = JSONObject()
        object[name] = value
        return object
    }

    @Test func aNewKeyIsCalledKey() throws {
        #expect(try tenant.call(.patchConnection, ["connectionKey": "first", "key": "second"])["key"] == "second")
        #expect(try tenant.call(.patchConnection, ["id": .string(id), "key": "third"])["key"] == "third")
        // Alone it names nothing.
        #expect(tenant.refusal(.patchConnection, ["key": "fourth"])?.data["path"] == "id")
        #expect(try tenant.call(.getConnection, ["id": .string(id)])["key"] == "third")
    }

    /// The platform's samples: PATCH /connections/{id} with connectionKey.
    @Test func besideAnIdConnectionKeyIsTheNewKey() throws {
        #expect(try tenant.call(.patchConnection, ["id": .string(id), "connectionKey": "second"])["key"] == "second")
        let twice: JSON = ["id": .string(id), "connectionKey": "third", "key": "fourth"]
        #expect(tenant.refusal(.patchConnection, twice)?.status == .invalidRequest)
        let wrong = tenant.refusal(.patchConnection, ["id": .string(id), "connectionKey": 5])
        #expect(wrong?.data["path"] == "connectionKey")
    }

    @Test func besideAnotherIdentifierConnectIsToldTheNewKey() throws {
        let input: JSON = ["apiKey": "key-1"]
        let request: JSON = [
            "connectorKey": "keyed", "connectionKey": "second", "input": input, "allowMultipleConnections": true,
        ]
        let made = try tenant.call(.connect, request)
        #expect(made["key"] == "second" && made["id"] != .string(id))
        // Alone it names the connection to connect again.
        #expect(try tenant.call(.connect, ["connectionKey": "first", "input": input])["id"] == .string(id))
        let both: JSON = ["connectionId": .string(id), "connectionKey": "first"]
        #expect(
            tenant.refusal(.connect, both)?.message == "Only one of `connectionId` and `connectionKey` may be given.")
        #expect(tenant.refusal(.connect, request.merging(["key": "third"]))?.data["path"] == "connectionKey")
    }
}
