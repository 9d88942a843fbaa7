/// Base64 and base64url (RFC 4648), strict: no white space, no stray bits, padding exactly as the form wants it.
enum Base64 {
    enum Form {
        /// Section 4, padded.
        case standard
        /// Section 5, not padded, as JSON Web Signatures use it (RFC 7515, section 2).
        case url
    }

    /// How many digits so many bytes become, without padding.
    static func digits(_ bytes: Int) -> Int { (bytes * 4 + 2) / 3 }

    static func encode(_ bytes: [UInt8], _ form: Form = .standard) -> String {
        unsafe String(unsafeUninitializedCapacity: digits(bytes.count) + Base64Words.slack) { text in
            guard let start = text.baseAddress else { return 0 }
            return unsafe bytes.withUnsafeBufferPointer { unsafe write($0, form, to: start) }
        }
    }

    static func append(_ bytes: Span<UInt8>, _ form: Form, to text: inout OwnedText) {
        unsafe text.append(maximum: digits(bytes.count) + Base64Words.slack) { end in
            unsafe bytes.withUnsafeBufferPointer { unsafe write($0, form, to: end) }
        }
    }

    /// Nil unless `text` is the one way to write some bytes in this form.
    static func decode(_ text: some Collection<UInt8>, _ form: Form = .standard) -> [UInt8]? {
        let contiguous = text.withContiguousStorageIfAvailable { unsafe decodedArray($0, form) }
        if let contiguous { return contiguous }
        return unsafe ContiguousArray(text).withUnsafeBufferPointer { unsafe decodedArray($0, form) }
    }

    static func decode(_ text: Span<UInt8>, _ form: Form) -> OwnedText? {
        var bytes = OwnedText(capacity: text.count + Base64Words.slack)
        var count: Int?
        unsafe bytes.append(maximum: text.count + Base64Words.slack) { place in
            unsafe count = text.withUnsafeBufferPointer { unsafe read($0, form, into: place) }
            return count ?? 0
        }
        return count == nil ? nil : consume bytes
    }

    private static func decodedArray(_ text: UnsafeBufferPointer<UInt8>, _ form: Form) -> [UInt8]? {
        var isClean = false
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: text.count + Base64Words.slack) { place, count in
            guard let start = place.baseAddress, let read = unsafe read(text, form, into: start) else { return }
            isClean = true
            count = read
        }
        return isClean ? bytes : nil
    }

    /// Writes up to `slack` bytes more than it answers.
    private static func write(
        _ bytes: UnsafeBufferPointer<UInt8>, _ form: Form, to text: UnsafeMutablePointer<UInt8>
    ) -> Int {
        unsafe Base64Words(form).encode(bytes, to: text)
        var count = digits(bytes.count)
        while form == .standard, count % 4 != 0 {
            unsafe text[count] = UInt8(ascii: "=")
            count += 1
        }
        return count
    }

    /// How many bytes were read; nil where `text` is not right. Writes up to `slack` bytes more than it reads.
    private static func read(
        _ text: UnsafeBufferPointer<UInt8>, _ form: Form, into bytes: UnsafeMutablePointer<UInt8>
    ) -> Int? {
        var count = text.count
        if form == .standard {
            guard count % 4 == 0 else { return nil }
            for _ in 0..<2 where unsafe count > 0 && text[count - 1] == UInt8(ascii: "=") { count -= 1 }
        }
        guard count % 4 != 1, unsafe Base64Words(form).decode(text.prefix(count), into: bytes) else { return nil }
        return count / 4 * 3 + max(0, count % 4 - 1)
    }
}
