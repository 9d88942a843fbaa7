extension Operation {
    package static let deletePublicKey = Operation(
        "delete_public_key", "Removes a public key; the tokens that its private half signed are refused.",
        Route(.delete, "/public-keys/{selector}"), callers: [.manager],
        [.init("id", .text, "The key, by its id."), .init("kid", .limited(256), "The key, by its kid.")],
        [.publicKey], answers: .publicKey, .erases(repeatable: false)
    ) { (context, request) throws(Failure) in
        let selector = try request.needed(.publicKey)
        return try context.writeOnStandings { (transaction) throws(Failure) in
            let present = try transaction.publicKeys()
            let meant = present.first { selector.name == "id" ? $0.id == selector.value : $0.kid == selector.value }
            guard let meant else { throw .notFound("The public key") }
            try transaction.deletePublicKey(id: meant.id)
            return try meant.json()
        }
    }
}

extension Choice {
    fileprivate static let publicKey = Choice.exactlyOne("id", "kid", to: "name the key")
}
