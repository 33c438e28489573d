// A picture with two axes. It knows numbers, units and places, and nothing of what they mean.

/// Lines, areas, columns and marks over two axes.
struct Chart: Sendable {
    /// One direction of a chart.
    struct Axis: Sendable {
        let scale: Scale
        /// What the numbers are, written at the end of the axis.
        var name = ""
        /// Whether only whole numbers make sense.
        var isWhole = false
        /// How a tick is written, with its unit.
        let text: @Sendable (Double) -> String
    }

    /// Something that is drawn.
    enum Layer: Hashable, Sendable {
        /// A line that jumps to a value at each x and stays there until the next x; the last value holds to the end.
        case steps([Point], class: String)
        /// The same, filled down to the axis.
        case area([Point], class: String)
        /// Boxes that stand on the axis.
        case columns([Column], class: String)
        /// A line from top to bottom, with a word above it; words that would overlap are written as one.
        case marks([Mark], class: String)
    }

    /// A box from one x to another.
    struct Column: Hashable, Sendable {
        let from: Double
        let to: Double
        let height: Double
    }

    /// A named x.
    struct Mark: Hashable, Sendable {
        let x: Double
        let name: String
    }

    /// What it shows, for people who don't see it.
    let label: String
    let x: Axis
    let y: Axis
    let layers: [Layer]
    /// Without the numbers below it: for charts that share the axis of the one beneath.
    var showsX = true
    var showsY = true

    /// The room that a chart gets; text keeps its size, so that a small one has fewer ticks.
    struct Size: Hashable, Sendable {
        var width: Double
        var height: Double

        /// For a page on a desk.
        static let wide = Self(width: 860, height: 250)
        /// For a phone.
        static let narrow = Self(width: 340, height: 210)
    }

    /// The picture.
    func drawn(_ size: Size) -> Markup {
        let frame = ChartFrame(chart: self, size: size)
        return Svg.picture(
            width: size.width,
            height: size.height,
            label: self.label,
            frame.axes + self.layers.map(frame.drawn)
        )
    }

    /// The picture for a desk and the one for a phone: the page's style shows one of them.
    func drawnTwice(wideHeight: Double = Size.wide.height, narrowHeight: Double = Size.narrow.height) -> Markup {
        .group([
            .tag("div", class: "wide", [self.drawn(Size(width: Size.wide.width, height: wideHeight))]),
            .tag("div", class: "narrow", [self.drawn(Size(width: Size.narrow.width, height: narrowHeight))]),
        ])
    }
}
