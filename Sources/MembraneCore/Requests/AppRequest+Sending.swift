extension AppRequest {
    /// Sends as often as the request's `retry` permits while the app has trouble that may pass.
    func retrying(
        _ context: Context, _ send: (_ attempt: Int) throws(Failure) -> AppAnswer
    ) throws(Failure) -> AppAnswer {
        var tries = 0
        while true {
            tries += 1
            let delay: Int64?
            do throws(Failure) {
                let answer = try send(tries)
                guard mayRepeat(after: answer.status), !(stream?.isDelivering ?? false) else { return answer }
                let wish = answer.headers["Retry-After"].flatMap {
                    RateLimitRule.delay($0, .guessed, now: context.services.clock.now)
                }
                delay = try retry.delay(after: tries, wish: wish, context.call, context.services.random)
                if delay == nil { return answer }
            } catch {
                guard mayRepeat(after: error), !(stream?.isDelivering ?? false) else { throw error }
                delay = try retry.delay(
                    after: tries, wish: error.retryAfterMilliseconds, context.call, context.services.random)
                if delay == nil { throw error }
            }
            try context.call.sleep(milliseconds: delay ?? 0)
        }
    }

    private func mayRepeat(after status: Int) -> Bool { mayBeRepeated && [500, 502, 503, 504].contains(status) }

    /// A request that was refused for its number was not acted on.
    private func mayRepeat(after failure: Failure) -> Bool {
        failure.status == .rateLimited || failure.status == .network && failure.isRetryable && mayBeRepeated
    }

    /// Streams what the host of the call streams. Answers that something may have to be done about are held in memory.
    mutating func takeStream(_ context: Context, isPlain: @escaping @Sendable (HTTPResponse) -> Bool) throws(Failure) {
        guard let stream = context.stream else { return }
        let isPaged = pagination != nil
        stream.takeAnswers { response in
            guard !isPaged, (200..<300).contains(response.status), isPlain(response) else { return nil }
            return JSON.object(response.headJSON).text
        }
        try takeStream(stream)
    }

    /// Gives the host what was held in memory.
    func deliver(_ answer: AppAnswer) throws(Failure) -> AppAnswer {
        guard let stream, stream.takesBody, !answer.http.isStreamed, answer.data == nil, answer.pages.items == nil
        else { return answer }
        try stream.deliver(answer.http, head: JSON.object(answer.http.headJSON).text)
        var delivered = answer.http
        delivered.body = []
        delivered.isStreamed = true
        var given = AppAnswer(delivered)
        given.pages = answer.pages
        return given
    }
}
