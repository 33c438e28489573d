// Several rounds as one. All numbers are bounded before.

extension RoundResult {
    /// All rounds as if their clients had come in one: times count from the begin of each round.
    static func sum(of rounds: [RoundResult]) -> RoundResult {
        var sum = RoundResult(startedAt: rounds.first?.startedAt ?? 0)
        sum.seconds = rounds.map(\.seconds).max() ?? 0
        var tally = WordsTally()
        for round in rounds {
            sum.endings.merge(round.endings, uniquingKeysWith: +)
            sum.fileBytes += round.fileBytes
            for word in round.words { tally.count(word.text, code: word.code, as: word.ending, times: word.count) }
        }
        sum.words = tally.rows
        sum.latencies.connect = .sum(of: rounds.map(\.latencies.connect))
        sum.latencies.greeting = .sum(of: rounds.map(\.latencies.greeting))
        sum.latencies.login = .sum(of: rounds.map(\.latencies.login))
        sum.latencies.done = .sum(of: rounds.map(\.latencies.done))
        sum.timeline = .sum(of: rounds.map(\.timeline))
        sum.slowConnects = .sum(of: rounds.map(\.slowConnects))
        sum.generator = rounds.map(\.generator).max { $0.busyShare < $1.busyShare } ?? GeneratorLoad()
        let counters = rounds.compactMap(\.kernelCounters)
        sum.kernelCounters = counters.isEmpty ? nil : counters.reduce(into: [:]) { $0.merge($1, uniquingKeysWith: +) }
        return sum
    }

    /// Clients with an ending of a kind.
    func count(of kind: EndingKind) -> Int {
        self.endings.reduce(0) { $0 + ($1.key.kind == kind ? $1.value : 0) }
    }
}

extension LatencySummary {
    /// Times of several distributions in one. Its percentiles are bounds of buckets: a twentieth too long at most.
    static func sum(of summaries: [LatencySummary]) -> LatencySummary {
        let filled = summaries.filter { $0.count > 0 }
        guard filled.count > 1 else { return filled.first ?? LatencySummary() }
        var counts: [Int: Int] = [:]
        for bucket in filled.flatMap(\.buckets) { counts[bucket.upper, default: 0] += bucket.count }
        var sum = LatencySummary()
        sum.count = filled.map(\.count).reduce(0, +)
        sum.max = filled.map(\.max).max() ?? 0
        sum.buckets = counts.sorted { $0.key < $1.key }.map { Bucket(upper: $0.key, count: $0.value) }
        sum.p50 = sum.upperBound(of: 0.5)
        sum.p90 = sum.upperBound(of: 0.9)
        sum.p99 = sum.upperBound(of: 0.99)
        return sum
    }

    private func upperBound(of share: Double) -> Int {
        let wanted = share * Double(self.buckets.reduce(0) { $0 + $1.count })
        var seen = 0
        for bucket in self.buckets {
            seen += bucket.count
            if Double(seen) >= wanted { return Swift.min(bucket.upper, self.max) }
        }
        return self.max
    }
}

extension Timeline {
    /// Counts of several timelines, in slots as long as the longest one's.
    static func sum(of timelines: [Timeline]) -> Timeline {
        let filled = timelines.filter { !$0.started.isEmpty && $0.slotSeconds > 0 }
        guard let slot = filled.map(\.slotSeconds).max() else { return timelines.first ?? Timeline() }
        let length =
            filled.map { Swift.min(Self.slotsMax, $0.slot(of: $0.started.count - 1, asLongAs: slot) + 1) }
            .max() ?? 0
        var sum = Timeline()
        sum.slotSeconds = slot
        sum.started = Self.sum(of: filled, \.started, slot: slot, length: length)
        sum.connected = Self.sum(of: filled, \.connected, slot: slot, length: length)
        sum.greeted = Self.sum(of: filled, \.greeted, slot: slot, length: length)
        sum.done = Self.sum(of: filled, \.done, slot: slot, length: length)
        sum.lost = Self.sum(of: filled, \.lost, slot: slot, length: length)
        return sum
    }

    private static func sum(
        of timelines: [Timeline],
        _ list: KeyPath<Timeline, [Int]>,
        slot: Double,
        length: Int
    ) -> [Int] {
        timelines.reduce(into: Array(repeating: 0, count: length)) { sums, timeline in
            for (index, count) in timeline[keyPath: list].enumerated() {
                sums[Swift.min(length - 1, timeline.slot(of: index, asLongAs: slot))] += count
            }
        }
    }

    /// The longer slot that holds the middle of a slot of this one.
    private func slot(of index: Int, asLongAs slot: Double) -> Int {
        Int((Double(index) + 0.5) * (self.slotSeconds / slot))
    }
}

extension SlowConnects {
    /// Clusters of several rounds in one.
    static func sum(of all: [SlowConnects]) -> SlowConnects {
        var counts: [Int: Int] = [:]
        for cluster in all.flatMap(\.clusters) { counts[cluster.afterSeconds, default: 0] += cluster.count }
        var sum = SlowConnects()
        sum.clusters = counts.sorted { $0.key < $1.key }.map { Cluster(afterSeconds: $0.key, count: $0.value) }
        sum.count = sum.clusters.map(\.count).reduce(0, +)
        return sum
    }
}
