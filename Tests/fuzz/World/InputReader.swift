/// Takes an input apart into choices, texts and JSON, so that any bytes mean something. What is missing is zero.
struct InputReader: Sendable {
    private var bytes: ArraySlice<UInt8>

    init(_ input: [UInt8]) { bytes = input[...] }

    var isAtEnd: Bool { bytes.isEmpty }

    mutating func byte() -> UInt8 { bytes.popFirst() ?? 0 }

    mutating func choice(_ count: Int) -> Int { count > 0 ? Int(byte()) % count : 0 }

    mutating func choice<Element>(of elements: [Element]) -> Element? {
        elements.isEmpty ? nil : elements[choice(elements.count)]
    }

    mutating func text() -> String {
        let part = bytes.prefix(Int(byte()))
        bytes = bytes.dropFirst(part.count)
        return String(decoding: part, as: UTF8.self)
    }

    mutating func number() -> Int64 {
        let numbers: [Int64] = [0, 1, -1, 2, 60, 3600, 86_400, 86_401, 1 << 31, 1 << 53, .max, .min]
        return numbers[choice(numbers.count)]
    }
}
