// The kernel, the generator, and what was asked.
internal import FTPClient
internal import Telemetry

extension BurstReport.Page {
    // MARK: The kernel

    /// The counters that moved.
    var kernelSection: Markup? {
        guard !self.rounds.isEmpty else { return nil }
        let title = "This machine\u{2019}s kernel"
        guard let counters = self.sum.kernelCounters else {
            return Self.section(
                title,
                [.tag("p", "The target is another machine: its counters can\u{2019}t be read here.")]
            )
        }
        let moved = counters.filter { $0.value > 0 }.sorted { left, right in
            (KernelCounter.tellsOfLoss(left.key) ? 0 : 1, left.key)
                < (KernelCounter.tellsOfLoss(right.key) ? 0 : 1, right.key)
        }
        guard !moved.isEmpty else {
            return Self.section(title, [.tag("p", "None of the counters that tell of trouble moved.")])
        }
        return Self.section(
            title,
            hint: "Counters that moved meanwhile, by all programs in this network namespace.",
            [NumberTable(header: ["Counter", "Meaning", "Moved by"], rows: moved.map(Self.row), textColumns: 2).drawn]
        )
    }

    private static func row(_ name: String, _ count: UInt64) -> [Markup] {
        let short = name.split(separator: ".").last.map(String.init) ?? name
        return [
            .tag("code", class: KernelCounter.tellsOfLoss(name) ? "lost" : nil, String(short.prefix(40))),
            .text(KernelCounter.meaning(of: name)), .text(Int(clamping: count).grouped),
        ]
    }

    // MARK: The generator

    /// Whether the numbers are the server's or the generator's.
    var generatorSection: Markup? {
        guard !self.rounds.isEmpty else { return nil }
        let load = self.sum.generator
        let share = Int((load.busyShare * 100).rounded())
        let words =
            load.wasLimit
            ? "It was the limit: the server may be faster than these latencies. Use another machine, or fewer clients."
            : "It had time to spare: the latencies are the server\u{2019}s."
        let bar = BarList.Row(
            name: "Busy",
            meaning: "\(words) Its longest turn took \(load.longestTurnMilliseconds.latencyText): "
                + "times may be wrong by that much.",
            count: share,
            countText: "\(share) %",
            style: load.wasLimit ? "lost" : "none"
        )
        return Self.section("The generator", [BarList(rows: [bar], full: 100).drawn])
    }

    // MARK: What was asked

    /// The request.
    var askedSection: Markup {
        let rows = self.requestRows.flatMap { name, value in
            [Markup.tag("dt", name), .tag("dd", [.tag("bdi", value)])]
        }
        return Self.section("What was asked", [.tag("dl", rows)])
    }

    private var requestRows: [(String, String)] {
        let asked = self.asked
        var rows = [
            ("Target", asked.target), ("Clients in a round", asked.connections.grouped), ("Each of them", self.deed),
            ("Arrival", self.arrival),
        ]
        if asked.rounds > 1 {
            rows.append(("Rounds", "\(asked.rounds.grouped), one every \(asked.everySeconds.spanText)"))
        }
        if asked.mode == .upload { rows.append(("Size of an upload", "\(asked.sizeBytes.grouped) bytes")) }
        if asked.mode == .hold { rows.append(("Stays", asked.holdSeconds.spanText)) }
        if !asked.path.isEmpty { rows.append(("Path", asked.path)) }
        if asked.sources > 0 { rows.append(("Local addresses", asked.sources.grouped)) }
        rows.append(("Waits for a word", "at most \(asked.timeoutSeconds.spanText)"))
        if self.sum.fileBytes > 0 { rows.append(("Bytes of files moved", self.sum.fileBytes.grouped)) }
        return rows
    }

    private var deed: String {
        switch self.asked.mode {
        case .banner: "waits for the banner, and leaves"
        case .login: "logs in, and leaves"
        case .upload: "logs in, uploads a file, and leaves"
        case .download: "logs in, downloads a file, and leaves"
        case .hold: "logs in, and stays until all have"
        }
    }

    private var arrival: String {
        switch self.asked.arrival {
        case .allAtOnce: "all at once"
        case .ramp(let seconds): "evenly over \(seconds.spanText)"
        case .rate(let perSecond): "\(UnitText.tick(count: perSecond)) a second"
        }
    }
}
