// HTML and SVG as a tree: what is written is well-formed, and no text can become a tag.

/// A piece of a page.
indirect enum Markup: Hashable, Sendable {
    /// Text; it is escaped when it is written.
    case text(String)
    /// An element with its attributes, in their order, and what is in it.
    case element(String, [Attribute], [Markup])
    /// Several pieces without an element around them.
    case group([Markup])

    /// `name="value"`.
    struct Attribute: Hashable, Sendable {
        let name: String
        let value: String

        init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// An element with a class.
    static func tag(_ name: String, class style: String? = nil, _ children: [Markup]) -> Self {
        .element(name, style.map { [Attribute("class", $0)] } ?? [], children)
    }

    /// An element with a class, and text in it.
    static func tag(_ name: String, class style: String? = nil, _ text: String) -> Self {
        .tag(name, class: style, [.text(text)])
    }

    /// The text of the page: each element is closed, also where HTML doesn't ask for it.
    var written: String {
        var output = ""
        self.write(to: &output)
        return output
    }

    private func write(to output: inout String) {
        switch self {
        case .text(let text): output += Self.escaped(text)
        case .group(let parts): for part in parts { part.write(to: &output) }
        case .element(let name, let attributes, let children):
            output += "<\(name)"
            for attribute in attributes { output += " \(attribute.name)=\"\(Self.escaped(attribute.value))\"" }
            guard !children.isEmpty || !Self.standsAlone.contains(name) else { return output += "/>" }
            output += ">"
            for child in children { child.write(to: &output) }
            output += "</\(name)>"
        }
    }

    // HTML's void elements, and the shapes of SVG, which XML may close at once. All others need an end tag in HTML.
    private static let standsAlone: Set<String> = ["meta", "br", "hr", "img", "path", "rect", "line", "circle"]

    /// Text that is nothing but text, between tags and between quotes.
    ///
    /// Characters that XML 1.0 (2.2) has no place for become U+FFFD, and so do those that change the direction of the
    /// text behind them.
    static func escaped(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { output, scalar in
            switch scalar {
            case "&": output += "&amp;"
            case "<": output += "&lt;"
            case ">": output += "&gt;"
            case "\"": output += "&quot;"
            case "'": output += "&#39;"
            default: output.unicodeScalars.append(Self.isHarmless(scalar) ? scalar : "\u{FFFD}")
            }
        }
    }

    private static func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
        if scalar == "\n" || scalar == "\t" { return true }
        let isControl = scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
        return !isControl && !scalar.properties.isBidiControl && scalar.value & 0xFFFE != 0xFFFE
    }
}
