// A result as a person reads it.
internal import FTPClient
internal import Telemetry

/// Writes the table at the end of a run.
public struct BurstTable: Sendable {
    /// Rounds that get a line of their own.
    static let roundsMax = 24

    private let result: BurstResult

    /// A table of a result.
    public init(_ result: BurstResult) { self.result = result }

    /// The lines.
    public var lines: [String] {
        guard !self.result.rounds.isEmpty else { return ["Nothing was measured."] }
        return [self.title, ""] + self.roundLines + self.endingLines + self.latencyLines + self.noteLines
            + ["", self.verdict]
    }

    // MARK: What was asked

    private var title: String {
        let asked = self.result.asked
        let rounds =
            asked.rounds == 1 ? "" : ", \(asked.rounds.grouped) rounds, one every \(asked.everySeconds.spanText)"
        return "\(asked.connections.grouped) clients, \(asked.mode.rawValue), \(asked.target), \(self.arrival)\(rounds)"
    }

    private var arrival: String {
        switch self.result.asked.arrival {
        case .allAtOnce: "all at once"
        case .ramp(let seconds): "over \(seconds.spanText)"
        case .rate(let perSecond): "\(Int(clamping: Int64(min(max(perSecond, 0), 1e9)))) a second"
        }
    }

    // MARK: Rounds

    private var roundLines: [String] {
        guard self.result.rounds.count > 1 else { return [] }
        let header = Self.row(["round", "served", "lost", "greeting p50", "p99", "max", "took"])
        let rows = self.result.rounds.prefix(Self.roundsMax).enumerated().map { index, round in
            let greeting = round.latencies.greeting
            return Self.row([
                "\(index + 1)", round.served.grouped, (round.clients - round.served).grouped,
                Self.time(greeting.p50), Self.time(greeting.p99), Self.time(greeting.max), round.seconds.spanText,
            ])
        }
        let left = self.result.rounds.count - rows.count
        return [header] + rows + (left > 0 ? ["  and \(left.grouped) more: see --json"] : []) + [""]
    }

    // MARK: Endings

    private var endingLines: [String] {
        let endings = self.result.endings
        let rows = Ending.allCases.compactMap { ending -> String? in
            guard let count = endings[ending] else { return nil }
            return Self.right(count.grouped, 9) + "  " + Self.left(ending.rawValue, 19) + ending.meaning
        }
        return rows + self.wordLines
    }

    private var wordLines: [String] {
        var tally = WordsTally()
        for word in self.result.rounds.flatMap(\.words) {
            tally.count(word.text, code: word.code, as: word.ending, times: word.count)
        }
        return tally.rows.map { word in
            let code = word.code.map { "\($0) " } ?? ""
            return Self.right(word.count.grouped, 9) + "  heard: \(code)\(word.text)"
        }
    }

    // MARK: Latencies

    private var latencyLines: [String] {
        guard let (index, round) = self.slowestRound else { return [] }
        let place = self.result.rounds.count > 1 ? "round \(index + 1), the slowest" : "from connect to"
        let rows = [
            ("connected", round.latencies.connect), ("greeting (220)", round.latencies.greeting),
            ("login (230)", round.latencies.login), ("done", round.latencies.done),
        ]
        let lines = rows.filter { $0.1.count > 0 }.map { name, latency in
            Self.left("  " + name, 26)
                + Self.row([latency.p50, latency.p90, latency.p99, latency.max].map(Self.time))
        }
        guard !lines.isEmpty else { return [] }
        return ["", Self.left(place, 26) + Self.row(["p50", "p90", "p99", "max"])] + lines
    }

    private var slowestRound: (Int, RoundResult)? {
        self.result.rounds.enumerated()
            .max { $0.element.latencies.greeting.p99 < $1.element.latencies.greeting.p99 }
            .map { ($0.offset, $0.element) }
    }

    // MARK: What else is worth knowing

    private var noteLines: [String] {
        let notes = [self.slowConnectNote, self.kernelNote, self.bytesNote, self.generatorNote].compactMap { $0 }
        return notes.isEmpty ? [] : [""] + notes
    }

    private var slowConnectNote: String? {
        var counts: [Int: Int] = [:]
        for cluster in self.result.rounds.flatMap(\.slowConnects.clusters) {
            counts[cluster.afterSeconds, default: 0] += cluster.count
        }
        guard !counts.isEmpty else { return nil }
        let clusters = counts.sorted { $0.key < $1.key }.map { "\($0.value.grouped) at \($0.key) s" }
        return "slow connects: \(clusters.joined(separator: ", ")). The kernel repeats a SYN then: SYNs were dropped."
    }

    private var kernelNote: String? {
        let counters = self.result.rounds.compactMap(\.kernelCounters)
        let sums = counters.reduce(into: [:]) { $0.merge($1, uniquingKeysWith: &+) }
        var names = ["TcpExt.ListenOverflows", "TcpExt.ListenDrops", "TcpExt.SyncookiesSent"]
        // A kernel whose table of TIME_WAIT sockets is full answers the last FIN with RST: no client is hurt by that.
        if self.result.endings.keys.contains(where: { $0 != .served }) { names.append("Tcp.OutRsts") }
        let moved = names.compactMap { name -> String? in
            guard let count = sums[name], count > 0 else { return nil }
            return "\(Int(clamping: count).grouped) \(name.drop { $0 != "." }.dropFirst())"
        }
        return moved.isEmpty ? nil : "this machine's kernel: " + moved.joined(separator: ", ")
    }

    private var bytesNote: String? {
        let bytes = self.result.rounds.map(\.fileBytes).reduce(0, &+)
        return bytes > 0 ? "files: \(bytes.grouped) bytes" : nil
    }

    private var generatorNote: String? {
        guard let busiest = self.result.rounds.map(\.generator).max(by: { $0.busyShare < $1.busyShare }) else {
            return nil
        }
        let share = "generator: busy \(Int((busiest.busyShare * 100).rounded())) % of the burst"
        return busiest.wasLimit
            ? share + ". It, and not the server, was the limit: the server may be faster than these latencies."
            : share
    }

    private var verdict: String {
        let clients = self.result.rounds.map(\.clients).reduce(0, +)
        let served = self.result.rounds.map(\.served).reduce(0, +)
        let end = self.result.wasInterrupted ? " The run was ended before its time." : ""
        return served == clients
            ? "All \(clients.grouped) clients were served.\(end)"
            : "\((clients - served).grouped) of \(clients.grouped) clients were not served.\(end)"
    }

    // MARK: Text

    private static func time(_ microseconds: Int) -> String { (Double(microseconds) / 1_000).latencyText }

    private static func row(_ cells: [String]) -> String { cells.map { self.right($0, 13) }.joined() }

    private static func right(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.count)) + text
    }

    private static func left(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(1, width - text.count))
    }
}
