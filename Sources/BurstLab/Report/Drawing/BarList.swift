// Rows with a bar each: for things that are counted and have names.

/// Named counts, as rows of a page; their text wraps on a phone.
struct BarList: Hashable, Sendable {
    struct Row: Hashable, Sendable {
        let name: String
        /// What the name means; empty for nothing.
        var meaning = ""
        let count: Int
        /// How the count is written.
        let countText: String
        /// Behind the count; empty for nothing.
        var shareText = ""
        /// The class of the bar's colour.
        let style: String
    }

    let rows: [Row]
    /// The count of a bar of full length; the largest one when nil.
    var full: Int?

    /// The rows.
    var drawn: Markup {
        let full = max(1, self.full ?? self.rows.map(\.count).max() ?? 1)
        return .tag("div", class: "bars", self.rows.map { Self.drawn($0, full: full) })
    }

    private static func drawn(_ row: Row, full: Int) -> Markup {
        let share = min(1, Double(max(0, row.count)) / Double(full))
        let meaning = row.meaning.isEmpty ? [] : [Markup.tag("span", class: "meaning", row.meaning)]
        return .tag(
            "div",
            class: "bar-row",
            [
                .tag("div", class: "bar-words", [.tag("span", class: "bar-name", row.name)] + meaning),
                .tag("div", class: "track", [Self.bar(share, style: row.style)]),
                .tag(
                    "div",
                    class: "bar-count",
                    [.tag("b", row.countText)] + (row.shareText.isEmpty ? [] : [.tag("span", row.shareText)])
                ),
            ]
        )
    }

    /// A bar as long as a share (0 ... 1) of what it lies in.
    static func bar(_ share: Double, style: String) -> Markup {
        .element(
            "span",
            [.init("class", "bar \(style)"), .init("style", "width:\(Svg.number(max(0, min(1, share)) * 100))%")],
            []
        )
    }
}
