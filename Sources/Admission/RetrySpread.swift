/// Gives each client that is sent away another time to come back.
///
/// No dice: steps of the golden ratio visit every second of the range about equally often, and neighbours in the queue
/// get times far apart. The same refusals always get the same times.
struct RetrySpread: Hashable, Sendable {
    private var position: UInt32 = 0

    /// 2^32 divided by the golden ratio.
    private static let step: UInt32 = 0x9E37_79B9

    /// Seconds until the next client that is sent away should come back.
    mutating func next(in range: ClosedRange<Int>) -> Int {
        self.position &+= Self.step
        let count = UInt64(clamping: range.count)
        return range.lowerBound + Int((UInt64(self.position) * count) >> 32)
    }
}
