// The circuit breaker, with time as an argument.
import Authenticators
import Testing

/// A breaker that can be asked within an expectation, which takes no mutating calls.
private final class HeldBreaker {
    private var breaker: CircuitBreaker

    init(failuresMax: Int) { self.breaker = CircuitBreaker(failuresMax: failuresMax, restTime: .seconds(10)) }

    func mayAsk(at now: ContinuousClock.Instant) -> Bool { self.breaker.mayAsk(at: now) }
    func isResting(at now: ContinuousClock.Instant) -> Bool { self.breaker.isResting(at: now) }
    func failed(at now: ContinuousClock.Instant) { self.breaker.failed(at: now) }
    func answered() { self.breaker.answered() }
}

@Suite("Circuit breaker") struct CircuitBreakerTests {
    private let start = ContinuousClock.now

    private func broken(at now: ContinuousClock.Instant) -> HeldBreaker {
        let breaker = HeldBreaker(failuresMax: 3)
        for _ in 0..<3 { breaker.failed(at: now) }
        return breaker
    }

    @Test func opensAfterFailuresInARow() {
        let breaker = HeldBreaker(failuresMax: 3)
        breaker.failed(at: self.start)
        breaker.failed(at: self.start)
        #expect(breaker.mayAsk(at: self.start))
        #expect(!breaker.isResting(at: self.start))
        breaker.failed(at: self.start)
        #expect(!breaker.mayAsk(at: self.start))
        #expect(breaker.isResting(at: self.start + .seconds(9)))
    }

    @Test func anAnswerBreaksTheRow() {
        let breaker = HeldBreaker(failuresMax: 2)
        for _ in 0..<5 {
            breaker.failed(at: self.start)
            breaker.answered()
        }
        #expect(breaker.mayAsk(at: self.start))
    }

    @Test func letsOneProbeThrough() {
        let breaker = self.broken(at: self.start)
        let later = self.start + .seconds(10)
        #expect(!breaker.isResting(at: later))
        #expect(breaker.mayAsk(at: later))
        #expect(!breaker.mayAsk(at: later))
        #expect(breaker.isResting(at: later))
    }

    @Test func closesWhenTheProbeIsAnswered() {
        let breaker = self.broken(at: self.start)
        #expect(breaker.mayAsk(at: self.start + .seconds(10)))
        breaker.answered()
        for _ in 0..<3 { #expect(breaker.mayAsk(at: self.start + .seconds(10))) }
    }

    @Test func restsAgainWhenTheProbeFails() {
        let breaker = self.broken(at: self.start)
        let later = self.start + .seconds(10)
        #expect(breaker.mayAsk(at: later))
        breaker.failed(at: later + .seconds(1))
        #expect(!breaker.mayAsk(at: later + .seconds(10)))
        #expect(breaker.mayAsk(at: later + .seconds(11)))
    }

    @Test func doesNotWaitForAProbeForEver() {
        let breaker = self.broken(at: self.start)
        #expect(breaker.mayAsk(at: self.start + .seconds(10)))
        #expect(!breaker.mayAsk(at: self.start + .seconds(19)))
        #expect(breaker.mayAsk(at: self.start + .seconds(20)))
    }

    @Test func failuresOfEarlierQuestionsDoNotProlongTheRest() {
        let breaker = self.broken(at: self.start)
        breaker.failed(at: self.start + .seconds(9))
        #expect(breaker.mayAsk(at: self.start + .seconds(10)))
    }

    @Test func aLateAnswerEndsTheRest() {
        let breaker = self.broken(at: self.start)
        breaker.answered()
        #expect(breaker.mayAsk(at: self.start))
    }

    @Test func neverOpensWithoutAMaximum() {
        let breaker = HeldBreaker(failuresMax: 0)
        for _ in 0..<100 { breaker.failed(at: self.start) }
        #expect(breaker.mayAsk(at: self.start))
    }
}
