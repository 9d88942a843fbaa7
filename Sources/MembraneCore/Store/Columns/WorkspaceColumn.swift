/// Products, whose keys everything of theirs is sealed under.
enum WorkspaceColumn: Int, Column {
    case id, key, accountKey, tokensValidFrom, secretVersion, previousSecretVersion, previousSecretUntil
    case internalApiVersion, createdAt, updatedAt, name, audience, secret, previousSecret, internalApi

    static let table = Table("workspaces", Self.self, key: [.id], rowsOf: .nobody)

    var stored: StoredKind {
        switch self {
        case .id, .key, .name: .text
        case .accountKey, .audience: .text.orNull
        case .secretVersion, .internalApiVersion, .createdAt, .updatedAt: .integer
        case .tokensValidFrom, .previousSecretVersion, .previousSecretUntil: .integer.orNull
        case .secret: .sealed(Self.secret, version: .secretVersion)
        // As it was sealed when it was the present one.
        case .previousSecret: .sealed(Self.secret, version: .previousSecretVersion).orNull
        case .internalApi: .sealed(Self.internalApi, .defined, version: .internalApiVersion).orNull
        }
    }
}
