// How many questions run at once.
internal import Synchronization

/// Lets so many in, and no more.
final class CallGate: Sendable {
    private let callsMax: Int
    private let calls = Mutex(0)

    init(callsMax: Int) { self.callsMax = callsMax }

    /// Takes a place; false when there is none.
    func enter() -> Bool {
        self.calls.withLock { calls in
            guard calls < self.callsMax else { return false }
            calls += 1
            return true
        }
    }

    /// Gives a place back.
    func leave() {
        self.calls.withLock { calls in
            precondition(calls > 0, "A place was given back twice.")
            calls -= 1
        }
    }

    /// Why somebody didn't get in.
    var reason: String { "busy: \(self.callsMax) questions at once are the limit" }
}
