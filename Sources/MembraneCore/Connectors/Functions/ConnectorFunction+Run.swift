/// Running a function.
extension ConnectorFunction {
    /// What the function gives.
    ///
    /// - Parameters:
    ///   - context: only a mapping does without. Not within a transaction: the others take their time.
    ///   - client: what sends requests that name no address of their own.
    func run(
        _ kind: Kind, _ variables: JSONObject, _ context: Context?,
        client: () throws(Failure) -> APIClient? = { nil }
    ) throws(Failure) -> JSON {
        switch self {
        case .mapping(let formula):
            do throws(Failure) {
                return try formula.evaluate(variables)
            } catch {
                throw Self.blame(error, kind)
            }
        case .request(let mapping):
            guard let context else { throw Self.needsContext(kind) }
            return try mapping.run(variables, kind, context, client: client)
        case .native(let name):
            guard let context else { throw Self.needsContext(kind) }
            return try context.services.callbacks.nativeFunctions.run(name, for: kind, variables, context)
        }
    }

    /// The same where the result is an object.
    func object(
        _ kind: Kind, _ variables: JSONObject, _ context: Context?,
        client: () throws(Failure) -> APIClient? = { nil }
    ) throws(Failure) -> MappingResult {
        guard case .object(let members) = try run(kind, variables, context, client: client) else {
            throw Failure.configuration("connector_invalid", "“\(kind.name)” of the connector gives no object.")
                .with("function", .string(kind.name)).with("path", .string(resultPath(kind)))
        }
        return MappingResult(members: members, function: kind.name, path: resultPath(kind))
    }

    /// Where in a definition stands what makes the result.
    private func resultPath(_ kind: Kind) -> String {
        switch self {
        case .mapping: "\(kind.name).mapping"
        case .request: "\(kind.name).responseMapping"
        case .native: kind.name
        }
    }

    /// Whether it is computed at once, from its variables alone.
    var isMapping: Bool { if case .mapping = self { true } else { false } }

    private static func needsContext(_ kind: Kind) -> Failure {
        .internal("“\(kind.name)” was run where only a mapping can be.")
    }
}
