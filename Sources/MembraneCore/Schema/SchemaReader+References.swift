/// Where references lead, and whether they end.
extension SchemaReader {
    mutating func resolve(_ reference: Reference) throws(Failure) {
        guard let given = URIReference(reference.text) else {
            throw Self.at(reference.path, .invalidRequest("A reference needs a URI reference, such as “#/$defs/name”."))
        }
        let whole = given.resolved(against: resources[nodes[reference.node].resource].base)
        let base = whole.withoutFragment
        guard let resource = resources.firstIndex(where: { $0.base == base }) else {
            var failure = Failure.unsupported(
                "References to other documents are not followed: put the schema under “$defs”, and refer to “#/$defs/…”."
            )
            failure.key = "schema_remote_reference"
            throw Self.at(reference.path, failure)
        }
        let fragment = String(decoding: PercentEncoding.decode((whole.fragment ?? "").utf8), as: UTF8.self)
        let target: Int?
        if fragment.isEmpty {
            target = resources[resource].root
        } else if fragment.hasPrefix("/") {
            target = pointers[resources[resource].pointer + fragment]
        } else {
            target = resources[resource].anchors[fragment]
        }
        guard let target else { throw Self.at(reference.path, .invalidRequest("The reference leads to no schema.")) }
        let isAnchored = resources[resource].dynamicAnchors[fragment] == target
        // Before what looks at what others have looked at.
        let assertion: SchemaAssertion =
            reference.isDynamic && isAnchored ? .dynamicReference(target, anchor: fragment) : .reference(target)
        nodes[reference.node].assertions.insert(assertion, at: 0)
    }

    /// A schema that is applied to a value because it is applied to that value never ends.
    func refuseLoops() throws(Failure) {
        guard !references.isEmpty else { return }
        var isFinished = [Bool](repeating: false, count: nodes.count)
        var isOnPath = [Bool](repeating: false, count: nodes.count)
        for start in nodes.indices where !isFinished[start] {
            var path = [(node: start, targets: nodes[start].assertions.flatMap(\.inPlace)[...])]
            isOnPath[start] = true
            while let last = path.indices.last {
                guard let target = path[last].targets.popFirst() else {
                    let (node, _) = path.removeLast()
                    isOnPath[node] = false
                    isFinished[node] = true
                    continue
                }
                if isOnPath[target] {
                    let loop = path.drop { $0.node != target }.map(\.node)
                    let reference = references.first { loop.contains($0.node) }
                    var failure = Failure.invalidRequest("The schema refers to itself without end.")
                    failure.key = "schema_loops"
                    throw Self.at(reference?.path ?? place.text, failure)
                }
                guard !isFinished[target] else { continue }
                path.append((target, nodes[target].assertions.flatMap(\.inPlace)[...]))
                isOnPath[target] = true
            }
        }
    }
}
