/// What the host answers for a function of a connector.
package enum NativeAnswer: Sendable {
    /// JSON text.
    case value(String)
    /// Why there is no value, in words for a person; nil when it did not say.
    case failed(String?)
}
