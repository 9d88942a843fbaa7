import Testing

@testable import MembraneCore

@Suite struct VaultTests {
    private let world: World
    private let workspaceId: String
    private let otherWorkspaceId: String
    private let secret = Array("a very secret value".utf8)

    init() throws {
        world = try World()
        let ids = try world.write { (transaction) throws(Failure) in
            (
                try transaction.acrossWorkspaces.workspace(key: World.workspaceKey)?.id ?? "",
                try transaction.acrossWorkspaces.makeWorkspace(key: "other", secret: Secret([1, 2, 3])).id
            )
        }
        (workspaceId, otherWorkspaceId) = ids
    }

    private var place: SealedPlace {
        SealedPlace(workspaceId: workspaceId, tenantId: "ten_1", recordId: "con_1", field: "credentials", version: 3)
    }

    private func seal() throws(Failure) -> [UInt8] {
        try world.read { (transaction) throws(Failure) in try transaction.vault.seal(secret, place, transaction.session)
        }
    }

    private func open(_ sealed: [UInt8], _ place: SealedPlace) throws(Failure) -> [UInt8] {
        try world.read { (transaction) throws(Failure) in try transaction.vault.open(sealed, place, transaction.session)
        }
    }

    private func refusal(_ sealed: [UInt8], _ place: SealedPlace) -> Failure? {
        failure { () throws(Failure) in _ = try open(sealed, place) }
    }

    @Test func whatWasSealedOpensInItsPlace() throws {
        let sealed = try seal()
        #expect(try open(sealed, place) == secret)
        #expect(!Self.contains(sealed, secret))
    }

    @Test func sealingTwiceGivesDifferentBytes() throws {
        let (first, second) = (try seal(), try seal())
        #expect(first != second)
        #expect(try open(first, place) == open(second, place))
    }

    @Test func anEmptyValueCanBeSealed() throws {
        let sealed = try world.read { (transaction) throws(Failure) in
            try transaction.vault.seal([], place, transaction.session)
        }
        #expect(try open(sealed, place) == [])
    }

    @Test func aSealedValueOpensInNoOtherPlace() throws {
        let sealed = try seal()
        for other in [
            SealedPlace(
                workspaceId: otherWorkspaceId, tenantId: "ten_1", recordId: "con_1", field: "credentials", version: 3),
            SealedPlace(
                workspaceId: "ws_unknown", tenantId: "ten_1", recordId: "con_1", field: "credentials", version: 3),
            SealedPlace(
                workspaceId: workspaceId, tenantId: "ten_2", recordId: "con_1", field: "credentials", version: 3),
            SealedPlace(workspaceId: workspaceId, tenantId: "", recordId: "con_1", field: "credentials", version: 3),
            SealedPlace(
                workspaceId: workspaceId, tenantId: "ten_1", recordId: "con_2", field: "credentials", version: 3),
            SealedPlace(workspaceId: workspaceId, tenantId: "ten_1", recordId: "con_1", field: "setup", version: 3),
            SealedPlace(
                workspaceId: workspaceId, tenantId: "ten_1", recordId: "con_1", field: "credentials", version: 2),
            SealedPlace(
                workspaceId: workspaceId, tenantId: "ten_1", recordId: "con_1", field: "credentials", version: 4),
        ] {
            #expect(refusal(sealed, other)?.status == .storeCorrupt)
        }
    }

    @Test func twoPlacesNeverReadTheSame() {
        func place(_ parts: [String]) -> [UInt8] {
            SealedPlace(workspaceId: parts[0], tenantId: parts[1], recordId: parts[2], field: parts[3], version: 1)
                .additionalData
        }
        #expect(place(["ab", "c", "d", "e"]) != place(["a", "bc", "d", "e"]))
        #expect(place(["a", "", "b", "c"]) != place(["a", "b", "", "c"]))
        #expect(place(["a", "b", "c", "d"]) != place(["a", "b", "cd", ""]))
    }

    @Test func everyFlippedByteIsNoticed() throws {
        let sealed = try seal()
        for index in sealed.indices {
            var changed = sealed
            changed[index] ^= 1
            #expect(refusal(changed, place)?.status == .storeCorrupt, "byte \(index)")
        }
    }

    @Test func everyTruncationAndExtensionIsNoticed() throws {
        let sealed = try seal()
        for count in 0..<sealed.count { #expect(refusal(Array(sealed.prefix(count)), place)?.status == .storeCorrupt) }
        #expect(refusal(sealed + [0], place)?.status == .storeCorrupt)
    }

    @Test func theFailureNamesThePlaceAndNotTheValue() throws {
        var other = place
        other.tenantId = "ten_2"
        let refusal = try #require(refusal(try seal(), other))
        #expect(refusal.key == "sealed_value_damaged" && refusal.type == .internal)
        #expect(refusal.message.contains("credentials") && refusal.message.contains("con_1"))
    }

    @Test func aDamagedDataKeyIsNoticed() throws {
        let file = try StoreFile()
        try World(file).engine.close()
        try file.execute { (session) throws(Failure) in
            let wrapped = try session.first("SELECT wrapped FROM data_keys", []) { (row) throws(Failure) in
                row.blob(0) ?? []
            }
            var changed = wrapped ?? []
            changed[changed.count - 1] ^= 1
            try session.run("UPDATE data_keys SET wrapped = $1", [.blob(changed)])
        }
        #expect(failure { () throws(Failure) in _ = try World(file) }?.key == "data_key_damaged")
    }

    private static func contains(_ bytes: [UInt8], _ part: [UInt8]) -> Bool {
        bytes.indices.contains { bytes[$0...].starts(with: part) }
    }
}
