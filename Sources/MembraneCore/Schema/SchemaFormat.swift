/// The formats that are checked; others describe a field and check nothing, as the standard has it.
enum SchemaFormat: String, Sendable {
    case uri
    case uriReference = "uri-reference"
    case email
    case date
    case time
    case dateTime = "date-time"
    case uuid
    case hostname
    case ipv4
    case ipv6

    func fits(_ text: String) -> Bool {
        switch self {
        case .uri: URIReference(text)?.scheme != nil
        case .uriReference: URIReference(text) != nil
        case .email: InternetAddress.isMailbox(text.utf8)
        case .date: DateTime.isDate(text.utf8)
        case .time: DateTime.isTime(text.utf8)
        case .dateTime: DateTime.isDateTime(text.utf8)
        case .uuid: Self.isUUID(Array(text.utf8))
        case .hostname: InternetAddress.isHostname(text.utf8)
        case .ipv4: IPAddress.four(text.utf8) != nil
        case .ipv6: IPAddress.six(text.utf8) != nil
        }
    }

    /// What a value must be, in words that follow "must be".
    var words: String {
        switch self {
        case .uri: "a whole address, such as https://example.com"
        case .uriReference: "an address or a path"
        case .email: "an email address, such as name@example.com"
        case .date: "a date, such as 2026-01-31"
        case .time: "a time with its zone, such as 12:30:00Z"
        case .dateTime: "a date and time with its zone, such as 2026-01-31T12:30:00Z"
        case .uuid: "a UUID, such as 123e4567-e89b-12d3-a456-426614174000"
        case .hostname: "the name of a host, such as www.example.com"
        case .ipv4: "an IPv4 address, such as 192.0.2.1"
        case .ipv6: "an IPv6 address, such as 2001:db8::1"
        }
    }

    private static func isUUID(_ bytes: [UInt8]) -> Bool {
        guard bytes.count == 36 else { return false }
        return bytes.enumerated().allSatisfy { index, byte in
            [8, 13, 18, 23].contains(index)
                ? byte == UInt8(ascii: "-")
                : (0x30...0x39).contains(byte) || (0x41...0x46).contains(byte) || (0x61...0x66).contains(byte)
        }
    }
}
