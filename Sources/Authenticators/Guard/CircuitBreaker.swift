// Whether it is worth asking: after some failures in a row nobody asks for a while, then one asks to find out.

/// A circuit breaker as a value; whoever holds it says what time it is.
public struct CircuitBreaker: Hashable, Sendable {
    /// What it knows.
    private enum State: Hashable {
        /// Everybody may ask. Can become: `open`.
        case closed(failures: Int)
        /// Nobody may ask until then. Can become: `probing`, `closed` by a late answer.
        case open(until: ContinuousClock.Instant)
        /// One asks; if nothing is heard of it by then, another one may. Can become: `closed`, `open`.
        case probing(until: ContinuousClock.Instant)
    }

    private var state = State.closed(failures: 0)
    private let failuresMax: Int
    private let restTime: Duration

    /// A breaker that lets everybody ask.
    ///
    /// - Parameters:
    ///   - failuresMax: failures in a row after which nobody asks; 0 is never.
    ///   - restTime: for how long.
    public init(failuresMax: Int, restTime: Duration) {
        self.failuresMax = failuresMax
        self.restTime = restTime
    }

    /// Whether somebody may ask; who may must tell how it went.
    public mutating func mayAsk(at now: ContinuousClock.Instant) -> Bool {
        switch self.state {
        case .closed: return true
        case .open(let until), .probing(let until):
            guard now >= until else { return false }
            self.state = .probing(until: now + self.restTime)
            return true
        }
    }

    /// Whether `mayAsk` would say no; changes nothing.
    public func isResting(at now: ContinuousClock.Instant) -> Bool {
        switch self.state {
        case .closed: false
        case .open(let until), .probing(let until): now < until
        }
    }

    /// There was an answer, whatever it was.
    public mutating func answered() { self.state = .closed(failures: 0) }

    /// There was none.
    public mutating func failed(at now: ContinuousClock.Instant) {
        switch self.state {
        case .closed(let failures):
            let failures = failures + 1
            let isEnough = self.failuresMax > 0 && failures >= self.failuresMax
            self.state = isEnough ? .open(until: now + self.restTime) : .closed(failures: failures)
        case .open:
            // One that was asked before it opened: no reason to rest for longer.
            break
        case .probing:
            self.state = .open(until: now + self.restTime)
        }
    }
}
