extension Operation {
    package static let listPublicKeys = Operation(
        "list_public_keys", "Lists the workspace's public keys, oldest first.", Route(.get, "/public-keys"),
        callers: [.manager], [], answers: .publicKeys, .reads
    ) { (context, _) throws(Failure) in
        try context.read { (transaction) throws(Failure) in
            let page = Page.all.passingOverDamage
            let found = try transaction.publicKeys(page)
            return try page.answer(found, id: \.id) { (key) throws(Failure) in .object(try key.json()) }
        }
    }
}
