// From single times to a distribution.
internal import Histogram

extension LatencySummary {
    /// The width of a bucket for plots: each is a twentieth wider than the one before, the first holds 50 microseconds.
    private static let firstBucketMicroseconds: UInt64 = 50
    private static let bucketGrowth = 1.05

    /// The distribution of times in nanoseconds.
    init(nanoseconds: some Sequence<Int64>) {
        self.init()
        var histogram = Histogram<UInt32>(numberOfSignificantValueDigits: .three)
        for time in nanoseconds { histogram.record(UInt64(Swift.max(0, time)) / 1_000) }
        guard histogram.totalCount > 0 else { return }
        self.count = Int(histogram.totalCount)
        self.p50 = Int(clamping: histogram.valueAtPercentile(50))
        self.p90 = Int(clamping: histogram.valueAtPercentile(90))
        self.p99 = Int(clamping: histogram.valueAtPercentile(99))
        self.max = Int(clamping: histogram.max)
        let steps = histogram.logarithmicBucketValues(
            valueUnitsInFirstBucket: Self.firstBucketMicroseconds,
            logBase: Self.bucketGrowth
        )
        self.buckets = steps.filter { $0.countAddedInThisIterationStep > 0 }.map {
            Bucket(upper: Int(clamping: $0.value), count: Int(clamping: $0.countAddedInThisIterationStep))
        }
    }
}
