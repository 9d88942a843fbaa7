import CCurl
import Glibc

/// One request on its way: what libcurl's callbacks decide and note down.
@safe final class CurlExchange {
    let request: HTTPRequest
    let headers: CurlHeaderList
    private let options: TransportOptions
    /// Whether the exchange goes through the proxy of the options.
    let usesProxy: Bool
    /// Set while libcurl performs.
    private var easy: UnsafeMutableRawPointer?
    private(set) var body: [UInt8] = []
    /// Grows with everything that moves.
    private(set) var progress = 0
    /// Nil as long as nothing of the body has come.
    private(set) var isStreamed: Bool?
    private(set) var isTooLarge = false
    /// As much of the body as is wanted has come.
    private(set) var isCutShort = false
    /// libcurl takes a header that is cut off for a whole one.
    private(set) var hasWholeHeader = false
    private var hasRefusedAddress = false
    private var hasAllowedAddress = false
    /// What the body comes in, when its header is whole.
    private var codings = ContentCodings()
    /// A kept connection ended before anything of the answer had come.
    private(set) var hasMetDeadConnection = false
    private var headerBytes = 0
    private var isSent = false
    private let home = HomeProcess()

    init(_ request: HTTPRequest, _ options: TransportOptions) throws(Failure) {
        self.request = request
        headers = try CurlHeaderList(request)
        self.options = options
        usesProxy = options.proxy?.isUsed(for: request.uri) ?? false
    }

    /// The engine has a proxy, whether this exchange uses it or not.
    var hasProxy: Bool { options.proxy != nil }
    var proxy: ProxyRules? { usesProxy ? options.proxy : nil }
    var idleMilliseconds: Int64 { options.idleMilliseconds }
    var allowsPrivateAddresses: Bool { options.allowsPrivateAddresses }

    /// Whether a byte of an answer has come, of a line that may not have ended.
    var hasBegunToAnswer: Bool { progress > 0 || (unsafe easy.map { unsafe CurlEasy.hasReceived($0) } ?? false) }

    /// What the answer's first line says, while it arrives and when it has.
    var status: Int { unsafe easy.map { unsafe CurlEasy.status($0) } ?? 0 }

    func begin(on easy: UnsafeMutableRawPointer) { unsafe self.easy = easy }
    func end() { unsafe easy = nil }

    /// None of the addresses that the host's name stands for was allowed.
    var isAddressRefused: Bool { hasRefusedAddress && !hasAllowedAddress }

    /// Plain http shows everything to everyone on the way, so it never leaves the private network.
    private func allows(_ address: [UInt8]) -> Bool {
        // The proxy is the host's own choice. What it may lead to was judged before.
        usesProxy || (AddressPolicy.isPublic(address) ? request.uri.isSecure : options.allowsPrivateAddresses)
    }

    /// A socket for an address that the host's name stands for; CURL_SOCKET_BAD makes libcurl try the next one.
    ///
    /// This is the address that is connected to: a name server cannot answer differently in between.
    private func openSocket(_ target: UnsafePointer<curl_sockaddr>) -> curl_socket_t {
        guard allows(unsafe CurlExchange.octets(of: target)) else {
            hasRefusedAddress = true
            return CURL_SOCKET_BAD
        }
        hasAllowedAddress = true
        guard home.isThisOne else { return CURL_SOCKET_BAD }
        return unsafe CurlSockets.open(target.pointee.family, target.pointee.socktype, target.pointee.protocol)
    }

    /// Empty when it is not an IP address.
    private static func octets(of target: UnsafePointer<curl_sockaddr>) -> [UInt8] {
        guard let offset = MemoryLayout<curl_sockaddr>.offset(of: \.addr) else { return [] }
        let address = unsafe UnsafeRawPointer(target) + offset
        let size = unsafe Int(target.pointee.addrlen)
        switch unsafe target.pointee.family {
        case AF_INET where size >= MemoryLayout<sockaddr_in>.size:
            let number = unsafe address.loadUnaligned(as: sockaddr_in.self).sin_addr
            return unsafe withUnsafeBytes(of: number) { unsafe Array($0) }
        case AF_INET6 where size >= MemoryLayout<sockaddr_in6>.size:
            let number = unsafe address.loadUnaligned(as: sockaddr_in6.self).sin6_addr
            return unsafe withUnsafeBytes(of: number) { unsafe Array($0) }
        default:
            return []
        }
    }

    /// libcurl sends anew when a kept connection dies before the answer. The server may have acted on the first
    /// request all the same, so only what may be repeated is.
    private func maySend() -> Bool {
        defer { isSent = true }
        return !isSent || request.mayBeRepeated
    }

    private func receiveHeader(_ line: UnsafeRawBufferPointer) -> Bool {
        progress &+= 1
        headerBytes += line.count
        isTooLarge = headerBytes > options.maximumHeader
        guard !isTooLarge else { return false }
        if unsafe line.starts(with: "HTTP/".utf8) {
            hasWholeHeader = false
            codings = ContentCodings()
        }
        unsafe codings.read(line)
        guard unsafe line.elementsEqual("\r\n".utf8) || line.elementsEqual("\n".utf8) else { return true }
        hasWholeHeader = true
        // What cannot be decoded is handed out as it is: the app has acted on the request, and says how that went.
        guard !codings.areKnown, let easy = unsafe easy else { return true }
        return unsafe curl_easy_set_long(easy, CURLOPT_HTTP_CONTENT_DECODING, 0) == CURLE_OK
    }

    /// What came of it.
    func note(_ code: CURLcode, madeConnections: Int) {
        hasMetDeadConnection = code != CURLE_OK && headerBytes == 0 && madeConnections == 0 && isSent
    }

    private func headers(_ easy: UnsafeMutableRawPointer) -> HTTPHeaders {
        let status = unsafe CurlEasy.status(easy)
        let hasBody = request.method != "HEAD" && status != 304
        return unsafe CurlEasy.headers(easy, isDecoded: hasBody && codings.areKnown)
    }

    private func receiveBody(_ bytes: UnsafeRawBufferPointer) -> Bool {
        progress &+= 1
        if let stream = request.stream {
            guard let isStreamed = isStreamed ?? beginStreaming() else { return false }
            if isStreamed {
                isTooLarge = request.maximumStreamed.map { Int64(bytes.count) > $0 - stream.receivedBytes } ?? false
                return unsafe !isTooLarge && stream.take(bytes)
            }
        }
        let isTooLong = bytes.count > request.maximumAnswer - body.count
        isCutShort = isTooLong && request.cutsAnswerShort
        isTooLarge = isTooLong && !isCutShort
        guard !isTooLong else { return false }
        unsafe body.append(contentsOf: bytes)
        return true
    }

    /// Asks who takes the answer's body, once its head is there; nil when the host gives up.
    private func beginStreaming() -> Bool? {
        guard let stream = request.stream, stream.takesBody, let easy = unsafe easy else { return false }
        let head = unsafe HTTPResponse(status: CurlEasy.status(easy), headers: headers(easy))
        isStreamed = stream.begin(head)
        return isStreamed
    }

    /// The answer, once libcurl has ended well.
    func answer(_ easy: borrowing CurlEasy) throws(Failure) -> HTTPResponse {
        // Without a body nobody was asked yet.
        if request.stream?.takesBody == true, isStreamed == nil, unsafe self.easy != nil, beginStreaming() == nil {
            throw .abortedByCallback
        }
        var answer = unsafe HTTPResponse(status: easy.status, headers: headers(easy.handle), body: body)
        answer.isStreamed = isStreamed ?? false
        return answer
    }

    private func sendBody(_ place: UnsafeMutableRawBufferPointer) -> Int {
        progress &+= 1
        return unsafe request.stream?.read(into: place) ?? Int(CURL_READFUNC_ABORT)
    }

    private func rewindBody() -> Bool { request.stream?.rewind() ?? false }
}

/// What libcurl calls, on the thread that performs the exchange and while it does.
extension CurlExchange {
    var context: UnsafeMutableRawPointer { unsafe Unmanaged.passUnretained(self).toOpaque() }

    private static func from(_ context: UnsafeMutableRawPointer?) -> CurlExchange? {
        unsafe context.map { unsafe Unmanaged<CurlExchange>.fromOpaque($0).takeUnretainedValue() }
    }

    static let openSocketCallback: curl_opensocket_callback = { context, _, target in
        guard let exchange = unsafe from(context), let target = unsafe target else { return CURL_SOCKET_BAD }
        return unsafe exchange.openSocket(target)
    }

    static let beforeRequestCallback: curl_prereq_callback = { context, _, _, _, _ in
        unsafe from(context)?.maySend() == true ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT
    }

    static let headerCallback: curl_write_callback = { bytes, size, count, context in
        let bytes = unsafe UnsafeRawBufferPointer(start: bytes, count: size * count)
        return unsafe from(context)?.receiveHeader(bytes) == true ? bytes.count : 0
    }

    static let bodyCallback: curl_write_callback = { bytes, size, count, context in
        let bytes = unsafe UnsafeRawBufferPointer(start: bytes, count: size * count)
        return unsafe from(context)?.receiveBody(bytes) == true ? bytes.count : 0
    }

    static let readCallback: curl_read_callback = { bytes, size, count, context in
        let place = unsafe UnsafeMutableRawBufferPointer(start: bytes, count: size * count)
        return unsafe from(context)?.sendBody(place) ?? Int(CURL_READFUNC_ABORT)
    }

    /// libcurl only ever goes back to the beginning, to send anew.
    static let seekCallback: curl_seek_callback = { context, offset, origin in
        guard offset == 0, origin == SEEK_SET else { return CURL_SEEKFUNC_FAIL }
        return unsafe from(context)?.rewindBody() == true ? CURL_SEEKFUNC_OK : CURL_SEEKFUNC_FAIL
    }
}
