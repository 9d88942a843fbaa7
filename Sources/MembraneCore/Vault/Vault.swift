/// Seals what must be secret at rest: AES-256-GCM under a random data key for each workspace, which the root key wraps.
final class Vault: Sendable {
    private let rootKey: RootKey
    private let random: any RandomSource
    /// Data keys that were unwrapped, by workspace and key id.
    private let unwrapped = Lock([ExactText: Secret]())

    init(rootKey: RootKey, _ random: any RandomSource) {
        self.rootKey = rootKey
        self.random = random
    }

    /// The first byte of every sealed value. A later form gets another number.
    private static let format: UInt8 = 1
    /// Format, key id, nonce.
    private static let headerSize = 1 + keyIdSize + AESGCM.nonceSize
    private static let keyIdSize = 8

    /// Encrypts with the workspace's present data key.
    func seal(_ plaintext: [UInt8], _ place: SealedPlace, _ session: any DatabaseSession) throws(Failure) -> [UInt8] {
        try seal(plaintext, place, with: try presentKey(place.workspaceId, session))
    }

    /// The same with a key that was made a moment ago, and that nobody remembers before it is kept.
    func seal(_ plaintext: [UInt8], _ place: SealedPlace, with key: DataKey) throws(Failure) -> [UInt8] {
        try encrypt(plaintext, keyId: key.id, key: key.secret, place.additionalData)
    }

    struct DataKey {
        fileprivate let id: [UInt8]
        fileprivate let secret: Secret
    }

    func open(_ sealed: [UInt8], _ place: SealedPlace, _ session: any DatabaseSession) throws(Failure) -> [UInt8] {
        guard sealed.count >= Self.headerSize, sealed[0] == Self.format else { throw Self.damaged(place) }
        let id = Array(sealed[1...Self.keyIdSize])
        let key = try dataKey(place.workspaceId, id, session)
        guard let plaintext = try decrypt(sealed, key: key, place.additionalData) else { throw Self.damaged(place) }
        return plaintext
    }

    /// A text that only the root key's holder could have made, stored to notice a wrong key at open.
    func proof() throws(Failure) -> [UInt8] {
        try encrypt(
            Self.proofText, keyId: [UInt8](repeating: 0, count: Self.keyIdSize), key: rootKey.secret, Self.proofText)
    }

    func accepts(proof: [UInt8]) throws(Failure) -> Bool {
        try decrypt(proof, key: rootKey.secret, Self.proofText) == Self.proofText
    }

    private static let proofText = Array("libmembrane root key".utf8)

    // MARK: Data keys

    private static let newestKey = Query<DataKeyColumn>(
        Selection([.id]), "WHERE workspace_id = :workspace ORDER BY created_at DESC, id DESC LIMIT 1")

    private static let keyById = Query<DataKeyColumn>(
        Selection([.wrapped]), "WHERE workspace_id = :workspace AND id = :id")

    private func presentKey(_ workspaceId: String, _ session: any DatabaseSession) throws(Failure) -> DataKey {
        let newest = try session.first(Self.newestKey, ["workspace": .text(workspaceId)]) { (row) throws(Failure) in
            row.blob(.id) ?? []
        }
        if let newest { return DataKey(id: newest, secret: try dataKey(workspaceId, newest, session)) }
        throw Failure.storeCorrupt("The workspace's data key is missing.")
    }

    /// Makes a workspace's first data key.
    func makeDataKey(
        _ workspaceId: String, at now: Int64, _ session: any DatabaseSession
    ) throws(Failure) -> DataKey {
        let id = try random.bytes(Self.keyIdSize)
        let key = Secret(try random.bytes(AESGCM.keySize))
        let wrapped = try encrypt(key.exposed, keyId: id, key: rootKey.secret, Self.wrapping(workspaceId, id))
        try session.insert(
            into: DataKeyColumn.self,
            [
                .workspaceId: .text(workspaceId), .id: .blob(id), .wrapped: .blob(wrapped),
                .rootKeyId: .text(rootKey.id), .createdAt: .integer(now),
            ])
        return DataKey(id: id, secret: key)
    }

    private func dataKey(_ workspaceId: String, _ id: [UInt8], _ session: any DatabaseSession) throws(Failure) -> Secret
    {
        let name = workspaceId + "/" + Base64.encode(id)
        if let key = unwrapped.withLock({ $0[name] }) { return key }
        let wrapped = try session.first(Self.keyById, ["workspace": .text(workspaceId), "id": .blob(id)]) {
            (row) throws(Failure) in row.blob(.wrapped) ?? []
        }
        guard let wrapped, let bytes = try decrypt(wrapped, key: rootKey.secret, Self.wrapping(workspaceId, id)) else {
            throw Failure(
                .storeCorrupt, .internal, "data_key_damaged", "A data key of the store does not open with the root key."
            )
        }
        let key = Secret(bytes)
        unwrapped.withLock { $0[name] = key }
        return key
    }

    /// Unwrapped keys end with their workspace.
    func forget(_ workspaceId: String) {
        unwrapped.withLock { keys in
            for name in keys.keys where Self.isKey(name, of: workspaceId) { keys[name] = nil }
        }
    }

    /// Whether any of them is in memory.
    func hasKeys(ofWorkspace id: String) -> Bool {
        unwrapped.withLock { keys in keys.keys.contains { Self.isKey($0, of: id) } }
    }

    private static func isKey(_ name: ExactText, of workspaceId: String) -> Bool {
        name.text.utf8.starts(with: (workspaceId + "/").utf8)
    }

    private static func wrapping(_ workspaceId: String, _ id: [UInt8]) -> [UInt8] {
        SealedPlace(workspaceId: workspaceId, recordId: Base64.encode(id), field: "data_key", version: 1).additionalData
    }

    // MARK: Cipher

    private func encrypt(
        _ plaintext: [UInt8], keyId: [UInt8], key: Secret, _ additionalData: [UInt8]
    ) throws(Failure) -> [UInt8] {
        let nonce = try random.bytes(AESGCM.nonceSize)
        let header = [Self.format] + keyId + nonce
        return header + (try AESGCM.seal(plaintext, key: key, nonce: nonce, additionalData: header + additionalData))
    }

    private func decrypt(_ sealed: [UInt8], key: Secret, _ additionalData: [UInt8]) throws(Failure) -> [UInt8]? {
        guard sealed.count >= Self.headerSize, sealed[0] == Self.format else { return nil }
        let header = Array(sealed[..<Self.headerSize])
        return try AESGCM.open(
            sealed[Self.headerSize...], key: key, nonce: Array(header.suffix(AESGCM.nonceSize)),
            additionalData: header + additionalData)
    }

    private static func damaged(_ place: SealedPlace) -> Failure {
        Failure(
            .storeCorrupt, .internal, "sealed_value_damaged",
            "The sealed \(place.field) of \(place.recordId) does not open: it was changed or moved.")
    }
}
