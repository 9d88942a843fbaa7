@testable import MembraneCore

extension Target {
    /// What is read and written again is the same value, and both manners of reading agree wherever both read.
    static let json = Target(name: "json") { input in
        let lenient = JSON(lenient: input)
        if let strict = try? JSON(parsing: input, what: "The input") {
            expect(lenient == strict, "what is read strictly is the same when it is read leniently")
            expect(JSON.isValid(input.span), "and is valid")
        }
        let members = JSONObject(lenient: input)
        if let lenient {
            expect(lenient.objectValue == members, "within the limits no member is left out")
            checkCopy(lenient)
        }
        if let members { checkCopy(.object(members)) }
    }

    private static func checkCopy(_ value: JSON) {
        guard let again = try? JSON(parsing: value.text, what: "The copy") else {
            return expect(false, "JSON that we write can be read by everybody")
        }
        expect(again == value && again.text == value.text, "JSON survives being written and read")
    }
}
