/// An event that was just written.
struct QueuedEvent {
    let workspaceId: String
    let id: String
    /// Empty where it is nobody's.
    let tenantId: String
    let type: String
    let subjectId: String
    let sequence: Int64
}
