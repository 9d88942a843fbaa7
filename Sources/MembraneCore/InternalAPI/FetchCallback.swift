/// What a host is asked for credentials with: given the question as JSON, it answers, on a thread of the library.
package typealias FetchCallback = @Sendable (String) -> FetchAnswer

package enum FetchAnswer: Sendable {
    /// JSON text.
    case given(String)
    /// Why it cannot, in the host's words.
    case failed(String)
}
