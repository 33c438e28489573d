// Stands before an authenticator that is slow, or may be down: remembers answers, and leaves it alone when it fails.
public import Accounts
internal import Crypto
internal import Synchronization

/// Keeps answers for a while, limits questions at once, and stops asking after failures in a row.
///
/// A failure is `.unavailable`. While it rests, every question is answered at once, without a thread.
public final class GuardedAuthenticator: Authenticator {
    private struct State {
        var cache: AnswerCache<AnswerKey>
        var breaker: CircuitBreaker
        /// Counts `forgetAnswers`: an answer that was asked for before is not kept.
        var generation = 0
        var lastFailure = ""
    }

    /// A question that may be asked.
    private struct Ticket {
        let key: AnswerKey
        let generation: Int
    }

    private let name: String
    private let wrapped: any Authenticator
    private let settings: GuardSettings
    private let now: @Sendable () -> ContinuousClock.Instant
    private let hashKey = SymmetricKey(size: .bits256)
    private let gate: CallGate
    private let state: Mutex<State>

    /// A guard.
    ///
    /// - Parameters:
    ///   - wrapped: who is asked. It must have a time limit of its own: a call can't be ended from here.
    ///   - name: what reasons begin with, in the log.
    ///   - now: the time.
    public init(
        _ wrapped: any Authenticator,
        name: String,
        settings: GuardSettings = GuardSettings(),
        now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
    ) {
        self.wrapped = wrapped
        self.name = name
        self.settings = settings
        self.now = now
        self.gate = CallGate(callsMax: settings.callsMax)
        let breaker = CircuitBreaker(failuresMax: settings.failuresMax, restTime: settings.restTime)
        self.state = Mutex(State(cache: AnswerCache(answersMax: settings.answersMax), breaker: breaker))
    }

    /// What is remembered, or that it rests.
    public func resultAtOnce(for credentials: Credentials) -> AuthenticationResult? {
        let key = AnswerKey(credentials, self.hashKey)
        let now = self.now()
        let known = self.state.withLock { state -> AuthenticationResult? in
            if let answer = state.cache.answer(for: key, at: now) { return answer }
            return state.breaker.isResting(at: now) ? self.resting(state) : nil
        }
        return known ?? self.wrapped.resultAtOnce(for: credentials)
    }

    /// The answer, from memory or by asking.
    public func result(for credentials: Credentials) -> AuthenticationResult {
        let key = AnswerKey(credentials, self.hashKey)
        // First the place, then the breaker: who is let through as a probe must really ask.
        guard self.gate.enter() else {
            return self.remembered(key) ?? .unavailable("\(self.name): \(self.gate.reason)")
        }
        defer { self.gate.leave() }
        switch self.begin(key) {
        case .known(let result): return result
        case .ask(let ticket):
            let result = self.wrapped.result(for: credentials)
            self.end(ticket, with: result)
            return self.named(result)
        }
    }

    /// Forgets all answers: accounts have changed.
    public func forgetAnswers() {
        self.state.withLock { state in
            state.cache.forget()
            state.generation += 1
        }
    }
}

extension GuardedAuthenticator {
    private enum Beginning {
        case known(AuthenticationResult)
        case ask(Ticket)
    }

    private func begin(_ key: AnswerKey) -> Beginning {
        let now = self.now()
        return self.state.withLock { state in
            // Somebody with the same credentials may have asked while this one waited for its thread.
            if let answer = state.cache.answer(for: key, at: now) { return .known(answer) }
            guard state.breaker.mayAsk(at: now) else { return .known(self.resting(state)) }
            return .ask(Ticket(key: key, generation: state.generation))
        }
    }

    private func end(_ ticket: Ticket, with result: AuthenticationResult) {
        let now = self.now()
        self.state.withLock { state in
            if case .unavailable(let reason) = result {
                state.breaker.failed(at: now)
                state.lastFailure = reason
                return
            }
            state.breaker.answered()
            let time = self.time(of: result)
            guard time > .zero, ticket.generation == state.generation else { return }
            state.cache.keep(result, for: ticket.key, until: now + time)
        }
    }

    private func remembered(_ key: AnswerKey) -> AuthenticationResult? {
        let now = self.now()
        return self.state.withLock { $0.cache.answer(for: key, at: now) }
    }

    /// How long an answer is kept.
    private func time(of result: AuthenticationResult) -> Duration {
        switch result {
        case .accepted: self.settings.acceptedTime
        case .unknown, .refused: self.settings.refusedTime
        case .unavailable: .zero
        }
    }

    private func resting(_ state: State) -> AuthenticationResult {
        .unavailable("\(self.name): not asked for a while after failures; the last was: \(state.lastFailure)")
    }

    private func named(_ result: AuthenticationResult) -> AuthenticationResult {
        switch result {
        case .unavailable(let reason): .unavailable("\(self.name): \(reason)")
        case .accepted, .unknown, .refused: result
        }
    }
}
