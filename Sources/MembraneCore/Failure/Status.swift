/// The statuses of the C interface, number for number. The hundreds say who must act.
package enum Status: Int32, CaseIterable, Sendable {
    case ok = 0

    case invalidArgument = 100
    case invalidRequest = 101
    case closed = 102
    case forked = 103
    case cancelled = 104
    case timedOut = 105
    case unsupported = 106

    case notAuthenticated = 200
    case accessDenied = 201
    case notFound = 202
    case alreadyExists = 203
    case conflict = 204

    case disconnected = 300
    case clientAction = 301
    case credentialsRefused = 302
    case connectRefused = 303

    case configuration = 400
    case integrationBroken = 401
    case addressRefused = 402

    case network = 500
    case providerError = 501
    case rateLimited = 502

    case storeBusy = 600
    case storeFull = 601
    case storeReadOnly = 602
    case storeUnavailable = 603
    case storeCorrupt = 604
    case storeTooNew = 605
    case wrongKey = 606

    case `internal` = 900
    case outOfMemory = 901
}
