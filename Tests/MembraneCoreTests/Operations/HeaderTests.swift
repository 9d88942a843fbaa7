import Testing

@testable import MembraneCore

/// What membrane.h and the list of operations say of each other. The rest of the interface is compared by `make check`.
@Suite struct HeaderTests {
    /// The names of what has the shape of an operation.
    private static func declared() throws -> Set<String> {
        let prefix = "membrane_status membrane_"
        let shape =
            "(membrane_client *client, const char *request, const membrane_call *call, char **out_response, "
            + "membrane_error **out_error);"
        // A declaration may be broken anywhere.
        let header = String(decoding: try TestFile.bytes("../include/membrane.h"), as: UTF8.self)
        let words = header.split { $0 == " " || $0 == "\n" }.joined(separator: " ")
        return Set(
            words.ranges(of: prefix).compactMap { place in
                let rest = words[place.upperBound...]
                guard let end = rest.firstIndex(of: "("), rest[end...].hasPrefix(shape) else { return nil }
                return String(rest[..<end])
            })
    }

    @Test func everyOperationIsAFunctionAndEveryFunctionOfItsShapeAnOperation() throws {
        let declared = try Self.declared()
        #expect(declared.count > 50)
        #expect(Set(Operation.all.map(\.name)) == declared)
        #expect(Operation.all.count == declared.count, "One is listed twice.")
    }

    /// What `make generate` makes everything from, and `make check` compares with, is what the code declares.
    @Test func theListOfOperationsIsWhatIsDeclared() throws {
        let written = try TestFile.json("../include/abi/operations.json")
        #expect(written == Operation.description, "include/abi/operations.json is not: run make generate.")
    }
}
