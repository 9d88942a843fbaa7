import Testing

@testable import MembraneCore

/// Debug builds hold every answer against the shape that its operation declares.
@Suite struct AnswerShapeTests {
    private static let part = Shape(
        "Part", "A part.", [.init("id", .text, "Its id.", always: true), .init("size", .integer, "Its size.")])
    private static let whole = Shape(
        "Whole", "All.",
        [
            .init("id", .text, "Its id.", always: true),
            .init("state", .word(["on", "off"]), "Its state."),
            .init("at", .instant, "When."),
            .init("part", .shape(part), "One part."),
            .init("parts", .list(.shape(part)), "Several."),
            .init("data", .any, "Anything."),
        ])

    @Test(arguments: [
        #"{"id": "1"}"#, #"{"id": "1", "state": "on", "at": "2027-01-15T08:00:00.000Z", "data": null}"#,
        #"{"id": "1", "part": {"id": "2"}, "parts": [{"id": "3", "size": 4}], "data": [1, {"x": 2}]}"#,
    ])
    func whatIsAsItIsDeclaredPasses(text: String) throws {
        let answer = try #require(try JSON(parsing: text, what: "The answer").objectValue)
        #expect(Self.whole.difference(from: answer) == nil)
    }

    @Test(arguments: [
        (#"{}"#, "`id`"), (#"{"id": 1}"#, "`id`"), (#"{"id": null}"#, "`id`"),
        (#"{"id": "1", "ids": 2}"#, "no `ids`"), (#"{"id": "1", "state": "of"}"#, "`state`"),
        (#"{"id": "1", "at": "2027-01-15"}"#, "`at`"), (#"{"id": "1", "part": {}}"#, "`part.id`"),
        (#"{"id": "1", "part": {"id": "2", "x": 3}}"#, "`part.x`"),
        (#"{"id": "1", "parts": [{"id": "2"}, {"id": "3", "size": "4"}]}"#, "`parts[1].size`"),
        (#"{"id": "1", "parts": {}}"#, "`parts`"),
    ])
    func whatIsOtherwiseIsNamed(text: String, words: String) throws {
        let answer = try #require(try JSON(parsing: text, what: "The answer").objectValue)
        let difference = Self.whole.difference(from: answer)
        #expect(difference?.contains(words) == true, "\(difference ?? "nothing")")
    }

    private static func operation(_ answer: Shape) -> MembraneCore.Operation {
        MembraneCore.Operation(
            "get_nothing", "Gets nothing.", Route(.get, "/nothing"), callers: [.tenant, .manager], [], answers: answer,
            .reads
        ) { (_, _) throws(Failure) in
            var object = JSONObject()
            object["id"] = "1"
            return object
        }
    }

    #if DEBUG
    @Test func anAnswerThatIsOtherwiseIsAFailure() throws {
        let client = try World().tenant()
        #expect(try client.call(Self.operation(Self.part))["id"] == "1")
        let wrong = Shape("Wrong", "Has a name.", [.init("name", .text, "Its name.", always: true)])
        let failure = client.refusal(Self.operation(wrong))
        #expect(failure?.status == .internal && failure?.message.contains("get_nothing") == true)
        #expect(failure?.message.contains("`name`") == true)
    }
    #endif
}
