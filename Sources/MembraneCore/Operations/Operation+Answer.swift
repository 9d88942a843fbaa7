/// What an operation answers is what its declaration says.
extension Operation {
    /// Runs it; debug builds hold the answer against its shape.
    func answer(_ context: Context, _ request: OperationRequest) throws(Failure) -> String {
        let text = try run(context, request)
        #if DEBUG
        try check(answer: text)
        #endif
        return text
    }

    #if DEBUG
    func check(answer text: String) throws(Failure) {
        // An app's own JSON may be part of it.
        guard let object = JSON(lenient: Array(text.utf8))?.objectValue else {
            throw .internal("\(name) answered no JSON object.")
        }
        if let difference = answer.difference(from: object) {
            throw .internal("The answer of \(name) is not as it is declared: \(difference)")
        }
    }
    #endif
}
