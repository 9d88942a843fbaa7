@testable import MembraneCore

extension Target {
    /// What is read and written again is the same value.
    static let json = Target(name: "json") { input in
        guard let value = try? JSON(parsing: input, what: "The input") else { return }
        guard let again = try? JSON(parsing: value.text, what: "The copy") else {
            return expect(false, "JSON that we write can be read")
        }
        expect(again == value && again.text == value.text, "JSON survives being written and read")
    }
}
