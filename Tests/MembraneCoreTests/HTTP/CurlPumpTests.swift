import Glibc
import Testing

import class Foundation.Thread

@testable import MembraneCore

/// Many requests side by side, to servers on this machine that answer in every way.
@Suite struct CurlPumpTests {
    private let transport = CurlTransport(allowsPrivateAddresses: true)

    /// Sends to each address at once, with a limit for each in milliseconds. What came of them, in their order.
    private func send(
        _ uris: [URI], limit: Int64 = 60_000, allowsPrivateAddresses: Bool = true, cancelling: Cancellation? = nil
    ) -> [Result<HTTPResponse, Failure>?] {
        let transport = allowsPrivateAddresses ? transport : CurlTransport(allowsPrivateAddresses: false)
        var results = [Result<HTTPResponse, Failure>?](repeating: nil, count: uris.count)
        var begun = 0
        let call = Call.patient(with: cancelling.map { [$0] } ?? [])
        transport.sendAll(
            {
                guard begun < uris.count else { return nil }
                defer { begun += 1 }
                var request = HTTPRequest(method: "POST", uri: uris[begun])
                request.body = Array("body \(begun)".utf8)
                request.maximumAnswer = 1000
                request.cutsAnswerShort = true
                return Outgoing(id: begun, request: request, call: call.limited(milliseconds: limit))
            },
            { outgoing, result in results[outgoing.id] = result })
        return results
    }

    @Test func everyRequestGetsItsAnswer() throws {
        let server = try LoopbackServer { request, _ in
            LoopbackServer.answer(String(decoding: request.body, as: UTF8.self))
        }
        let uri = try server.uri()
        for _ in 0..<3 {
            let results = send(Array(repeating: uri, count: 100))
            for (number, result) in results.enumerated() {
                #expect(result?.success.map { String(decoding: $0.body, as: UTF8.self) } == "body \(number)")
            }
        }
        // Connections are kept from one run to the next.
        #expect(server.connectionCount <= CurlPump.maximumRunning)
    }

    @Test(arguments: ["HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", "HTTP/1.1 200 OK\r\nX-Slow: ", ""])
    func whoAnswersByteByByteHoldsNobody(beginning: String) throws {
        let slow = try DrippingServer(beginning)
        let server = try LoopbackServer { _, _ in LoopbackServer.answer("fine") }
        let results = send([slow.uri] + Array(repeating: try server.uri(), count: 50), limit: 400)
        #expect(results[0]?.failure?.status == .timedOut)
        #expect(results.dropFirst().allSatisfy { $0?.success?.status == 200 })
    }

    @Test func aLongAnswerIsCutShort() throws {
        let server = try LoopbackServer { _, _ in
            LoopbackServer.answer(String(repeating: "x", count: 5_000_000))
        }
        let results = send([try server.uri()])
        #expect(results[0]?.success?.status == 200 && results[0]?.success?.body.count ?? .max <= 1000)
    }

    @Test func aRedirectIsAnsweredAndNotFollowed() throws {
        let inside = try LoopbackServer { _, _ in LoopbackServer.answer() }
        let location = "Location: \(try inside.uri().text)\r\n"
        let server = try LoopbackServer { _, _ in LoopbackServer.answer("", status: "307 Moved", headers: location) }
        #expect(send([try server.uri()])[0]?.success?.status == 307)
        #expect(inside.connectionCount == 0)
    }

    @Test func privateAddressesAreRefused() throws {
        let server = try LoopbackServer { _, _ in LoopbackServer.answer() }
        for text in [
            "http://127.0.0.1:\(server.port)/", "https://localhost:\(server.port)/", "https://169.254.169.254/",
        ] {
            let results = send([try URI(text, what: "A URI")], allowsPrivateAddresses: false)
            #expect(results[0]?.failure?.status == .addressRefused)
        }
        #expect(server.connectionCount == 0)
    }

    @Test func aConnectionThatIsCutOffIsAFailure() throws {
        let server = try LoopbackServer { _, number in
            number % 2 == 1 ? .close("HTTP/1.1 200 OK\r\nContent-Le") : LoopbackServer.answer()
        }
        let uri = try server.uri()
        for index in 0..<4 {
            let result = send([uri])[0]
            if index % 2 == 0 {
                #expect(result?.failure?.key == "answer_cut_off")
            } else {
                #expect(result?.success != nil)
            }
        }
    }

    @Test func cancellingEndsAll() throws {
        let slow = try DrippingServer("")
        let cancellation = Cancellation()
        cancellation.cancel()
        let results = send([slow.uri, slow.uri], cancelling: cancellation)
        #expect(results.allSatisfy { $0?.failure?.status == .cancelled })
    }
}

/// Sends its beginning at once, and then a byte every 20 milliseconds for as long as somebody reads.
private struct DrippingServer {
    let uri: URI

    init(_ beginning: String) throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isListening = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe bind(listener, $0, size) == 0 && listen(listener, 64) == 0
                    && getsockname(listener, $0, &size) == 0
            }
        }
        guard isListening else { throw Failure.internal("The test's server cannot listen.") }
        uri = try URI("http://127.0.0.1:\(UInt16(bigEndian: address.sin_port))/", what: "The server")
        Thread.detachNewThread {
            while true {
                let connection = accept(listener, nil, nil)
                guard connection >= 0 else { return }
                Thread.detachNewThread {
                    var bytes = Array(beginning.utf8)
                    repeat {
                        let count = bytes.count
                        let sent = unsafe Glibc.send(connection, bytes, count, Int32(MSG_NOSIGNAL))
                        if sent < count { break }
                        SystemClock().sleep(milliseconds: 20)
                        bytes = beginning.isEmpty ? [] : [UInt8(ascii: "x")]
                    } while true
                    close(connection)
                }
            }
        }
    }
}
