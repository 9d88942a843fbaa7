import Testing

@testable import MembraneCore

@Suite struct FormEncodingTests {
    @Test(
        arguments: [
            ([], ""),
            ([("a", "1"), ("b", "2")], "a=1&b=2"),
            ([("a b", "c+d")], "a+b=c%2Bd"),
            ([("a", "x&y=z"), ("", "")], "a=x%26y%3Dz&="),
            ([("~", "*-._'()!")], "%7E=*-._%27%28%29%21"),
            ([("ü", "\u{1F600}\r\n%")], "%C3%BC=%F0%9F%98%80%0D%0A%25"),
            ([("a", "1"), ("a", "2")], "a=1&a=2"),
        ] as [([(String, String)], String)])
    func encodesAndDecodes(fields: [(String, String)], text: String) {
        #expect(FormEncoding.encode(fields) == text)
        #expect(FormEncoding.decode(text).elementsEqual(fields, by: ==))
    }

    @Test(
        arguments: [
            ("&&a=1&", [("a", "1")]),
            ("a", [("a", "")]),
            ("=b", [("", "b")]),
            ("a=b=c", [("a", "b=c")]),
            ("a=%", [("a", "%")]),
            ("a=%4", [("a", "%4")]),
            ("a=%zz%4", [("a", "%zz%4")]),
            ("a=%41%c3%BC", [("a", "Aü")]),
            ("a=%FF", [("a", "\u{FFFD}")]),
            ("a=ü", [("a", "ü")]),
            ("%26=%3D", [("&", "=")]),
        ] as [(String, [(String, String)])])
    func decodesWhatOthersWrite(text: String, fields: [(String, String)]) {
        #expect(FormEncoding.decode(text).elementsEqual(fields, by: ==))
    }
}
