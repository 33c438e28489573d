// The lists and tables of the report.
internal import Telemetry

extension BurstReport.Page {
    /// A part of the page with a heading.
    static func section(_ title: String, hint: String = "", _ parts: [Markup]) -> Markup {
        .tag("section", [.tag("h2", title)] + (hint.isEmpty ? [] : [.tag("p", class: "hint", hint)]) + parts)
    }

    // MARK: Endings

    /// What became of the clients, by kinds.
    var endingSection: Markup {
        let clients = self.sum.clients
        guard clients > 0 else {
            return Self.section("What became of the clients", [.tag("p", "No client came to an end.")])
        }
        let parts = EndingKind.allCases.flatMap { kind -> [Markup] in
            let endings = Ending.allCases.filter { $0.kind == kind && (self.sum.endings[$0] ?? 0) > 0 }
            guard !endings.isEmpty else { return [] }
            let heading = Markup.tag(
                "h3",
                class: kind.style,
                [.tag("i", []), .text(kind.title), .tag("span", kind.meaning)]
            )
            return [heading, self.bars(of: endings)]
        }
        return Self.section("What became of the clients", parts)
    }

    private func bars(of endings: [Ending]) -> Markup {
        let rows = endings.map { ending in
            let count = self.sum.endings[ending] ?? 0
            return BarList.Row(
                name: ending.words.prefix(1).uppercased() + ending.words.dropFirst(),
                meaning: ending.explanation,
                count: count,
                countText: count.grouped,
                shareText: UnitText.share(count, of: self.sum.clients),
                style: ending.kind.style
            )
        }
        return BarList(rows: rows, full: self.sum.clients).drawn
    }

    // MARK: Rounds

    /// Rounds that get a row.
    static let roundRowsMax = 200

    /// A row for each round; nil when there is only one.
    var roundSection: Markup? {
        guard self.rounds.count > 1 else { return nil }
        let rows = self.rounds.prefix(Self.roundRowsMax).enumerated().map { self.row(of: $0.element, $0.offset) }
        let left = self.rounds.count - rows.count
        let header = ["Round", "", "Served", "Told no", "Lost", "Greeting p50", "p99", "Slowest", "Took"]
        let table = NumberTable(header: header, rows: rows, textColumns: 2).drawn
        let rest = left > 0 ? [Markup.tag("p", class: "hint", "And \(left.grouped) rounds more: see --json.")] : []
        return Self.section("Round by round", [table] + rest)
    }

    private func row(of round: RoundResult, _ index: Int) -> [Markup] {
        let bar = StackedBar(
            parts: EndingKind.allCases.map { .init(name: $0.title, count: round.count(of: $0), style: $0.style) }
        )
        let greeting = round.latencies.greeting
        let counts = [EndingKind.good, .toldNo, .lost].map { Markup.text(round.count(of: $0).grouped) }
        let times = [greeting.p50, greeting.p99, greeting.max].map { time in
            Markup.text(greeting.count > 0 ? Self.time(time) : "\u{2013}")
        }
        return [.text((index + 1).grouped), bar.drawn] + counts + times
            + [.text(UnitText.time(microseconds: round.seconds * 1e6))]
    }

    // MARK: Slow connects

    /// Connects that needed a second SYN; nil when there were none.
    var slowConnectSection: Markup? {
        let clusters = self.sum.slowConnects.clusters.filter { $0.count > 0 }
        guard !clusters.isEmpty else { return nil }
        let rows = clusters.map { cluster in
            BarList.Row(
                name: "After \(cluster.afterSeconds.grouped) s",
                count: cluster.count,
                countText: cluster.count.grouped,
                shareText: UnitText.share(cluster.count, of: self.sum.latencies.connect.count),
                style: "no"
            )
        }
        return Self.section(
            "Slow connects",
            hint: "An unanswered SYN is repeated after 1, 2, 3, 4, 5 and 7 s (kernels before Linux 6.5: 1, 3 and 7 s). "
                + "Connects that end just then tell that SYNs were dropped: a queue of the server was full.",
            [BarList(rows: rows).drawn]
        )
    }

    // MARK: The server's words

    /// What the server said to those whom it didn't serve; nil when it said nothing.
    var wordSection: Markup? {
        guard !self.sum.words.isEmpty else { return nil }
        let rows = self.sum.words.map { word -> [Markup] in
            let code = word.code.map { [Markup.tag("b", "\($0)"), .text(" ")] } ?? []
            // <bdi>: whatever script the text is written in, it stays in its cell.
            return [
                .tag("q", class: word.ending.kind.style, code + [.tag("bdi", word.text)]),
                .text(word.count.grouped),
            ]
        }
        return Self.section(
            "In the server\u{2019}s own words",
            hint: "Said to clients that it didn\u{2019}t serve. Texts that differ in numbers alone are one.",
            [NumberTable(header: ["Text", "Clients"], rows: rows).drawn]
        )
    }
}
