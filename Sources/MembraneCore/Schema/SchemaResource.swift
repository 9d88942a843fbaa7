/// A part of a schema's document that has an `$id`, or the whole.
struct SchemaResource: Sendable {
    /// Without a fragment.
    var base: URIReference
    /// The JSON pointer of its root from the root of the document.
    var pointer: String
    var root: Int
    var anchors: [ExactText: Int] = [:]
    var dynamicAnchors: [ExactText: Int] = [:]
}
