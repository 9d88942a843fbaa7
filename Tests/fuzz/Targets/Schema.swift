@testable import MembraneCore

extension Target {
    /// A schema, and a value to check: `[schema, value]`.
    static let schema = Target(name: "schema") { input in
        guard let value = try? JSON(parsing: input, what: "The input"), let parts = value.arrayValue, parts.count == 2,
            let schema = try? Schema(parts[0], path: "schema")
        else { return }
        let first = problem(schema, parts[1])
        expect(first != "internal", "checking has no defect")
        expect(first == problem(schema, parts[1]), "the same value is judged the same again")
    }

    private static func problem(_ schema: Schema, _ value: JSON) -> String? {
        do throws(Failure) {
            try schema.check(value, what: "value")
            return nil
        } catch {
            return error.status == .internal ? "internal" : error.key
        }
    }
}
