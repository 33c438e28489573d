// The top of the report: the verdict, how the clients are divided, and four numbers.
internal import Telemetry

extension BurstReport.Page {
    /// The run in one sentence.
    var verdict: Verdict { Verdict(of: self.sum) }

    /// What a person sees first.
    var hero: Markup {
        let verdict = self.verdict
        let interrupted = self.wasInterrupted ? [Markup.tag("p", "The run was ended before its time.")] : []
        return .tag(
            "header",
            class: "hero \(verdict.kind.style)",
            [.tag("p", class: "over", self.overline), .tag("h1", verdict.text)] + interrupted
                + [self.division, self.figures] + self.limitWarning
        )
    }

    private var overline: String {
        let begin = self.rounds.first.map { " \u{B7} \(BurstReport.date($0.startedAt))" } ?? ""
        return "Burst against \(self.asked.target)\(begin)"
    }

    private var division: Markup {
        let kinds = EndingKind.allCases.filter { self.sum.count(of: $0) > 0 }
        let bar = StackedBar(
            parts: kinds.map { .init(name: $0.title, count: self.sum.count(of: $0), style: $0.style) }
        )
        let legend = kinds.map { kind in
            let count = self.sum.count(of: kind)
            return Markup.tag(
                "span",
                class: "key \(kind.style)",
                [
                    .tag("i", []), .tag("b", count.grouped),
                    .text(" \(kind.title.lowercased()), \(UnitText.share(count, of: self.sum.clients))"),
                ]
            )
        }
        return kinds.isEmpty ? .group([]) : .group([bar.drawn, .tag("div", class: "legend", legend)])
    }

    // MARK: Four numbers

    private var figures: Markup {
        let greeting = self.sum.latencies.greeting
        var figures: [(String, String)] = []
        if greeting.count > 0 {
            let isAll = greeting.count >= self.sum.clients
            figures = isAll ? [] : [("Greeted", greeting.count.grouped)]
            figures += [
                (isAll ? "Half were greeted within" : "Half of them within", Self.time(greeting.p50)),
                ("99 of 100 within", Self.time(greeting.p99)), ("The slowest after", Self.time(greeting.max)),
            ]
        } else if self.sum.clients > 0 {
            figures = [("Greeted", "nobody")]
        }
        if self.sum.clients > 0 {
            let isGood = self.sum.served == self.sum.clients
            let name =
                self.rounds.count > 1 ? "The longest round took" : isGood ? "All were done after" : "The burst took"
            figures.append((name, UnitText.time(microseconds: self.sum.seconds * 1e6)))
        }
        let tiles = figures.map { name, value in
            Markup.tag("div", class: "figure", [.tag("span", name), .tag("b", value)])
        }
        return tiles.isEmpty ? .group([]) : .tag("div", class: "figures", tiles)
    }

    private var limitWarning: [Markup] {
        guard self.rounds.contains(where: \.generator.wasLimit) else { return [] }
        return [
            .tag(
                "p",
                class: "warning",
                "The generator, and not the server, set the pace: the server may be faster than these latencies."
            )
        ]
    }

    /// A time in microseconds.
    static func time(_ microseconds: Int) -> String { UnitText.time(microseconds: Double(microseconds)) }
}
