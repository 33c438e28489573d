// The tables of failures: limits, and what is forgotten first.
import FTPProtocol
import RandomTesting
import Testing

@testable import Admission

@Suite struct FailureTableTests {
    let start = ContinuousClock.now
    let limit = FailureLimit(count: 2, time: .seconds(30))

    @Test func `it remembers as many keys as it may, and forgets the oldest first`() {
        var table = FailureTable<Int>(capacity: 3)
        for key in 0..<10 { _ = table.note(1, of: key, limit: self.limit, at: self.start + .milliseconds(key)) }
        #expect(table.count == 3)
        let later = self.start + .seconds(1)
        #expect(table.note(2, of: 9, limit: self.limit, at: later) == .locked(until: later + .seconds(30), isNew: true))
        #expect(table.note(2, of: 0, limit: self.limit, at: later) == .counted(1))
        #expect(table.count == 3)
    }

    @Test func `keys whose time is over make room for others`() {
        var table = FailureTable<Int>(capacity: 1_000)
        for key in 0..<500 { _ = table.note(1, of: key, limit: self.limit, at: self.start) }
        _ = table.note(1, of: 1_000, limit: self.limit, at: self.start + .seconds(31))
        #expect(table.count == 1)
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `it stays within its capacity whatever happens`(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var table = FailureTable<Int>(capacity: 50)
        for step in 0..<20_000 {
            let now = self.start + .milliseconds(step)
            let key = Int.random(in: 0..<200, using: &random)
            if Int.random(in: 0..<3, using: &random) == 0 {
                table.forget(key)
                #expect(table.lockEnd(of: key, at: now) == nil)
            } else {
                let mark = UInt64.random(in: 0..<3, using: &random)
                if case .locked(let end, _) = table.note(mark, of: key, limit: self.limit, at: now) {
                    #expect(table.lockEnd(of: key, at: now) == end)
                }
            }
            #expect(table.count <= 50)
            #expect(table.rememberedTurns <= 100)
        }
    }

    @Test func `keys that fail and are forgotten at once leave nothing behind`() {
        var table = FailureTable<Int>(capacity: 50)
        _ = table.note(1, of: 0, limit: self.limit, at: self.start)
        for key in 1...10_000 {
            _ = table.note(1, of: key, limit: self.limit, at: self.start)
            table.forget(key)
            #expect(table.rememberedTurns <= 100)
        }
        #expect(table.count == 1)
        #expect(table.note(1, of: 0, limit: self.limit, at: self.start) == .known)
    }

    @Test func `those who are known are bounded too, and the oldest are forgotten`() {
        var known = KnownPairs(capacity: 10)
        let pairs = (0..<100).map { Pair(user: "\($0)", address: .loopback) }
        for pair in pairs {
            known.insert(pair)
            known.insert(pair)
        }
        #expect(known.count == 10)
        #expect(pairs.filter(known.contains) == Array(pairs.suffix(10)))
    }
}
