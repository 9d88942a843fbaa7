@testable import MembraneCore

extension URI {
    /// The decoded parameters of the query, in their order.
    var queryItems: [(String, String)] { FormEncoding.decode(query ?? "") }
}
