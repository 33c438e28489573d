// An authenticator that answers what a test says.
import Accounts
import LinuxSystem
import Synchronization

/// Counts its questions.
final class ScriptedAuthenticator: Authenticator {
    private struct State {
        var answers: [AuthenticationResult] = []
        var questions = 0
    }

    private let state = Mutex(State())
    private let usual: AuthenticationResult

    /// - Parameter usual: what it answers when no other answer is planned.
    init(_ usual: AuthenticationResult) { self.usual = usual }

    /// How often it was asked.
    var questions: Int { self.state.withLock(\.questions) }

    /// Plans the next answers.
    func plan(_ answers: AuthenticationResult...) { self.state.withLock { $0.answers += answers } }

    func resultAtOnce(for credentials: Credentials) -> AuthenticationResult? { nil }

    func result(for credentials: Credentials) -> AuthenticationResult {
        self.state.withLock { state in
            state.questions += 1
            return state.answers.isEmpty ? self.usual : state.answers.removeFirst()
        }
    }
}

/// Answers when it is told to, and tells that it was asked.
final class WaitingAuthenticator: Authenticator {
    private let asked = CountingSemaphore()
    private let released = CountingSemaphore()
    private let answer: AuthenticationResult

    init(_ answer: AuthenticationResult) { self.answer = answer }

    /// Waits until somebody asks.
    func waitUntilAsked() { self.asked.wait() }
    /// Answers one question.
    func release() { self.released.signal() }

    func resultAtOnce(for credentials: Credentials) -> AuthenticationResult? { nil }

    func result(for credentials: Credentials) -> AuthenticationResult {
        self.asked.signal()
        self.released.wait()
        return self.answer
    }
}

/// A clock that a test moves.
final class TestClock: Sendable {
    private let time = Mutex(ContinuousClock.now)

    var now: ContinuousClock.Instant { self.time.withLock { $0 } }

    func advance(by duration: Duration) { self.time.withLock { $0 += duration } }
}
