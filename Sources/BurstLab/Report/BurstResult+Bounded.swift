// A result whose numbers can be added and drawn: it may come from a file.

extension BurstResult {
    /// The same with all numbers between 0 and bounds that sums can't leave, and lists of equal length.
    var bounded: Self {
        var result = self
        result.asked.connections = self.asked.connections.bounded
        result.asked.rounds = self.asked.rounds.bounded
        result.asked.sizeBytes = self.asked.sizeBytes.bounded
        result.asked.sources = self.asked.sources.bounded
        result.rounds = self.rounds.prefix(BurstPlan.roundsMax).map(\.bounded)
        return result
    }
}

extension RoundResult {
    fileprivate var bounded: Self {
        var round = self
        round.startedAt = self.startedAt.isFinite ? Swift.min(Swift.max(self.startedAt, 0), Double.secondsMax) : 0
        round.seconds = self.seconds.boundedSeconds
        round.endings = self.endings.mapValues(\.bounded).filter { $0.value > 0 }
        round.words = self.words.map { word in
            ServerWords(
                ending: word.ending,
                code: word.code.map(\.bounded),
                text: WordsTally.printable(word.text),
                count: word.count.bounded
            )
        }
        round.latencies.connect = self.latencies.connect.bounded
        round.latencies.greeting = self.latencies.greeting.bounded
        round.latencies.login = self.latencies.login.bounded
        round.latencies.done = self.latencies.done.bounded
        round.timeline = self.timeline.bounded
        round.slowConnects.clusters = self.slowConnects.clusters.prefix(SlowConnects.repetitions.count)
            .map { SlowConnects.Cluster(afterSeconds: $0.afterSeconds.bounded, count: $0.count.bounded) }
        round.generator = self.generator.bounded
        round.kernelCounters = self.kernelCounters?.mapValues { Swift.min($0, UInt64(Int.countMax)) }
        round.fileBytes = self.fileBytes.bounded
        return round
    }
}

extension LatencySummary {
    /// More buckets than any distribution of ours has.
    private static let bucketsMax = 2_000

    fileprivate var bounded: Self {
        var summary = self
        summary.count = self.count.bounded
        summary.p50 = self.p50.bounded
        summary.p90 = self.p90.bounded
        summary.p99 = self.p99.bounded
        summary.max = self.max.bounded
        summary.buckets = self.buckets.prefix(Self.bucketsMax)
            .map { Bucket(upper: Swift.max(1, $0.upper.bounded), count: $0.count.bounded) }
            .sorted { $0.upper < $1.upper }
        return summary
    }
}

extension Timeline {
    fileprivate var bounded: Self {
        let lists = [self.started, self.connected, self.greeted, self.done, self.lost]
        let length = Swift.min(Self.slotsMax, lists.map(\.count).max() ?? 0)
        let fitted = lists.map { list in
            list.prefix(length).map(\.bounded) + Array(repeating: 0, count: length - Swift.min(length, list.count))
        }
        var timeline = Timeline()
        timeline.slotSeconds = self.slotSeconds.boundedSeconds
        timeline.started = fitted[0]
        timeline.connected = fitted[1]
        timeline.greeted = fitted[2]
        timeline.done = fitted[3]
        timeline.lost = fitted[4]
        return timeline
    }
}

extension GeneratorLoad {
    fileprivate var bounded: Self {
        var load = self
        load.cpuShare = Swift.min(1, self.cpuShare.boundedSeconds)
        load.busyShare = Swift.min(1, self.busyShare.boundedSeconds)
        load.longestTurnMilliseconds = self.longestTurnMilliseconds.boundedSeconds
        return load
    }
}

extension Int {
    /// The largest count of a report: the sum over all slots of all rounds stays far below `Int.max`.
    static let countMax = 1_000_000_000_000

    fileprivate var bounded: Int { Swift.min(Swift.max(self, 0), Self.countMax) }
}

extension Double {
    /// The longest time of a report: the last second of the year 9999.
    static let secondsMax = 253_402_300_799.0

    fileprivate var boundedSeconds: Double { self.isFinite ? Swift.min(Swift.max(self, 0), 1e9) : 0 }
}
