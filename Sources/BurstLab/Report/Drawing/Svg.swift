// The shapes of SVG that charts are made of. Colours come from classes, so that a page can have a dark side.

/// Writes shapes.
enum Svg {
    /// Coordinates beyond this are cut: browsers draw nothing sensible there.
    private static let coordinateMax = 100_000.0

    /// A picture that fills the width it is given, and keeps its proportions.
    ///
    /// - Parameter label: what it shows, for people who don't see it.
    static func picture(width: Double, height: Double, label: String, _ parts: [Markup]) -> Markup {
        .element(
            "svg",
            [
                .init("viewBox", "0 0 \(Self.number(width)) \(Self.number(height))"), .init("role", "img"),
                .init("aria-label", label), .init("xmlns", "http://www.w3.org/2000/svg"),
            ],
            parts
        )
    }

    /// A straight line.
    static func line(from begin: Point, to end: Point, class style: String) -> Markup {
        .element(
            "line",
            [
                .init("x1", Self.number(begin.x)), .init("y1", Self.number(begin.y)), .init("x2", Self.number(end.x)),
                .init("y2", Self.number(end.y)), .init("class", style),
            ],
            []
        )
    }

    /// A line through points; nothing for fewer than two.
    static func path(_ points: [Point], class style: String) -> Markup {
        guard points.count > 1 else { return .group([]) }
        let steps = points.enumerated().map { index, point in
            "\(index == 0 ? "M" : "L")\(Self.number(point.x)) \(Self.number(point.y))"
        }
        return .element("path", [.init("d", steps.joined()), .init("class", style)], [])
    }

    /// A box, from its upper left corner; one without an area is left out.
    static func box(at corner: Point, width: Double, height: Double, class style: String) -> Markup {
        guard width > 0, height > 0 else { return .group([]) }
        return .element(
            "rect",
            [
                .init("x", Self.number(corner.x)), .init("y", Self.number(corner.y)),
                .init("width", Self.number(width)), .init("height", Self.number(height)), .init("class", style),
            ],
            []
        )
    }

    /// Where a text stands relative to its point.
    enum Anchor: String, Hashable, Sendable {
        case start
        case middle
        case end
    }

    /// A line of text.
    static func text(_ text: String, at point: Point, anchor: Anchor = .start, class style: String) -> Markup {
        .element(
            "text",
            [
                .init("x", Self.number(point.x)), .init("y", Self.number(point.y)),
                .init("text-anchor", anchor.rawValue), .init("class", style),
            ],
            [.text(text)]
        )
    }

    /// A coordinate with at most one decimal; what isn't a number is 0.
    static func number(_ value: Double) -> String {
        guard value.isFinite else { return "0" }
        let tenths = (min(max(value, -Self.coordinateMax), Self.coordinateMax) * 10).rounded()
        return tenths.remainder(dividingBy: 10) == 0 ? "\(Int(tenths / 10))" : "\(tenths / 10)"
    }
}

/// A place in a picture; y grows downwards.
struct Point: Hashable, Sendable {
    var x: Double
    var y: Double

    init(_ x: Double, _ y: Double) {
        self.x = x
        self.y = y
    }
}
