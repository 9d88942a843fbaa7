extension Operation {
    package static let deletePublicKey = Operation(
        "delete_public_key", "Removes a public key; the tokens that its private half signed are refused.",
        callers: [.manager],
        [.init("id", .text, "The key's id."), .init("kid", .limited(256), "The key's kid.")]
    ) { (context, request) throws(Failure) in
        guard let selector = try request.onlyOne(of: ["id", "kid"]) else {
            throw .invalidRequest("`id` or `kid` is needed to name the key.", path: "id")
        }
        return try context.writeOnStandings { (transaction) throws(Failure) in
            let present = try transaction.publicKeys()
            let meant = present.first { selector.name == "id" ? $0.id == selector.value : $0.kid == selector.value }
            guard let meant else { throw .notFound("The public key") }
            try transaction.deletePublicKey(id: meant.id)
            return try meant.json()
        }
    }
}
