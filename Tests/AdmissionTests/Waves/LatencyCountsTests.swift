import Testing

@testable import Admission

@Suite struct LatencyCountsTests {
    @Test func `a percentile is at most a thirtieth too high and never too low`() {
        for exponent in 0...28 {
            for microseconds in [1 << exponent, 3 << exponent / 2, (1 << exponent) + 1] where microseconds < 300_000_000
            {
                var counts = LatencyCounts()
                counts.add(.microseconds(microseconds))
                let found = counts.percentile(0.5) / .microseconds(1)
                #expect(found >= Double(microseconds))
                #expect(found <= Double(microseconds) * 1.032)
            }
        }
    }

    @Test func `percentiles of many are those of the sorted list`() {
        var counts = LatencyCounts()
        for milliseconds in 1...1_000 { counts.add(.milliseconds(milliseconds)) }
        for (share, wanted) in [(0.5, 500.0), (0.9, 900), (0.99, 990), (1, 1_000)] {
            let found = counts.percentile(share) / .milliseconds(1)
            #expect(found >= wanted)
            #expect(found <= wanted * 1.05)
        }
        #expect(counts.percentile(0) <= .microseconds(1_032))
    }

    @Test func `what is too short or too long counts as the shortest and the longest`() {
        var counts = LatencyCounts()
        counts.add(.seconds(-1))
        #expect(counts.percentile(1) == .zero)
        counts.add(.seconds(1 << 40))
        #expect(counts.percentile(1) == LatencyCounts.longest)
        #expect(counts.count == 2)
    }

    @Test func `merged counts are those of both`() {
        var first = LatencyCounts()
        var second = LatencyCounts()
        var both = LatencyCounts()
        for milliseconds in 1...100 {
            first.add(.milliseconds(milliseconds))
            second.add(.milliseconds(10 * milliseconds))
            both.add(.milliseconds(milliseconds))
            both.add(.milliseconds(10 * milliseconds))
        }
        first.merge(second)
        first.merge(LatencyCounts())
        #expect(first == both)
        var empty = LatencyCounts()
        empty.merge(both)
        #expect(empty == both)
    }

    @Test func `nothing is left after a reset`() {
        var counts = LatencyCounts()
        #expect(counts.percentile(0.99) == .zero)
        counts.add(.seconds(1))
        counts.reset()
        #expect(counts.count == 0)
        #expect(counts.percentile(0.99) == .zero)
        counts.add(.microseconds(7))
        #expect(counts.percentile(0.99) == .microseconds(7))
    }
}
