/// An event that was just written.
struct QueuedEvent {
    let workspaceId: String
    let id: String
    let type: String
    let subjectId: String
    let sequence: Int64
}
