// A table whose first column is text, and the others numbers.

/// Rows of cells; on a phone the page scrolls a table that is too wide, and only that.
struct NumberTable: Hashable, Sendable {
    let header: [String]
    let rows: [[Markup]]
    /// Columns, from the left, that hold text.
    var textColumns = 1

    /// The table.
    var drawn: Markup {
        let head = self.header.enumerated().map { index, text in
            Markup.element("th", [.init("class", self.style(of: index)), .init("scope", "col")], [.text(text)])
        }
        let body = self.rows.map { row in
            Markup.tag("tr", row.enumerated().map { .tag("td", class: self.style(of: $0.offset), [$0.element]) })
        }
        return .tag(
            "div",
            class: "scroll",
            [.tag("table", [.tag("thead", [.tag("tr", head)]), .tag("tbody", body)])]
        )
    }

    private func style(of column: Int) -> String { column < self.textColumns ? "words" : "number" }
}
