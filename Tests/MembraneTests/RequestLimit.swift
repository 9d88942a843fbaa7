@testable import MembraneCore

/// The core's limits under names of their own: `Token` also means something else here.
enum RequestLimit {
    static let maximumSize = MembraneCore.OperationRequest.maximumSize
    static let maximumTokenSize = MembraneCore.Token.maximumSize
}
