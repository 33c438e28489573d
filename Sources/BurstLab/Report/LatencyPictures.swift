// How long things took: distributions one below the other, on one axis.
internal import Telemetry

/// Draws the latencies of a round.
struct LatencyPictures {
    /// Columns of a distribution, whatever its range.
    static let columns = 72

    private let rows: [(name: String, summary: LatencySummary, style: String)]

    init(latencies: Latencies) {
        self.rows = [
            ("Connected", latencies.connect, "connected"), ("Greeted (220)", latencies.greeting, "greeted"),
            ("Logged in (230)", latencies.login, "login"), ("Done", latencies.done, "done"),
        ].filter { $0.1.count > 0 }
    }

    /// Whether nothing was measured.
    var isEmpty: Bool { self.rows.isEmpty }

    /// The distributions, and their numbers in a table.
    var drawn: [Markup] {
        let scale = self.scale
        let strips = self.rows.enumerated().map { index, row in
            Markup.tag(
                "div",
                class: "strip",
                [
                    .tag("h3", row.name),
                    self.chart(row.summary, row.style, row.name, scale, isLast: index == self.rows.count - 1),
                ]
            )
        }
        return strips + [self.table]
    }

    private var table: Markup {
        let rows = self.rows.map { name, summary, _ in
            [Markup.text(name)]
                + [summary.p50, summary.p90, summary.p99, summary.max].map { .text(BurstReport.Page.time($0)) }
                + [.text(summary.count.grouped)]
        }
        return NumberTable(header: ["", "p50", "p90", "p99", "Slowest", "Clients"], rows: rows).drawn
    }

    /// One axis for all, from the fastest to the slowest, in microseconds.
    private var scale: Scale {
        let buckets = self.rows.flatMap(\.summary.buckets)
        let most = max(self.rows.map(\.summary.max).max() ?? 1, buckets.map(\.upper).max() ?? 1)
        let least = min(buckets.map(\.upper).min() ?? most, self.rows.map(\.summary.p50).min() ?? most)
        return Scale(.logarithmic, from: max(1, Double(least) * 0.7), to: max(2, Double(most) * 1.15))
    }

    private func chart(
        _ summary: LatencySummary,
        _ style: String,
        _ name: String,
        _ scale: Scale,
        isLast: Bool
    ) -> Markup {
        let columns = LogarithmicColumns(scale: scale, count: Self.columns).columns(of: summary.buckets)
        let marks = [("p50", summary.p50), ("p90", summary.p90), ("p99", summary.p99), ("max", summary.max)]
        let chart = Chart(
            label: "\(name): " + marks.map { "\($0.0) \(BurstReport.Page.time($0.1))" }.joined(separator: ", "),
            x: Chart.Axis(scale: scale) { UnitText.tick(microseconds: $0) },
            y: Chart.Axis(scale: Scale(.linear, from: 0, to: columns.map(\.height).max() ?? 1)) { _ in "" },
            layers: [
                .columns(columns, class: "fill-\(style)"),
                .marks(marks.map { .init(x: Double($0.1), name: $0.0) }, class: "mark"),
            ],
            showsX: isLast,
            showsY: false
        )
        let height = isLast ? 128.0 : 92.0
        return chart.drawnTwice(wideHeight: height, narrowHeight: height)
    }
}

/// Columns of equal width on a logarithmic axis, from buckets of other widths.
struct LogarithmicColumns {
    /// Each bucket of a distribution is a twentieth wider than the one before.
    private static let bucketGrowth = 1.05

    let scale: Scale
    let count: Int

    /// The columns that aren't empty. A bucket that lies in several of them is divided by their shares of it.
    func columns(of buckets: [LatencySummary.Bucket]) -> [Chart.Column] {
        var heights = [Double](repeating: 0, count: self.count)
        for bucket in buckets {
            let upper = self.scale.place(of: Double(bucket.upper)) * Double(self.count)
            let lower = self.scale.place(of: Double(bucket.upper) / Self.bucketGrowth) * Double(self.count)
            for column in Int(lower)...max(Int(lower), Int(upper)) where column < self.count {
                let overlap = min(upper, Double(column + 1)) - max(lower, Double(column))
                heights[column] += Double(bucket.count) * (upper > lower ? max(0, overlap) / (upper - lower) : 1)
            }
        }
        return heights.indices.filter { heights[$0] > 0 }.map { column in
            Chart.Column(from: self.value(at: column), to: self.value(at: column + 1), height: heights[column])
        }
    }

    /// The value at the begin of a column: its place turned back, by halving.
    private func value(at column: Int) -> Double {
        let place = Double(column) / Double(self.count)
        var (low, high) = (self.scale.lower, self.scale.upper)
        for _ in 0..<60 {
            let middle = (low * high).squareRoot()
            if self.scale.place(of: middle) < place { low = middle } else { high = middle }
        }
        return high
    }
}
