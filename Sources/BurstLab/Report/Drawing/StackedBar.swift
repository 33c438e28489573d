// One bar in parts: how a whole is divided.

/// Parts of a whole, side by side.
struct StackedBar: Hashable, Sendable {
    struct Part: Hashable, Sendable {
        let name: String
        let count: Int
        /// The class of its colour.
        let style: String
    }

    let parts: [Part]

    /// The bar, as wide as its place; a part is at least a hair wide when it isn't empty.
    var drawn: Markup {
        let filled = self.parts.filter { $0.count > 0 }
        let whole = max(1, filled.reduce(0.0) { $0 + Double($1.count) })
        return .element(
            "div",
            [
                .init("class", "stack"), .init("role", "img"),
                .init("aria-label", filled.map { "\($0.name): \($0.count)" }.joined(separator: ", ")),
            ],
            filled.map { BarList.bar(Double($0.count) / whole, style: $0.style) }
        )
    }
}
