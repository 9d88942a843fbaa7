extension Operation {
    package static let listEvents = Operation(
        "list_events", "Lists the events of the last days, newest first.", callers: [.manager],
        Page.members + [
            .init("connectionId", .text, "Only events of this connection."),
            .init("eventType", .text, "Only events of this type."),
        ]
    ) { (context, request) throws(Failure) in
        let page = try Page(request)
        return try context.read { (transaction) throws(Failure) in
            let found = try transaction.events(
                subjectId: request.text("connectionId"), type: request.text("eventType"), page: page)
            return try page.answer(found, id: \.id) { (event) throws(Failure) in event.json }
        }
    }
}
