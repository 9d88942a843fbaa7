/// What a list operation answers, `{"items": […], "cursor"}`, as text that is written item by item and member by member.
struct JSONItemsText: ~Copyable, JSONMembers {
    private var text: OwnedText
    private var isFirst = true

    /// Room for `capacity` bytes; more is made when it is needed.
    init(capacity: Int) {
        text = OwnedText(capacity: capacity)
        text.append(#"{"items":["#)
    }

    /// `body` adds the members of one item.
    mutating func addItem(_ body: (inout JSONItemsText) throws(Failure) -> Void) throws(Failure) {
        let (start, wasFirst) = (text.count, isFirst)
        if !isFirst { text.append(UInt8(ascii: ",")) }
        text.append(UInt8(ascii: "{"))
        isFirst = true
        do throws(Failure) {
            try body(&self)
        } catch {
            // As if nothing had been begun.
            text.removeLast(text.count - start)
            isFirst = wasFirst
            throw error
        }
        text.append(UInt8(ascii: "}"))
        isFirst = false
    }

    private mutating func begin(_ name: String) {
        if !isFirst { text.append(UInt8(ascii: ",")) }
        isFirst = false
        JSONText.append(name, to: &text)
        text.append(UInt8(ascii: ":"))
    }

    mutating func add(_ name: String, _ value: JSON?) {
        guard let value else { return }
        begin(name)
        value.write(to: &text)
    }

    mutating func add(_ name: String, text value: String?) {
        guard let value else { return }
        begin(name)
        JSONText.append(value, to: &text)
    }

    mutating func add(_ name: String, instant: Int64?) {
        guard let instant else { return }
        begin(name)
        text.append(UInt8(ascii: "\""))
        Timestamp.append(instant, to: &text)
        text.append(UInt8(ascii: "\""))
    }

    /// - Parameters:
    ///   - damaged: the ids of what could not be added.
    ///   - cursor: nil: there is nothing after these.
    consuming func ended(damaged: [String], cursor: String?) -> String {
        text.append(UInt8(ascii: "]"))
        if !damaged.isEmpty {
            text.append(#","damaged":"#)
            JSON.array(damaged.map { .string($0) }).write(to: &text)
        }
        if let cursor {
            text.append(#","cursor":"#)
            JSONText.append(cursor, to: &text)
        }
        text.append(UInt8(ascii: "}"))
        return String(text)
    }
}
