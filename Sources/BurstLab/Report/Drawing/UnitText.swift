// Numbers with their units, as charts and tables write them.
internal import Telemetry

/// Writes numbers for people.
enum UnitText {
    /// A time in microseconds: `850 µs`, `3.2 ms`, `1.4 s`.
    static func time(microseconds: Double) -> String {
        guard microseconds.isFinite, microseconds >= 0.5 else { return "0" }
        if microseconds < 999.5 { return "\(Int(microseconds.rounded())) µs" }
        let isShort = (999_500..<9_995_000).contains(microseconds)
        return isShort ? "\(Self.twoDecimals(microseconds / 1e6)) s" : (microseconds / 1_000).latencyText
    }

    /// A round time at an axis, in seconds; `upper` is the axis's end and chooses the unit.
    static func tick(seconds: Double, upTo upper: Double) -> String {
        guard seconds > 0 else { return "0" }
        if upper < 0.002 { return "\(Self.short(seconds * 1e6)) µs" }
        return upper < 2 ? "\(Self.short(seconds * 1e3)) ms" : "\(Self.short(seconds)) s"
    }

    /// A round time at a logarithmic axis, in microseconds.
    static func tick(microseconds: Double) -> String {
        if microseconds < 999 { return "\(Self.short(microseconds)) µs" }
        return microseconds < 999_000
            ? "\(Self.short(microseconds / 1e3)) ms" : "\(Self.short(microseconds / 1e6)) s"
    }

    /// A count at an axis: `1,500`, `250 k`, `1.5 M`.
    static func tick(count: Double) -> String {
        let units = [(1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k")]
        guard count >= 100_000, let unit = units.first(where: { count >= $0.0 }) else { return Self.short(count) }
        return "\(Self.short(count / unit.0)) \(unit.1)"
    }

    /// A part of a whole: `6.4 %`; never `0 %` for somebody, nor `100 %` without somebody.
    static func share(_ part: Int, of whole: Int) -> String {
        guard whole > 0, part > 0 else { return "0 %" }
        let percent = Double(part) / Double(whole) * 100
        if part < whole, percent > 99.9 { return "over 99.9 %" }
        return percent < 0.1 ? "under 0.1 %" : "\(Svg.number(percent)) %"
    }

    private static func twoDecimals(_ value: Double) -> String {
        let hundredths = Int((value * 100).rounded())
        return "\(hundredths / 100).\(String(hundredths % 100 + 100).dropFirst())"
    }

    /// At most two decimals, without zeros at the end.
    private static func short(_ value: Double) -> String {
        let bounded = min(max(value.isFinite ? value : 0, -1e15), 1e15)
        let hundredths = Int((bounded * 100).rounded())
        let (whole, rest) = hundredths.quotientAndRemainder(dividingBy: 100)
        guard rest != 0 else { return whole.grouped }
        let digits = String(abs(rest) + 100).dropFirst()
        return "\(whole.grouped).\(digits.last == "0" ? digits.dropLast() : digits)"
    }
}
