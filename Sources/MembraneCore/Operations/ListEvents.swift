extension Operation {
    package static let listEvents = Operation(
        "list_events", "Lists events, newest first.",
        details: "They are kept for seven days, and for up to 30 while a webhook waits for them.",
        Route(.get, "/events"), callers: [.manager],
        Page.members + [
            .init("connectionId", .text, "Only events of this connection."),
            .init("eventType", .word(EventType.all), "Only events of this type."),
        ], answers: .page(.event), .reads
    ) { (context, request) throws(Failure) in
        let page = try Page(request)
        return try context.read { (transaction) throws(Failure) in
            let found = try transaction.events(
                subjectId: request.text("connectionId"), type: request.text("eventType"), page: page)
            return try page.answer(found, id: \.id) { (event) throws(Failure) in event.json }
        }
    }
}
