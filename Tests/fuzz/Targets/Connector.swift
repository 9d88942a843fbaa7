@testable import MembraneCore

extension Target {
    /// The definition of a connector, as somebody registers it.
    static let connector = Target(name: "connector") { input in
        guard let definition = try? JSON(parsing: input, what: "The definition").objectValue else { return }
        do throws(Failure) {
            let connector = try Connector(written: definition, id: "con_1", isBuiltIn: false)
            expect((try? JSON(parsing: connector.json.text, what: "The copy")) != nil, "it can be shown")
        } catch {
            expect(error.status != .internal, "reading has no defect: \(error.message)")
            expect(!error.message.isEmpty && !error.key.isEmpty, "an error says what is wrong")
        }
    }
}
