internal import Glibc
@testable import MembraneCore

extension Target {
    /// Addresses, as people, connectors and other servers write them: the first line is one, the second what is joined to
    /// it, a proxy's exceptions, or what is filled into it.
    static let address = Target(name: "address") { input in
        let lines = String(decoding: input, as: UTF8.self).cut(at: 10)
        let (text, second) = (String(lines.before), String(lines.after ?? ""))
        checkURI(text, second)
        checkOpinions(text)
        checkReference(text, second)
        checkProxy(text, second)
        checkTemplate(text, second)
        checkApp(text)
        checkNumbers(text)
        _ = try? StoreLocation(url: text)
    }

    private static func octets(_ text: String) -> [UInt8] { Array(text.utf8) }

    // MARK: Whole addresses

    private static func checkURI(_ text: String, _ reference: String) {
        guard let uri = try? URI(text, what: "The address") else { return }
        expect(octets(uri.text) == octets(text) && !uri.host.isEmpty, "an address is kept as it is written")
        expect((1...65535).contains(uri.port) && uri.path.utf8.first == UInt8(ascii: "/"), "port and path are there")
        expect(uri.host.utf8.allSatisfy { !"@/?#\\% ".utf8.contains($0) }, "a host is a host")
        guard let origin = try? URI(uri.origin, what: "The origin") else {
            return expect(false, "an origin is an address")
        }
        expect(origin.host == uri.host && origin.port == uri.port && origin.scheme == uri.scheme, "and the same one")
        let more = uri.appending(query: [("a&b", reference)])
        guard let again = try? URI(more.text, what: "The address") else {
            return expect(false, "an address with a query is one")
        }
        expect(again.origin == uri.origin && octets(again.path) == octets(uri.path), "which goes to the same place")
        expect(FormEncoding.decode(again.query ?? "").last?.0 == "a&b", "and has the parameter")
        checkJoining(uri, reference)
    }

    private static func checkJoining(_ base: URI, _ reference: String) {
        guard let joined = try? base.joining(reference) else { return }
        expect(joined.origin == base.origin, "nothing that is joined leads elsewhere")
        expect(joined.fragment == nil && !joined.text.utf8.contains(UInt8(ascii: "#")), "nor has a fragment")
        guard let again = try? URI(joined.text, what: "The address") else {
            return expect(false, "what is joined is an address")
        }
        expect(again == joined || again.text == joined.text && again.path == joined.path, "and read as it was meant")
        for segment in PercentEncoding.decode(joined.path.utf8).split(separator: UInt8(ascii: "/")) {
            expect(segment != [46] && segment != [46, 46], "no step leads up")
        }
    }

    /// Several parts of the library read addresses: they must not be of several opinions about the host.
    private static func checkOpinions(_ text: String) {
        guard WebAddress.problem(text) == nil, let uri = try? URI(text, what: "The address") else { return }
        let rest = text.utf8.drop { $0 != UInt8(ascii: "/") }.dropFirst(2)
        let authority = rest.prefix { !"/?#".utf8.contains($0) }
        let host = String(decoding: authority, as: UTF8.self).asciiLowercased()
        if host.hasPrefix("[") {
            // Which libcurl writes in its shortest form.
            let written = IPAddress.octets(of: host.cut(at: UInt8(ascii: "]")).before + "]")
            expect(
                written != nil && written == IPAddress.octets(of: uri.host), "an address is what stands in its place")
            return
        }
        expect(host == uri.host || host.hasPrefix(uri.host + ":"), "the host is what stands in its place: \(uri.host)")
        let isNumber = IPAddress.octets(of: uri.host) != nil
        let last = uri.host.parts(at: UInt8(ascii: ".")).last ?? "none"
        let hexadecimal = last.removing(prefix: "0x")?.utf8.allSatisfy { "0123456789abcdef".utf8.contains($0) } ?? false
        let looksSo = hexadecimal || last.utf8.allSatisfy { (0x30...0x39).contains($0) }
        expect(!looksSo || isNumber, "what looks like a number is an address: \(uri.host)")
    }

    // MARK: References

    private static func checkReference(_ text: String, _ base: String) {
        guard let reference = URIReference(text) else { return }
        guard let again = URIReference(reference.text) else {
            return expect(false, "a reference that is written is one")
        }
        expect(again == reference, "and the same one")
        expect(SchemaFormat.uriReference.fits(text), "a schema says so, too")
        // A base has its own dots resolved, as “$id” does: section 5.2.2 takes its path as it is for an empty reference.
        guard let given = URIReference(base), given.scheme != nil else { return }
        let base = given.resolved(against: given)
        expect(base.resolved(against: base) == base, "what has a scheme is resolved once")
        let resolved = reference.resolved(against: base)
        expect(resolved.scheme != nil, "what is resolved is whole")
        expect(resolved.resolved(against: base) == resolved, "and stays so")
    }

    // MARK: Proxies

    private static func checkProxy(_ text: String, _ exceptions: String) {
        guard let proxy = try? ProxyRules(text, exceptions: exceptions) else { return }
        let isKnown = ["http://", "https://", "socks5://", "socks5h://"].contains { proxy.address.hasPrefix($0) }
        expect(isKnown, "a proxy has a scheme")
        expect(!proxy.address.utf8.contains(UInt8(ascii: "@")), "its address has no password")
        for address in ["https://app.test", "https://10.1.2.3/", "https://[2001:db8::1]:8443/x"] {
            guard let uri = try? URI(address, what: "The address") else { continue }
            let isUsed = proxy.isUsed(for: uri)
            expect(!isUsed || !exceptions.parts(at: UInt8(ascii: ",")).contains { $0 == "*" }, "no rule is passed over")
        }
        if let all = try? ProxyRules(text, exceptions: "*"), let uri = try? URI("https://a.test", what: "The address") {
            expect(!all.isUsed(for: uri), "all exceptions are all")
        }
    }

    // MARK: Addresses of ours

    private static func checkTemplate(_ text: String, _ key: String) {
        guard let template = try? CallbackTemplate(text) else { return }
        guard let uri = try? URI(template.uri(for: key), what: "The address"),
            let other = try? URI(template.uri(for: "a"), what: "The address")
        else { return }
        expect(uri.origin == other.origin, "no key leads elsewhere")
        expect(template.isDistinct || uri.text == other.text, "without a place for it, a key changes nothing")
    }

    private static func checkApp(_ text: String) {
        guard let options = try? EngineOptions(json: nil), let app = try? AppAddress(text, options) else { return }
        expect(app.uri.isSecure && app.uri.fragment == nil, "an app is asked over https")
        guard let key = try? app.connectorKey() else { return expect(false, "an app has a key") }
        expect(key.utf8.allSatisfy { PercentEncoding.isLetterOrDigit($0) || $0 == UInt8(ascii: "-") }, "which is plain")
        guard let again = try? AppAddress(app.text, options) else { return expect(false, "an app's address is one") }
        expect(again.text == app.text && app.isNamed(by: again.uri), "and names the same app")
    }

    // MARK: Numbers

    /// Ours and the C library's opinion.
    private static func checkNumbers(_ text: String) {
        guard !text.utf8.contains(0) else { return }
        var four = in_addr()
        var six = in6_addr()
        let isFour = unsafe inet_pton(AF_INET, text, &four) == 1
        let isSix = unsafe inet_pton(AF_INET6, text, &six) == 1
        let written = isFour ? unsafe withUnsafeBytes(of: four) { unsafe Array($0) } : nil
        expect(IPAddress.four(text.utf8) == written, "an IPv4 address is one everywhere")
        let other = isSix ? unsafe withUnsafeBytes(of: six) { unsafe Array($0) } : nil
        expect(IPAddress.six(text.utf8) == other, "an IPv6 address is one everywhere")
    }
}
