// Transfers that have used up their share of a line for the moment.
internal import HeapModule

/// When which transfer goes on. Used under a lock.
struct PauseQueue: Sendable {
    private struct Entry: Comparable, Sendable {
        let until: ContinuousClock.Instant
        let token: UInt64

        static func < (left: Entry, right: Entry) -> Bool { left.until < right.until }
    }

    private var entries = Heap<Entry>()

    /// When the next one is due.
    var nextDue: ContinuousClock.Instant? { self.entries.min?.until }

    mutating func insert(_ token: UInt64, until: ContinuousClock.Instant) {
        self.entries.insert(Entry(until: until, token: token))
    }

    /// The next one that is due.
    mutating func takeDue(at now: ContinuousClock.Instant) -> UInt64? {
        guard let due = self.nextDue, due <= now else { return nil }
        return self.entries.popMin()?.token
    }
}
