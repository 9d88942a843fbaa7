package struct HTTPRequest: Sendable {
    var method: String
    var uri: URI
    var headers = HTTPHeaders()
    var body: [UInt8]?
    /// An answer whose body is larger is an error.
    var maximumAnswer = 16 << 20
    /// The rest of a larger one is not read, instead: its status says enough.
    var cutsAnswerShort = false
    /// Bodies that the host gives or takes piece by piece. `maximumAnswer` then limits what is held in memory.
    var stream: StreamedBodies?
    /// Of a body that the host takes; nil is no limit.
    var maximumStreamed: Int64?
}
