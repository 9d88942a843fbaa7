import Testing

@testable import MembraneCore

/// What every operation declares, since everything that repeats it is made from that.
@Suite struct DeclarationTests {
    private typealias Operation = MembraneCore.Operation

    private static func isSentence(_ text: String) -> Bool {
        text.first?.isUppercase == true && text.hasSuffix(".") && !text.contains("\n")
    }

    @Test func everyOperationSaysWhatItDoes() {
        for operation in Operation.all {
            #expect(Self.isSentence(operation.summary), "\(operation.name)")
            // Members' names begin in lower case.
            #expect(operation.details.isEmpty || operation.details.hasSuffix("."), "\(operation.name)")
            #expect(!operation.details.contains("\n"), "\(operation.name)")
        }
    }

    @Test func everyOperationHasARouteOfItsOwn() {
        var seen: [String: String] = [:]
        for operation in Operation.all {
            let route = operation.route
            let names = Set(operation.members.map(\.name)).union(["selector", "workspaceKey"])
            for spelling in ["\(route.method.rawValue) \(route.path)"] + route.older {
                #expect(spelling.contains(" /"), "\(spelling)")
                // Names of what stands in braces do not tell routes apart.
                let pieces = spelling.split(separator: "{")
                var shape = String(pieces[0])
                for piece in pieces.dropFirst() {
                    let parts = piece.split(separator: "}", omittingEmptySubsequences: false)
                    #expect(parts.count == 2 && names.contains(String(parts[0])), "\(operation.name): \(spelling)")
                    shape += "{}" + (parts.last ?? "")
                }
                #expect(seen.updateValue(operation.name, forKey: shape) == nil, "\(shape)")
            }
            if route.path.contains("{selector}") {
                #expect(operation.members.contains { $0.name == "id" }, "\(operation.name)")
            }
        }
    }

    @Test func everyMemberIsDescribed() {
        func check(_ members: [RequestMember], _ place: String) {
            #expect(Set(members.map(\.name)).count == members.count, "\(place)")
            for member in members {
                #expect(!member.summary.isEmpty && member.summary.hasSuffix("."), "\(place).\(member.name)")
                check(member.kind, "\(place).\(member.name)")
            }
        }
        func check(_ kind: RequestMember.Kind, _ place: String) {
            switch kind {
            case .members(let members): check(members, place)
            case .list(let kind, let count):
                #expect(count.upperBound <= 100_000, "\(place)")
                check(kind, place)
            case .either(let kinds): for kind in kinds { check(kind, place) }
            case .word(let words), .openWord(let words): #expect(words.count > 1, "\(place)")
            case .limited, .free, .flag, .integer, .instant, .uri, .object, .schema, .any, .refused: break
            }
        }
        for operation in Operation.all { check(operation.members, operation.name) }
    }

    /// A member whose values are few is no free text.
    @Test func whatHasFewValuesHasWords() {
        let known = ["type", "state", "ifExists", "algorithm", "eventType"]
        for operation in Operation.all {
            for member in operation.members where known.contains(member.name) {
                switch member.kind {
                case .word, .openWord: continue
                default: Issue.record("\(operation.name).\(member.name)")
                }
            }
        }
    }

    @Test func choicesAreOfMembers() {
        for operation in Operation.all {
            for choice in operation.choices {
                #expect(choice.names.count > 1 && !choice.purpose.isEmpty, "\(operation.name)")
                for name in choice.names {
                    let member = operation.members.first { $0.name == name }
                    #expect(member != nil && member?.isRequired == false, "\(operation.name).\(name)")
                }
            }
        }
    }

    @Test func choicesAreHeldAgainstWhatIsGiven() throws {
        let world = try World()
        for operation in Operation.all {
            let kinds: [Principal.Kind] = [.tenant, .manager, .instance]
            let client = try world.client(kinds.first { operation.callers.contains($0) } ?? .developer)
            for choice in operation.choices where choice.isRequired {
                // What else is required is looked at first.
                guard !operation.members.contains(where: \.isRequired) else { continue }
                let refusal = failure { () throws(Failure) in _ = try client.perform(operation, "{}") }
                #expect(
                    refusal?.data["path"] == .string(choice.names[0])
                        && refusal?.message.contains("is needed to \(choice.purpose)") == true, "\(operation.name)")
            }
            guard let choice = operation.choices.first else { continue }
            let (first, second) = (choice.names[0], choice.names[1])
            // Beside the first, the second may be the platform's name of another member.
            guard !operation.members.contains(where: { $0.aliases.contains { $0.name == second } }) else { continue }
            let text = #"{"\#(first)": "x", "\#(second)": "y"}"#
            let refusal = failure { () throws(Failure) in _ = try client.perform(operation, text) }
            #expect(refusal?.status == .invalidRequest, "\(operation.name)")
        }
    }

    @Test func shapesAreDescribed() {
        guard let shapes = MembraneCore.Operation.description["shapes"]?.objectValue else {
            Issue.record("no shapes")
            return
        }
        for (name, shape) in shapes {
            #expect(Self.isSentence(shape["summary"]?.stringValue ?? ""), "\(name)")
            let members = shape["members"]?.arrayValue ?? []
            #expect(Set(members.map { $0["name"]?.stringValue }).count == members.count, "\(name)")
            for member in members {
                #expect(member["summary"]?.stringValue?.hasSuffix(".") == true, "\(name).\(member["name"]?.text ?? "")")
            }
        }
        #expect(shapes["Connection"] != nil && shapes["ConnectionPage"] != nil && shapes["ClientAction"] != nil)
    }

    /// What may name a workspace says so, once for all.
    @Test func whoActsForNoWorkspaceMayNameOne() throws {
        let operations = MembraneCore.Operation.description["operations"]?.arrayValue ?? []
        let named = operations.filter { $0["workspaceKey"] == true }.compactMap { $0["name"]?.stringValue }
        #expect(named.contains("list_tenants") && named.contains("create_workspace") && !named.contains("connect"))
        let refusal = try World().client(.developer).refusal(.listTenants, ["workspaceKey": 5])
        #expect(refusal?.status == .invalidRequest && refusal?.data["path"] == "workspaceKey")
    }
}
