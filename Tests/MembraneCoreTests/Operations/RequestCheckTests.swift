import Testing

@testable import MembraneCore

/// Requests that are not what the operation wants, for every operation.
@Suite struct RequestCheckTests {
    private let world: World

    init() throws { world = try World() }

    private func client(_ operation: MembraneCore.Operation) throws(Failure) -> Client {
        let kinds: [Principal.Kind] = [.tenant, .manager, .instance]
        return try world.client(kinds.first { operation.callers.contains($0) } ?? .developer)
    }

    private func refusal(_ operation: MembraneCore.Operation, _ text: String) throws -> Failure? {
        let client = try client(operation)
        return failure { () throws(Failure) in _ = try client.perform(operation, text) }
    }

    private static func request(_ name: String, _ value: JSON) -> String {
        var object = JSONObject()
        object[name] = value
        return JSON.object(object).text
    }

    @Test func anUnknownMemberIsRefusedAndTheNearestNamed() throws {
        for operation in Operation.all {
            for member in operation.members {
                let misspelt = member.name + "s"
                guard !operation.members.contains(where: { $0.name == misspelt }) else { continue }
                let refusal = try refusal(operation, Self.request(misspelt, "x"))
                #expect(refusal?.status == .invalidRequest && refusal?.data["path"] == .string(misspelt))
                #expect(
                    refusal?.message.contains("`\(misspelt)`") == true
                        && refusal?.message.contains("Did you mean") == true)
            }
            let refusal = try refusal(operation, #"{"zzzzzzzzzzzz": 1}"#)
            #expect(
                refusal?.status == .invalidRequest && refusal?.message.contains("Did you mean") == false,
                "\(operation.name)")
        }
    }

    @Test func valuesOfTheWrongTypeAreRefused() throws {
        for operation in Operation.all {
            for member in operation.members {
                let wrong: [JSON] =
                    switch member.kind {
                    case .limited: [5, true, [], [:], ""]
                    case .flag: ["true", 1, [], [:]]
                    case .integer(let range):
                        [
                            "5", true, 5.5, .integer(range.lowerBound - 1), .integer(range.upperBound + 1),
                            .integer(.max),
                        ]
                    case .free, .openWord: [5, true, [], [:]]
                    case .word: [5, true, [], [:], "", "no such word"]
                    case .instant: [5, true, [], [:], "", "yesterday"]
                    case .uri: [5, true, [], [:], ""]
                    case .object, .members: ["{}", 5, [], false]
                    case .list: ["[]", 5, [:], false]
                    case .schema: ["{}", 5, []]
                    case .either, .any, .refused: []
                    }
                for value in wrong {
                    let refusal = try refusal(operation, Self.request(member.name, value))
                    #expect(
                        refusal?.status == .invalidRequest && refusal?.data["path"] == .string(member.name),
                        "\(operation.name).\(member.name): \(value.text)")
                }
            }
        }
    }

    /// A value of the kind.
    private static func sample(_ kind: RequestMember.Kind) -> JSON {
        switch kind {
        case .limited, .free, .any, .refused: "x"
        case .word(let words), .openWord(let words): .string(words.first ?? "")
        case .flag: true
        case .integer(let range): .integer(range.lowerBound)
        case .instant: "2027-01-15T08:00:00Z"
        case .uri: "https://app.test"
        case .object, .members, .schema: [:]
        case .list: []
        case .either(let kinds): kinds.first.map(sample) ?? .null
        }
    }

    @Test func whatIsRequiredMustBeThere() throws {
        for operation in Operation.all {
            for member in operation.members where member.isRequired {
                var others = JSONObject()
                for other in operation.members where other.isRequired && other.name != member.name {
                    others[other.name] = Self.sample(other.kind)
                }
                var withNull = others
                withNull[member.name] = .null
                for text in (member.isNullable ? [others] : [others, withNull]).map({ JSON.object($0).text }) {
                    let refusal = try refusal(operation, text)
                    #expect(
                        refusal?.data["path"] == .string(member.name) && refusal?.message.contains("missing") == true)
                }
            }
        }
    }

    @Test func textsHaveALimit() throws {
        for operation in Operation.all {
            for case (let name, .limited(let maximum)) in operation.members.map({ ($0.name, $0.kind) })
            where maximum < 100_000 {
                let refusal = try refusal(
                    operation, Self.request(name, .string(String(repeating: "x", count: maximum + 1))))
                #expect(refusal?.data["path"] == .string(name) && refusal?.message.contains("\(maximum) bytes") == true)
            }
        }
    }

    @Test(arguments: [
        "", " ", "{", "[]", "null", #""{}""#, "5", "{} {}", #"{"name": }"#, "\u{FEFF}{}",
        #"{"name": "a", "name": "b"}"#,
    ])
    func whatIsNoObjectIsRefused(text: String) throws {
        for operation in Operation.all {
            #expect(try refusal(operation, text)?.status == .invalidRequest, "\(operation.name)")
        }
    }

    @Test func requestsHaveALimit() throws {
        let start = #"{"name": ""#
        func request(_ size: Int) -> String {
            start + "\"" + String(repeating: " ", count: size - start.utf8.count - 2) + "}"
        }
        #expect(request(OperationRequest.maximumSize).utf8.count == OperationRequest.maximumSize)
        #expect(try refusal(.patchWorkspace, request(OperationRequest.maximumSize))?.message.contains("empty") == true)
        #expect(
            try refusal(.patchWorkspace, request(OperationRequest.maximumSize + 1))?.message.contains("4194304 bytes")
                == true)
    }

    @Test func nestingHasALimit() throws {
        let deep =
            #"{"path": "/x", "body": "# + String(repeating: "[", count: 64) + String(repeating: "]", count: 64) + "}"
        #expect(try refusal(.request, deep)?.message.contains("64 levels") == true)
    }

    @Test func aRefusedRequestChangesNothing() throws {
        let manager = try world.manager()
        #expect(manager.refusal(.patchWorkspace, ["name": "New", "internalApi": [:]])?.status == .invalidRequest)
        #expect(try manager.call(.getWorkspace)["name"] == "acme")
    }

    @Test func nullIsTheSameAsAbsent() throws {
        #expect(
            try world.tenant().call(.listConnections, ["limit": .null, "cursor": .null, "disconnected": .null])["items"]
                == [])
    }

    /// What is JSON is not called none.
    @Test func whatOthersWouldTakeIsRefusedInOtherWords() throws {
        let client = try World().manager()
        for (text, words) in [
            (#"{"name": "a\u0000b"}"#, "cannot be read: it contains U+0000 (NUL), which no text may hold here (line 1"),
            (#"{"name": "a", "name": "b"}"#, "cannot be read: a member appears twice (line 1"),
            (#"{"name": "a""#, "is not valid JSON: it is cut off"),
        ] {
            let refusal = failure { () throws(Failure) in _ = try client.perform(.patchWorkspace, text) }
            #expect(refusal?.message.contains(words) == true, "\(refusal?.message ?? "")")
        }
    }
}
