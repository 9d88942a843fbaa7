@testable import MembraneCore

/// The core's limits under names of their own: `Request` and `Token` also mean other things here.
enum RequestLimit {
    static let maximumSize = MembraneCore.Request.maximumSize
    static let maximumTokenSize = MembraneCore.Token.maximumSize
}
