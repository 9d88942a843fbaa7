/// The members of a JSON object, in the order in which they were added.
package struct JSONObject: Sendable {
    private var members: [(name: String, value: JSON)] = []
    /// Where each name is, once there are so many members that looking through them takes longer than hashing.
    private var places: [ExactText: Int] = [:]

    private static let fewMembers = 32

    package init() {}

    /// Takes members whose names are known to differ.
    init(distinct members: [(name: String, value: JSON)]) {
        self.members = members
        index()
    }

    package var isEmpty: Bool { members.isEmpty }
    var count: Int { members.count }
    var names: [String] { members.map(\.name) }

    /// Setting nil removes the member; a new member goes to the end.
    package subscript(name: String) -> JSON? {
        get {
            place(of: name).map { members[$0].value }
        }
        set {
            switch (place(of: name), newValue) {
            case (let place?, let value?): members[place] = (name, value)
            case (let place?, nil):
                members.remove(at: place)
                index()
            case (nil, let value?): add(name, value)
            case (nil, nil): break
            }
        }
    }

    /// The member of a document that somebody else wrote: nil also for `null` and `""`, by which many say that there is none.
    subscript(present name: String) -> JSON? {
        switch self[name] {
        case nil, .null?, .string("")?: nil
        case let value?: value
        }
    }

    /// Adds a member that is known to be new, which is not looked at: for objects that are written member by member.
    mutating func add(_ name: String, _ value: JSON?) {
        guard let value else { return }
        members.append((name, value))
        if members.count > Self.fewMembers + 1 {
            places[name] = members.count - 1
        } else if members.count > Self.fewMembers {
            index()
        }
    }

    mutating func removeAll(where shouldBeRemoved: (_ name: String) -> Bool) {
        members.removeAll { shouldBeRemoved($0.name) }
        index()
    }

    mutating func reserve(_ count: Int) { members.reserveCapacity(count) }

    private func place(of name: String) -> Int? {
        members.count > Self.fewMembers ? places[name] : members.firstIndex { $0.name == name }
    }

    private mutating func index() {
        guard members.count > Self.fewMembers else {
            if !places.isEmpty { places = [:] }
            return
        }
        places = Dictionary(
            members.enumerated().map { (ExactText($1.name), $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// Takes over every member of `other`; where both have one, the other's wins.
    mutating func merge(_ other: JSONObject) {
        for (name, value) in other { self[name] = value }
    }

    func merging(_ other: JSONObject) -> JSONObject {
        var copy = self
        copy.merge(other)
        return copy
    }
}

extension JSONObject: Equatable {
    /// Members have no order as far as equality is concerned (RFC 8259, section 4).
    package static func == (left: JSONObject, right: JSONObject) -> Bool {
        left.count == right.count && left.members.allSatisfy { right[$0.name] == $0.value }
    }
}

extension JSONObject: Sequence {
    package func makeIterator() -> IndexingIterator<[(name: String, value: JSON)]> {
        members.makeIterator()
    }
}
