// Calls that may block for ever, each on a thread of its own, so that who asks can go on.
internal import Accounts
internal import LinuxSystem
internal import Synchronization
internal import SystemPackage

/// Asks something that may hang.
///
/// Nothing can end a call into a foreign library. One that doesn't come back keeps its thread and its place; when all
/// places are taken like that, every further question is `.unavailable` at once.
final class BoundedCalls: Sendable {
    private let gate: CallGate
    private let timeMax: Duration
    private let threadName: String

    private final class Answer: Sendable {
        let result = Mutex<AuthenticationResult?>(nil)
        let isThere = CountingSemaphore()
    }

    /// - Parameter threadName: 15 bytes at most.
    init(limits: CallLimits, threadName: String) {
        self.gate = CallGate(callsMax: limits.callsMax)
        self.timeMax = limits.timeMax
        self.threadName = threadName
    }

    /// What the call answers, or `.unavailable` when its time is over or no place is free.
    func result(of call: @escaping @Sendable () -> AuthenticationResult) -> AuthenticationResult {
        guard self.gate.enter() else { return .unavailable(self.gate.reason) }
        let answer = Answer()
        do throws(Errno) {
            try SystemThread.detached(name: self.threadName) { [gate] in
                let result = call()
                answer.result.withLock { $0 = result }
                // Who gets this answer may ask again at once: the place is free by then.
                gate.leave()
                answer.isThere.signal()
            }
        } catch {
            self.gate.leave()
            return .unavailable("no thread could be started: \(error)")
        }
        guard answer.isThere.wait(atMost: self.timeMax) else { return .unavailable(self.tooSlow) }
        return answer.result.withLock { $0 } ?? .unavailable(self.tooSlow)
    }

    private var tooSlow: String { Reason.tooSlow(self.timeMax) }
}
