/// The workspace as lists show it. Without its secret and its settings.
extension Workspace {
    var json: JSONObject {
        var object = JSONObject()
        object["id"] = .string(id)
        object["key"] = .string(key)
        object["name"] = .string(name)
        object["accountKey"] = accountKey.map { .string($0) }
        object["createdAt"] = .string(Timestamp.text(createdAt))
        object["updatedAt"] = .string(Timestamp.text(updatedAt))
        return object
    }

    /// For the two answers that hold the secret: of making a workspace, and of giving it another secret.
    var jsonWithSecret: JSONObject {
        var object = json
        object["secret"] = .string(String(decoding: secret.exposed, as: UTF8.self))
        return object
    }
}

extension OperationRequest {
    static let secretMember = RequestMember(
        "secret", .limited(1024), "The secret, at least 32 bytes; made where it is not given.", secret: true)

    /// The `secret` of a request, or a new one.
    func workspaceSecret(_ random: any RandomSource) throws(Failure) -> Secret {
        guard let text = text("secret") else { return try Workspace.makeSecret(random) }
        let secret = Secret(text.utf8)
        do throws(Failure) {
            _ = try Key(secret: secret)
        } catch {
            throw .invalidRequest(error.message, path: "secret")
        }
        return secret
    }
}
