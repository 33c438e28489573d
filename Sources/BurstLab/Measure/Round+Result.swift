// From a round's clients to its result, and to a glance at it while it runs.
internal import FTPClient
internal import LinuxSystem

extension Round {
    /// Fills in what the clients tell.
    func measure(into result: inout RoundResult) {
        let times = self.clients.lazy.map(\.times)
        let begin = self.stage.beganAt
        let end = times.map(\.ended).max() ?? begin
        result.seconds = Double(max(0, end - begin)) / 1e9
        for client in self.clients { result.endings[client.ending ?? .interrupted, default: 0] += 1 }
        result.words = self.words.rows
        result.latencies = self.latencies
        result.timeline = Timeline(
            of: self.clients.map { (times: $0.times, ending: $0.ending ?? .interrupted) },
            from: begin
        )
        result.slowConnects = SlowConnects(nanoseconds: self.since(\.started, until: \.connected))
        result.generator = self.meter.load
        result.fileBytes = self.fileBytes
    }

    private var latencies: Latencies {
        var latencies = Latencies()
        latencies.connect = LatencySummary(nanoseconds: self.since(\.started, until: \.connected))
        latencies.greeting = LatencySummary(nanoseconds: self.since(\.started, until: \.greeted))
        latencies.login = LatencySummary(nanoseconds: self.since(\.started, until: \.loggedIn))
        guard self.plan.script.mode != .hold else { return latencies }
        let served = self.clients.filter { $0.ending == .served }
        latencies.done = LatencySummary(nanoseconds: served.map { $0.times.ended - $0.times.started })
        return latencies
    }

    /// The clients' times from one point to another, of those that reached both.
    private func since(_ begin: KeyPath<ClientTimes, Int64>, until end: KeyPath<ClientTimes, Int64>) -> [Int64] {
        self.clients.compactMap { client in
            let (first, last) = (client.times[keyPath: begin], client.times[keyPath: end])
            return first > 0 && last > 0 ? last - first : nil
        }
    }
}
