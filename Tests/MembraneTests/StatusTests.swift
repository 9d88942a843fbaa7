import CMembrane
import MembraneCore
import Testing

@testable import Membrane

/// Numbers that the header and the core must agree on.
@Suite struct StatusTests {
    private let header: [Status: membrane_status] = [
        .ok: .MEMBRANE_OK, .invalidArgument: .MEMBRANE_INVALID_ARGUMENT, .invalidRequest: .MEMBRANE_INVALID_REQUEST,
        .closed: .MEMBRANE_CLOSED, .forked: .MEMBRANE_FORKED, .cancelled: .MEMBRANE_CANCELLED,
        .timedOut: .MEMBRANE_TIMED_OUT, .unsupported: .MEMBRANE_UNSUPPORTED,
        .notAuthenticated: .MEMBRANE_NOT_AUTHENTICATED, .accessDenied: .MEMBRANE_ACCESS_DENIED,
        .notFound: .MEMBRANE_NOT_FOUND, .alreadyExists: .MEMBRANE_ALREADY_EXISTS, .conflict: .MEMBRANE_CONFLICT,
        .disconnected: .MEMBRANE_DISCONNECTED, .clientAction: .MEMBRANE_CLIENT_ACTION,
        .credentialsRefused: .MEMBRANE_CREDENTIALS_REFUSED, .connectRefused: .MEMBRANE_CONNECT_REFUSED,
        .configuration: .MEMBRANE_CONFIGURATION, .integrationBroken: .MEMBRANE_INTEGRATION_BROKEN,
        .addressRefused: .MEMBRANE_ADDRESS_REFUSED, .network: .MEMBRANE_NETWORK,
        .providerError: .MEMBRANE_PROVIDER_ERROR, .rateLimited: .MEMBRANE_RATE_LIMITED,
        .storeBusy: .MEMBRANE_STORE_BUSY, .storeFull: .MEMBRANE_STORE_FULL,
        .storeReadOnly: .MEMBRANE_STORE_READ_ONLY, .storeUnavailable: .MEMBRANE_STORE_UNAVAILABLE,
        .storeCorrupt: .MEMBRANE_STORE_CORRUPT, .storeTooNew: .MEMBRANE_STORE_TOO_NEW, .wrongKey: .MEMBRANE_WRONG_KEY,
        .internal: .MEMBRANE_INTERNAL, .outOfMemory: .MEMBRANE_OUT_OF_MEMORY,
    ]

    @Test(arguments: Status.allCases)
    func everyStatusHasTheHeadersNumber(status: Status) throws {
        let number = try #require(header[status])
        #expect(status.rawValue == number.rawValue && membrane_status(status) == number)
    }

    private func name(_ number: Int32) -> String? {
        guard let status = membrane_status(rawValue: number) else { return nil }
        return unsafe membrane_status_name(status).map { unsafe String(cString: $0) }
    }

    @Test(arguments: Status.allCases)
    func everyStatusHasTheHeadersName(status: Status) {
        let words = "\(status)".flatMap { $0.isUppercase ? "_\($0)" : $0.uppercased() }
        #expect(name(status.rawValue) == "MEMBRANE_" + String(words))
    }

    @Test(arguments: [Int32(-1), 1, 99, 107, 304, 902, .max, .min])
    func otherNumbersHaveNoName(number: Int32) {
        #expect(name(number) == nil)
    }

    @Test func theLimitsAreTheHeaders() {
        #expect(Int(MEMBRANE_MAX_REQUEST) == RequestLimit.maximumSize)
        #expect(Int(MEMBRANE_MAX_TOKEN) == RequestLimit.maximumTokenSize)
    }

    @Test func theVersionIsTheHeaders() {
        let version = unsafe membrane_version().map { unsafe String(cString: $0) }
        #expect(version == MEMBRANE_VERSION)
        #expect(MEMBRANE_VERSION == "\(MEMBRANE_VERSION_MAJOR).\(MEMBRANE_VERSION_MINOR).\(MEMBRANE_VERSION_PATCH)")
    }
}
