// A line that transfers share.
import Admission
import RandomTesting
import Testing

@Suite("A shared line")
struct RateBucketTests {
    private let start = ContinuousClock.now

    @Test("what is asked for one behind the other gets times one behind the other, at the line's speed")
    func inOrder() {
        var bucket = RateBucket(bytesPerSecond: 1_000, at: self.start)
        let times = (0..<5).map { _ in bucket.reserve(500, at: self.start) - self.start }
        #expect(times == (0..<5).map { RateBucket.burstTime * -1 + .milliseconds(500) * $0 })
    }

    @Test("a line that was idle gives no more than a moment's bytes at once")
    func noHoard() {
        var bucket = RateBucket(bytesPerSecond: 1_000, at: self.start)
        let later = self.start + .seconds(3_600)
        let immediate = (0..<100).prefix { _ in bucket.reserve(10, at: later) <= later }
        // 100 bytes are what 100 ms are good for, and one piece more begins before that is over.
        #expect(immediate.count <= 11)
    }

    @Test("what wasn't used is the next one's")
    func givenBack() {
        var bucket = RateBucket(bytesPerSecond: 100, at: self.start)
        _ = bucket.reserve(1_000, at: self.start)
        bucket.giveBack(1_000)
        #expect(bucket.reserve(1, at: self.start) <= self.start)
    }

    @Test("over any time no more goes out than the line holds, whoever asks for how much", arguments: 0..<20)
    func neverMore(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let rate = Int.random(in: 1...50_000_000, using: &random)
        var bucket = RateBucket(bytesPerSecond: rate, at: self.start)
        var now = self.start
        var granted: [(at: ContinuousClock.Instant, bytes: Int)] = []
        for _ in 0..<500 {
            now += .microseconds(Int.random(in: 0...20_000, using: &random))
            let bytes = Int.random(in: 1...bucket.pieceBytes, using: &random)
            granted.append((max(now, bucket.reserve(bytes, at: now)), bytes))
        }
        let end = granted.map(\.at).max() ?? now
        let seconds =
            Double((end - self.start).components.seconds) + Double((end - self.start).components.attoseconds) * 1e-18
        let total = granted.reduce(0) { $0 + $1.bytes }
        // The moment that may be made up for, and the last piece, which begins before the end.
        #expect(Double(total) <= Double(rate) * (seconds + 0.1) + Double(bucket.pieceBytes) + 1)
    }

    @Test("a line of no bytes is one of a byte")
    func tiny() {
        var bucket = RateBucket(bytesPerSecond: 0, at: self.start)
        _ = bucket.reserve(10, at: self.start)
        #expect(bucket.reserve(1, at: self.start) > self.start + .seconds(5))
    }
}
