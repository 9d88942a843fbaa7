/// An absolute http or https address.
struct URI: Sendable {
    let text: String
}
