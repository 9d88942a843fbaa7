extension Operation {
    package static let patchWorkspace = Operation(
        "patch_workspace", "Changes the workspace's name, audience or Internal API.",
        details: """
            internalApi has baseUri, type, makeApiClient and the other functions of a connector, parameters, and \
            credentialsSchema, which the tenants' credentials are checked against; InternalAPI.md describes them.
            """,
        Route(.patch, "/workspace", older: ["PATCH /workspaces/{workspaceKey}"]), callers: [.manager],
        [
            .init("name", .name, "The new name."),
            .init(
                "audience", .limited(1024),
                "Whom the aud of a signed token must name, where it has one; null: nobody looks.", nullable: true),
            .init(
                "internalApi", .object, "Replaces the settings of the product's own API; null removes them.",
                secret: true, nullable: true, within: .defined),
            .init(
                "internalApiPatch", .object, "Merged into the present settings (RFC 7396); null removes a member.",
                secret: true, within: .defined),
        ], [.atMostOne("internalApi", "internalApiPatch", to: "change the Internal API")], answers: .workspace,
        .writes(repeatable: true)
    ) { (context, request) throws(Failure) in
        let patch = request.object("internalApiPatch")
        return try context.write { (transaction) throws(Failure) in
            if let name = request.text("name") { try transaction.setName(name) }
            if request.all["audience"] != nil {
                try transaction.setAudience(request.text("audience"))
            }
            var settings = request.object("internalApi")
            if let patch {
                let present = try transaction.internalAPI() ?? JSONObject()
                settings = present.patched(with: patch)
            }
            var warnings: [String] = []
            if let settings {
                warnings = try InternalAPI(settings).warnings
                try transaction.setInternalAPI(settings)
                try transaction.retryRefreshesOfInternalAPI()
            } else if request.all["internalApi"] == .null {
                try transaction.setInternalAPI(nil)
            }
            var answer = try context.workspaceJSON(transaction)
            answer.warn(warnings)
            return answer
        }
    }
}
