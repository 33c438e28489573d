// The pictures of a round: what happened when, and how long it took.
internal import Telemetry

/// Draws a round.
struct RoundPictures {
    let round: RoundResult
    /// Which round, for the headings; empty when there is only one.
    let place: String

    /// Two parts of the page; those without numbers are left out.
    var sections: [Markup] { [self.timeSection, self.latencySection].compactMap { $0 } }

    private func title(_ text: String) -> String { self.place.isEmpty ? text : "\(text): \(self.place)" }

    // MARK: What happened when

    private struct Series {
        let name: String
        let counts: [Int]
        let style: String
        var total: Int { self.counts.reduce(0, +) }
    }

    private var series: [Series] {
        let timeline = self.round.timeline
        return [
            Series(name: "started", counts: timeline.started, style: "started"),
            Series(name: "connected", counts: timeline.connected, style: "connected"),
            Series(name: "greeted", counts: timeline.greeted, style: "greeted"),
            Series(name: "done", counts: timeline.done, style: "done"),
            Series(name: "not served", counts: timeline.lost, style: self.failedStyle),
        ]
    }

    /// Where all were told no, nobody was lost.
    private var failedStyle: String { self.round.count(of: .lost) > 0 ? "failed" : "turned-away" }

    private var timeSection: Markup? {
        let timeline = self.round.timeline
        guard !timeline.started.isEmpty, timeline.slotSeconds > 0 else { return nil }
        let slot = UnitText.tick(seconds: timeline.slotSeconds, upTo: timeline.slotSeconds)
        let shown = self.series.filter { $0.total > 0 }
        let keys = shown.map { series in
            Markup.tag(
                "span",
                class: "key line-\(series.style)",
                [.tag("i", []), .tag("b", series.total.grouped), .text(" \(series.name)")]
            )
        }
        return BurstReport.Page.section(
            self.title("What happened when"),
            hint: "How many clients had come so far at each point: the gap between two lines is what clients wait for.",
            [.tag("div", class: "legend", keys), self.progress(shown).drawnTwice()] + self.paceParts(slot)
        )
    }

    private var timeAxis: Chart.Axis {
        let end = self.round.timeline.slotSeconds * Double(self.round.timeline.started.count)
        return Chart.Axis(scale: Scale(.linear, from: 0, to: end), name: "since the first connect") {
            UnitText.tick(seconds: $0, upTo: end)
        }
    }

    private static func countAxis(upTo most: Int, name: String) -> Chart.Axis {
        let scale = Scale(.linear, from: 0, to: Double(max(most, 1)) * 1.04)
        return Chart.Axis(scale: scale, name: name, isWhole: true) { UnitText.tick(count: $0) }
    }

    /// How many so far.
    private func progress(_ series: [Series]) -> Chart {
        let slot = self.round.timeline.slotSeconds
        let layers = series.map { series -> Chart.Layer in
            var sum = 0
            let points = series.counts.enumerated().map { index, count in
                sum += count
                return Point(Double(index) * slot, Double(sum))
            }
            return .steps([Point(0, 0)] + points, class: "line line-\(series.style)")
        }
        return Chart(
            label: "Clients so far, over time: "
                + series.map { "\($0.total.grouped) \($0.name)" }.joined(separator: ", "),
            x: self.timeAxis,
            y: Self.countAxis(upTo: series.map(\.total).max() ?? 0, name: "clients"),
            layers: layers
        )
    }

    /// How many in each slot: shows pauses and fits that the sums hide.
    private func paceParts(_ slot: String) -> [Markup] {
        let timeline = self.round.timeline
        let most = max(timeline.greeted.max() ?? 0, timeline.lost.max() ?? 0)
        guard timeline.started.count > 2, most > 0 else { return [] }
        let chart = Chart(
            label: "Clients greeted, and clients not served, in each \(slot)",
            x: self.timeAxis,
            y: Self.countAxis(upTo: most, name: "clients in \(slot)"),
            layers: [
                .columns(self.columns(timeline.greeted), class: "fill-greeted"),
                .columns(self.columns(timeline.lost), class: "fill-\(self.failedStyle)"),
            ]
        )
        let keys = [("greeted", timeline.greeted, "greeted"), ("not served", timeline.lost, self.failedStyle)]
            .filter { $0.1.contains { $0 > 0 } }
            .map { Markup.tag("span", class: "key fill-\($0.2)", [.tag("i", []), .text($0.0)]) }
        return [
            .tag("p", class: "caption", [.text("In each \(slot):")] + keys),
            chart.drawnTwice(wideHeight: 160, narrowHeight: 150),
        ]
    }

    private func columns(_ counts: [Int]) -> [Chart.Column] {
        let slot = self.round.timeline.slotSeconds
        return counts.enumerated().filter { $0.element > 0 }.map { index, count in
            Chart.Column(from: Double(index) * slot, to: Double(index + 1) * slot, height: Double(count))
        }
    }

    // MARK: How long it took

    private var latencySection: Markup? {
        let pictures = LatencyPictures(latencies: self.round.latencies)
        guard !pictures.isEmpty else { return nil }
        return BurstReport.Page.section(
            self.title("How long it took"),
            hint: "From each client\u{2019}s connect. The axis is logarithmic: each grid line is a fixed factor later.",
            pictures.drawn
        )
    }
}
