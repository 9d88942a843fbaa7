/// One schema, read: what it asserts, in the order in which it is checked. Other schemas are named by their number.
struct SchemaNode: Sendable {
    var title: String?
    var isSensitive = false
    /// The part of the document, with an `$id` of its own, that it belongs to.
    var resource = 0
    /// The schema `false`, which nothing fits.
    var isFalse = false
    var properties: [ExactText: Int] = [:]
    var propertyNames: [String] = []
    var assertions: [SchemaAssertion] = []
}
