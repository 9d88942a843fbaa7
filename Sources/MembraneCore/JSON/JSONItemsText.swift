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
        if !isFirst { text.append(UInt8(ascii: ",")) }
        text.append(UInt8(ascii: "{"))
        isFirst = true
        try body(&self)
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

    /// Nil: there is nothing after these.
    consuming func ended(cursor: String?) -> String {
        text.append(UInt8(ascii: "]"))
        if let cursor {
            text.append(#","cursor":"#)
            JSONText.append(cursor, to: &text)
        }
        text.append(UInt8(ascii: "}"))
        return String(text)
    }
}
