import CCurl
import Glibc

/// One request on its way: what libcurl's callbacks decide and note down.
final class CurlExchange {
    static let maximumHeaderBytes = 256 << 10

    let request: HTTPRequest
    let headers: CurlHeaderList
    private let allowsPrivateAddresses: Bool
    private(set) var body: [UInt8] = []
    private(set) var isTooLarge = false
    /// As much of the body as is wanted has come.
    private(set) var isCutShort = false
    /// libcurl takes a header that is cut off for a whole one.
    private(set) var hasWholeHeader = false
    private var hasRefusedAddress = false
    private var hasAllowedAddress = false
    private var headerBytes = 0
    private var isSent = false

    init(_ request: HTTPRequest, allowsPrivateAddresses: Bool) throws(Failure) {
        self.request = request
        headers = try CurlHeaderList(request)
        self.allowsPrivateAddresses = allowsPrivateAddresses
    }

    /// None of the addresses that the host's name stands for was allowed.
    var isAddressRefused: Bool { hasRefusedAddress && !hasAllowedAddress }

    /// Plain http shows everything to everyone on the way, so it never leaves the private network.
    private func allows(_ address: [UInt8]) -> Bool {
        AddressPolicy.isPublic(address) ? request.uri.isSecure : allowsPrivateAddresses
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
        return unsafe socket(
            target.pointee.family, target.pointee.socktype | Int32(SOCK_CLOEXEC.rawValue), target.pointee.protocol)
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
        return !isSent || request.isIdempotent
    }

    private func receiveHeader(_ line: UnsafeRawBufferPointer) -> Bool {
        if unsafe line.starts(with: "HTTP/".utf8) { hasWholeHeader = false }
        if unsafe line.elementsEqual("\r\n".utf8) || line.elementsEqual("\n".utf8) { hasWholeHeader = true }
        headerBytes += line.count
        isTooLarge = headerBytes > CurlExchange.maximumHeaderBytes
        return !isTooLarge
    }

    private func receiveBody(_ bytes: UnsafeRawBufferPointer) -> Bool {
        let isTooLong = bytes.count > request.maximumAnswer - body.count
        isCutShort = isTooLong && request.cutsAnswerShort
        isTooLarge = isTooLong && !isCutShort
        guard !isTooLong else { return false }
        unsafe body.append(contentsOf: bytes)
        return true
    }
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
}
