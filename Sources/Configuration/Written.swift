// Numbers and times as people write them, and what they wrote, told back to them.

/// Numbers as administrators write them.
enum WrittenNumber {
    /// Decimal, `0x1f4`, or `dword:000001f4` as in registry files; nil for everything else, signs and fractions too.
    static func read(_ text: String) -> Int? {
        let lower = text.lowercased()
        if lower.hasPrefix("dword:") { return self.read(lower.dropFirst(6), radix: 16) }
        if lower.hasPrefix("0x") { return self.read(lower.dropFirst(2), radix: 16) }
        return self.read(lower[...], radix: 10)
    }

    private static func read(_ digits: Substring, radix: Int) -> Int? {
        guard !digits.isEmpty, digits.utf8.count <= 16, digits.allSatisfy(\.isHexDigit) else { return nil }
        return Int(digits, radix: radix)
    }
}

/// Times as people write them.
enum WrittenTime {
    /// What `read` takes, as a pattern of a JSON Schema.
    static let pattern = "^[0-9]{1,9}(ms|s|m|min|h|d)?$"

    /// `500ms`, `60s`, `2m`, `1h`, `1d`; a number alone is seconds. Nil for everything else.
    static func read(_ text: String) -> Duration? {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        guard digits.count <= 9, let value = Int(digits) else { return nil }
        switch text.dropFirst(digits.count).lowercased() {
        case "ms": return .milliseconds(value)
        case "", "s": return .seconds(value)
        case "m", "min": return .seconds(60 * value)
        case "h": return .seconds(3_600 * value)
        case "d": return .seconds(86_400 * value)
        default: return nil
        }
    }

    /// The shortest way to write it.
    static func text(_ time: Duration) -> String {
        let (seconds, attoseconds) = time.components
        guard attoseconds == 0 else { return "\(seconds * 1_000 + attoseconds / 1_000_000_000_000_000)ms" }
        if seconds > 0, seconds.isMultiple(of: 3_600) { return "\(seconds / 3_600)h" }
        return "\(seconds)s"
    }
}

/// What somebody typed, as an error may repeat it.
enum WrittenText {
    /// Scalars that are repeated, at most.
    private static let shownMax = 64

    /// The beginning of it, on one line: what a terminal would obey is a question mark.
    static func shown(_ text: String) -> String {
        let scalars = text.unicodeScalars
        var shown = String.UnicodeScalarView()
        for scalar in scalars.prefix(Self.shownMax) { shown.append(Self.isHarmless(scalar) ? scalar : "?") }
        return String(shown) + (scalars.dropFirst(Self.shownMax).isEmpty ? "" : "...")
    }

    private static func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned: false
        default: true
        }
    }
}
