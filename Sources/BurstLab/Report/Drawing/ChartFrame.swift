// Where the parts of a chart lie.

/// A chart at its size: margins, axes, and the way from values to places.
struct ChartFrame {
    /// The mean width of a character of an axis, 12 pixels high.
    private static let characterWidth = 6.6
    private static let lineHeight = 15.0
    /// Columns are at least so high: one client among thousands must be seen.
    private static let columnHeightMin = 1.5

    private let chart: Chart
    private let left: Double
    private let right: Double
    private let top: Double
    private let bottom: Double
    private let xTicks: [Double]
    private let yTicks: [Double]

    init(chart: Chart, size: Chart.Size) {
        self.chart = chart
        self.yTicks = chart.showsY ? chart.y.ticks(about: max(2, Int(size.height / 40))) : []
        let widest = self.yTicks.map { Double(chart.y.text($0).count) }.max() ?? 0
        self.left = chart.showsY ? max(28, widest * Self.characterWidth + 10) : 22
        self.right = size.width - 22
        self.top = Self.hasWordsAbove(chart) ? 26 : 10
        self.bottom = size.height - (chart.showsX ? 2 * Self.lineHeight + 8 : 6)
        self.xTicks = chart.x.ticks(about: max(2, Int((self.right - self.left) / 80)))
    }

    private static func hasWordsAbove(_ chart: Chart) -> Bool {
        if !chart.y.name.isEmpty, chart.showsY { return true }
        return chart.layers.contains { layer in
            switch layer {
            case .marks: true
            case .steps, .area, .columns: false
            }
        }
    }

    private func x(_ value: Double) -> Double {
        self.left + self.chart.x.scale.place(of: value) * (self.right - self.left)
    }

    private func y(_ value: Double) -> Double {
        self.bottom - self.chart.y.scale.place(of: value) * (self.bottom - self.top)
    }

    // MARK: Axes

    /// Lines and numbers of both axes.
    var axes: [Markup] { self.grid + self.yNumbers + (self.chart.showsX ? self.xNumbers : []) + [self.baseLine] }

    private var baseLine: Markup {
        Svg.line(from: Point(self.left, self.bottom), to: Point(self.right, self.bottom), class: "axis")
    }

    private var grid: [Markup] {
        let across = self.yTicks.map { tick in
            Svg.line(from: Point(self.left, self.y(tick)), to: Point(self.right, self.y(tick)), class: "grid")
        }
        let down = self.xTicks.map { tick in
            Svg.line(from: Point(self.x(tick), self.top), to: Point(self.x(tick), self.bottom), class: "grid faint")
        }
        return across + down
    }

    private var yNumbers: [Markup] {
        guard self.chart.showsY else { return [] }
        let numbers = self.yTicks.map { tick in
            Svg.text(
                self.chart.y.text(tick),
                at: Point(self.left - 7, self.y(tick) + 4),
                anchor: .end,
                class: "tick"
            )
        }
        return numbers
            + (self.chart.y.name.isEmpty ? [] : [Svg.text(self.chart.y.name, at: Point(2, 11), class: "name")])
    }

    private var xNumbers: [Markup] {
        let numbers = self.xTicks.map { tick in
            Svg.text(
                self.chart.x.text(tick),
                at: Point(self.x(tick), self.bottom + Self.lineHeight + 2),
                anchor: .middle,
                class: "tick"
            )
        }
        let place = Point(self.right, self.bottom + 2 * Self.lineHeight + 4)
        return numbers + [Svg.text(self.chart.x.name, at: place, anchor: .end, class: "name")]
    }

    // MARK: Layers

    /// A layer's shapes.
    func drawn(_ layer: Chart.Layer) -> Markup {
        switch layer {
        case .steps(let points, let style): Svg.path(self.steps(points), class: style)
        case .area(let points, let style): Svg.path(self.closed(self.steps(points)), class: style)
        case .columns(let columns, let style): .group(columns.map { self.drawn($0, class: style) })
        case .marks(let marks, let style): .group(self.drawn(marks, class: style))
        }
    }

    private func steps(_ points: [Point]) -> [Point] {
        var path: [Point] = []
        for point in points {
            let place = Point(self.x(point.x), self.y(point.y))
            if let last = path.last { path.append(Point(place.x, last.y)) }
            if path.last != place { path.append(place) }
        }
        if let last = path.last, last.x < self.right { path.append(Point(self.right, last.y)) }
        return path
    }

    private func closed(_ path: [Point]) -> [Point] {
        guard let first = path.first, let last = path.last else { return [] }
        return path + [Point(last.x, self.bottom), Point(first.x, self.bottom)]
    }

    private func drawn(_ column: Chart.Column, class style: String) -> Markup {
        guard column.height > 0 else { return .group([]) }
        let (begin, end) = (self.x(column.from), self.x(column.to))
        let height = max(Self.columnHeightMin, self.bottom - self.y(column.height))
        return Svg.box(
            at: Point(begin, self.bottom - height),
            width: max(1, end - begin - 0.6),
            height: height,
            class: style
        )
    }

    // MARK: Marks

    private func drawn(_ marks: [Chart.Mark], class style: String) -> [Markup] {
        let lines = marks.map { mark in
            Svg.line(from: Point(self.x(mark.x), self.top - 4), to: Point(self.x(mark.x), self.bottom), class: style)
        }
        return lines
            + self.words(of: marks).map { word in
                Svg.text(word.text, at: Point(word.middle, self.top - 9), anchor: .middle, class: "mark-name")
            }
    }

    private struct Word {
        var text: String
        var middle: Double
        var halfWidth: Double { Double(self.text.count) * ChartFrame.characterWidth / 2 + 4 }
    }

    /// Words from left to right; one that would touch the word before it joins that word.
    private func words(of marks: [Chart.Mark]) -> [Word] {
        marks.sorted { $0.x < $1.x }.reduce(into: [Word]()) { words, mark in
            var word = Word(text: mark.name, middle: self.x(mark.x))
            while let last = words.last, last.middle + last.halfWidth > self.inside(word) - word.halfWidth {
                words.removeLast()
                word = Word(text: "\(last.text) \(word.text)", middle: (last.middle + word.middle) / 2)
            }
            word.middle = self.inside(word)
            words.append(word)
        }
    }

    private func inside(_ word: Word) -> Double {
        max(word.halfWidth, min(word.middle, self.right + 20 - word.halfWidth))
    }
}

extension Chart.Axis {
    /// The numbers that are written at the axis.
    func ticks(about wished: Int) -> [Double] {
        let ticks = self.scale.ticks(about: wished)
        return self.isWhole ? ticks.filter { $0 == $0.rounded() } : ticks
    }
}
