internal import CMembrane
@testable import Membrane
@testable import MembraneCore

extension Target {
    /// The functions of the C interface that are no operations: tokens, keys, webhooks, opening, structs of any size. See
    /// `InputReader` for how bytes become arguments.
    static let interface = Target(name: "interface") { input in
        var reader = InputReader(input)
        for _ in 0..<4 where !reader.isAtEnd { InterfaceCalls.call(&reader) }
    }
}

private enum InterfaceCalls {
    private typealias OutText = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
    private typealias OutHandle = UnsafeMutablePointer<OpaquePointer?>

    static func call(_ input: inout InputReader) {
        switch input.choice(8) {
        case 0: signToken(&input)
        case 1: verifyToken(&input)
        case 2, 3: useKey(&input)
        case 4: verifyWebhook(&input)
        case 5: open(&input)
        case 6: openClient(&input)
        default: names(&input)
        }
    }

    // MARK: What holds for every call

    /// An output is written on success only, and an error comes without it.
    private static func check(_ name: String, _ call: (OutText, OutHandle) -> membrane_status) -> String? {
        // Nothing that can be freed, so that writing it is noticed.
        let untouched = unsafe UnsafeMutablePointer<CChar>(bitPattern: 8)
        var answer = unsafe untouched
        var error: OpaquePointer?
        let status = unsafe call(&answer, &error)
        defer { unsafe membrane_error_free(error) }
        unsafe check(name, status, error)
        guard status == .MEMBRANE_OK else {
            let isUntouched = unsafe answer == untouched
            expect(isUntouched, "\(name): nothing is written when it fails")
            return nil
        }
        defer { unsafe membrane_string_free(answer) }
        guard let answer = unsafe answer else {
            expect(false, "\(name): there is an answer")
            return nil
        }
        return unsafe String(cString: answer)
    }

    private static func check(_ name: String, _ status: membrane_status, _ error: OpaquePointer?) {
        expect(
            status != .MEMBRANE_INTERNAL, "\(name) has no defect: \(unsafe text(membrane_error_message(error)) ?? "")")
        let isThere = unsafe error != nil
        expect((status == .MEMBRANE_OK) != isThere, "\(name): an error comes when it fails")
        guard isThere else { return }
        let told = unsafe membrane_error_status(error)
        expect(told == status && nameOf(status) != nil, "\(name): the error has the status")
        let whole = unsafe text(membrane_error_json(error)).flatMap { try? JSON(parsing: $0, what: "The error") }
        let key = unsafe text(membrane_error_key(error))
        expect(whole?["key"]?.stringValue == key && key != nil, "\(name): the error is whole")
        expect(whole?["message"]?.stringValue?.isEmpty == false, "\(name): the error says what is wrong")
    }

    private static func nameOf(_ status: membrane_status) -> String? { unsafe text(membrane_status_name(status)) }

    private static func text(_ pointer: UnsafePointer<CChar>?) -> String? {
        unsafe pointer.map { unsafe String(cString: $0) }
    }

    // MARK: Tokens

    private static let secrets = [
        String(repeating: "s", count: 64), String(repeating: "s", count: 32), "short", "", "-----BEGIN PUBLIC KEY-----",
    ]

    private static func secret(_ input: inout InputReader) -> String {
        input.choice(4) == 3 ? input.text() : input.choice(of: secrets) ?? ""
    }

    private static func withClaims(_ input: inout InputReader, _ body: (UnsafePointer<membrane_claims>?) -> Void) {
        let texts = (0..<4).map { _ in input.choice(3) == 0 ? nil : input.text() }
        let (lifetime, flags, size) = (input.number(), input.byte(), input.byte())
        unsafe withTexts(texts) { pointers in
            var claims = unsafe membrane_claims()
            unsafe claims.workspace_key = pointers[0]
            unsafe claims.tenant_key = pointers[1]
            unsafe claims.name = pointers[2]
            unsafe claims.fields = pointers[3]
            unsafe claims.expires_in_s = flags & 1 == 0 ? 7200 : lifetime
            unsafe claims.is_admin = Int32(flags >> 1 & 3)
            unsafe claims.reserved = Int32(flags >> 3 & 1)
            unsafe withStruct(claims, size) { unsafe body($0) }
        }
    }

    /// A caller's struct may be smaller and larger than what is known here; what follows it is zero or not.
    private static func withStruct<Value>(_ value: Value, _ choice: UInt8, _ body: (UnsafePointer<Value>?) -> Void) {
        let known = MemoryLayout<Value>.size
        let sizes = [known, known, known, known + 8, 4096, 4097, 0, known - 1, .max]
        let size = sizes[Int(choice) % sizes.count]
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: 4097, alignment: 16)
        defer { unsafe memory.deallocate() }
        unsafe memory.initializeMemory(as: UInt8.self, repeating: 0)
        guard let start = memory.baseAddress else { return }
        unsafe start.storeBytes(of: value, as: Value.self)
        unsafe start.storeBytes(of: size, as: Int.self)
        if choice & 0x80 != 0 { unsafe memory[known + 3] = 1 }
        unsafe body(choice == 0x7F ? nil : UnsafePointer(start.assumingMemoryBound(to: Value.self)))
    }

    private static func withTexts(_ texts: [String?], _ body: ([UnsafePointer<CChar>?]) -> Void) {
        let copies = unsafe texts.map { text -> UnsafeMutablePointer<CChar>? in
            guard let text else { return nil }
            let copy = UnsafeMutablePointer<CChar>.allocate(capacity: text.utf8.count + 1)
            for (index, byte) in text.utf8.enumerated() { unsafe copy[index] = CChar(bitPattern: byte) }
            unsafe copy[text.utf8.count] = 0
            return unsafe copy
        }
        unsafe body(copies.map { unsafe UnsafePointer($0) })
        unsafe copies.forEach { unsafe $0?.deallocate() }
    }

    private static func signToken(_ input: inout InputReader) {
        let (secret, algorithm) = (
            secret(&input), membrane_algorithm(rawValue: Int32(input.choice(16))) ?? .MEMBRANE_HS256
        )
        unsafe withClaims(&input) { claims in
            let token = unsafe check("sign_token") { unsafe membrane_sign_token(claims, secret, algorithm, $0, $1) }
            guard let token else { return }
            let said = unsafe check("verify_token") { unsafe membrane_verify_token(token, secret, $0, $1) }
            expect(said != nil, "what is signed verifies")
            let other = String(repeating: "o", count: 64)
            let forged = unsafe check("verify_token") { unsafe membrane_verify_token(token, other, $0, $1) }
            expect(forged == nil || secret == other, "and with no other secret")
        }
    }

    private static func verifyToken(_ input: inout InputReader) {
        let (token, secret) = (input.text() + input.text(), secret(&input))
        let claims = unsafe check("verify_token") { unsafe membrane_verify_token(token, secret, $0, $1) }
        expect(claims == nil, "nobody guesses a signature")
    }

    // MARK: Keys

    private static let keys = [
        #"{"kty":"oct","k":"AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow"}"#,
        #"{"kty":"OKP","crv":"Ed25519","d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#,
        "a secret of more than thirty-two bytes, and then some for the longest hash",
        "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n-----END PRIVATE KEY-----\n",
    ]
    private static let keyOptions = [
        "{}", #"{"format":"secret"}"#, #"{"format":"jwk"}"#, #"{"format":"jwks"}"#, #"{"format":"pem","kid":"k"}"#,
        #"{"algorithm":"HS512"}"#, #"{"allowShortSecret":true,"format":"secret"}"#,
        #"{"passphrase":"x","format":"pem"}"#,
    ]

    private static func useKey(_ input: inout InputReader) {
        let data = Array((input.choice(3) == 0 ? input.text() : input.choice(of: keys) ?? "").utf8)
        let choice = input.choice(keyOptions.count + 2)
        let options = choice < keyOptions.count ? keyOptions[choice] : choice == keyOptions.count ? nil : input.text()
        var key: OpaquePointer?
        var error: OpaquePointer?
        unsafe withTexts([options]) { texts in
            let status = unsafe membrane_key_new(data, data.count, texts[0], &key, &error)
            unsafe check("key_new", status, error)
        }
        unsafe membrane_error_free(error)
        guard let key = unsafe key else { return }
        defer { unsafe membrane_key_free(key) }
        let info = unsafe check("key_info") { unsafe membrane_key_info(key, $0, $1) }
        expect(info != nil, "a key can be described")
        let half = unsafe check("key_public") { unsafe membrane_key_public(key, $0, $1) }
        expect(half.map { !$0.utf8.contains(UInt8(ascii: "\u{0}")) } ?? true, "a public half is a text")
        let algorithm = membrane_algorithm(rawValue: Int32(input.choice(16))) ?? .MEMBRANE_HS256
        let (leeway, size) = (input.number(), input.byte())
        unsafe withClaims(&input) { claims in
            let token = unsafe check("key_sign") { unsafe membrane_key_sign(key, claims, algorithm, $0, $1) }
            guard let token else { return }
            var verify = unsafe membrane_verify_options()
            unsafe verify.leeway_s = leeway
            let said = unsafe check("key_verify") { unsafe membrane_key_verify(key, token, nil, $0, $1) }
            let canVerify = info?.utf8.contains("\"canVerify\":true".utf8) ?? false
            expect((said != nil) == canVerify, "what a key signed verifies, if it may")
            unsafe withStruct(verify, size) { options in
                _ = unsafe check("key_verify") { unsafe membrane_key_verify(key, token, options, $0, $1) }
            }
        }
    }

    // MARK: Webhooks

    private static func verifyWebhook(_ input: inout InputReader) {
        let secret = "whsec_" + Base64.encode([UInt8](repeating: 7, count: 32))
        let secrets = [secret, secret + " " + secret, "whsec_", "", input.text()]
        let (body, id, timestamp) = (Array(input.text().utf8), input.text(), input.text())
        let (signature, tolerance) = ("v1," + input.text(), input.number())
        var error: OpaquePointer?
        let status = unsafe membrane_verify_webhook(
            body, body.count, id, timestamp, signature, secrets[input.choice(secrets.count)], tolerance, &error)
        unsafe check("verify_webhook", status, error)
        unsafe membrane_error_free(error)
        expect(status != .MEMBRANE_OK, "nobody guesses a signature")
    }

    // MARK: Engines

    /// Only stores in memory: an input must not write files where it likes.
    private static let urls = [
        ":memory:", ":memory:", "sqlite::memory:", "", "sqlite:", "postgres://x", "HTTPS://x", "postgresql:\u{301}",
    ]
    private static let options = [
        "{}", #"{"workspaceKey":"acme"}"#, #"{"proxy":"http://p:1","noProxy":"*"}"#, #"{"requestLog":0}"#,
        #"{"workspaceKey":"acme","workspaceSecret":"ssssssssssssssssssssssssssssssss"}"#,
        #"{"oAuthCallbackUri":"https://product.test/{integration}","redirectOrigins":["https://a.test"]}"#,
    ]

    private static func engine(_ input: inout InputReader) -> OpaquePointer? {
        let url = input.choice(of: urls) ?? ""
        let choice = input.choice(options.count + 1)
        let given = choice < options.count ? options[choice] : input.text()
        // Nor make a key where it likes.
        let names = (try? JSON(parsing: given, what: "The options"))?.objectValue?.names ?? []
        guard !names.contains("keyFile"), !names.contains("caFile") else { return nil }
        let key = #""key":"\#(Base64.encode([UInt8](repeating: 7, count: 32)))""#
        let options = given == "{}" ? "{\(key)}" : given
        var engine: OpaquePointer?
        var error: OpaquePointer?
        let status = unsafe membrane_open(url, options, &engine, &error)
        unsafe check("open", status, error)
        unsafe membrane_error_free(error)
        return unsafe engine
    }

    private static func open(_ input: inout InputReader) {
        let engine = unsafe engine(&input)
        defer { unsafe membrane_close(engine) }
        let (key, request, due) = (input.choice(2) == 0 ? nil : input.text(), input.text(), input.text())
        unsafe withTexts([key, request, due]) { texts in
            _ = unsafe check("workspace_access") { unsafe membrane_workspace_access(engine, texts[0], $0, $1) }
            _ = unsafe check("create_instance_token") {
                unsafe membrane_create_instance_token(engine, texts[1], $0, $1)
            }
            _ = unsafe check("run_due") { unsafe membrane_run_due(engine, texts[2], $0, $1) }
        }
    }

    private static func openClient(_ input: inout InputReader) {
        let engine = unsafe engine(&input)
        defer { unsafe membrane_close(engine) }
        let made = unsafe check("create_instance_token") { unsafe membrane_create_instance_token(engine, nil, $0, $1) }
        let token = made.flatMap { try? JSON(parsing: $0, what: "The token") }?["token"]?.stringValue
        var client: OpaquePointer?
        let (given, options, isGiven) = (token ?? input.text(), input.text(), input.choice(2) == 1)
        let status =
            isGiven
            ? unsafe membrane_client_new_with_options(engine, given, options, &client, nil)
            : unsafe membrane_client_new(engine, given, &client, nil)
        defer { unsafe membrane_client_free(client) }
        expect(token == nil || isGiven || status == .MEMBRANE_OK, "a token that is made lets in")
        var call = unsafe membrane_call()
        unsafe call.timeout_ms = input.number()
        let (request, size) = (input.text(), input.byte())
        unsafe withStruct(call, size) { call in
            _ = unsafe check("get_self") { unsafe membrane_get_self(client, "{}", call, $0, $1) }
            _ = unsafe check("list_workspaces") { unsafe membrane_list_workspaces(client, request, call, $0, $1) }
        }
    }

    // MARK: Numbers

    private static func names(_ input: inout InputReader) {
        let number = Int32(truncatingIfNeeded: input.number()) &+ Int32(input.byte())
        if let status = membrane_status(rawValue: number) {
            expect(nameOf(status)?.hasPrefix("MEMBRANE_") ?? true, "a status has its name, or none")
        }
        let forged = unsafe OpaquePointer(bitPattern: UInt(truncatingIfNeeded: input.number()) &+ UInt(input.byte()))
        let answered = unsafe check("get_self") { unsafe membrane_get_self(forged, "{}", nil, $0, $1) }
        expect(answered == nil, "a number that is no handle is refused")
        unsafe membrane_client_free(forged)
        unsafe membrane_key_free(forged)
        unsafe membrane_close(forged)
    }
}
