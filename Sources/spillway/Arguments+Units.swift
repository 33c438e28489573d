// Times and sizes as people write them: `60s`, `500ms`, `4KiB`.
internal import ArgumentParser

/// `500ms`, `30s`, `2m`, `1h`; a number alone is seconds.
struct TimeArgument: ExpressibleByArgument {
    /// The time in seconds, zero or more.
    let seconds: Double

    init?(argument: String) {
        let units: [(String, Double)] = [("ms", 0.001), ("s", 1), ("m", 60), ("h", 3_600), ("", 1)]
        guard let value = UnitNumber.read(argument, units: units) else { return nil }
        self.seconds = value
    }
}

/// `4096`, `4KiB`, `10MB`; powers of 1,024 have an i, as IEC 80000-13 has it.
struct SizeArgument: ExpressibleByArgument {
    /// Largest size that is read, 1 TiB.
    static let bytesMax = 1 << 40

    /// The size, zero or more.
    let bytes: Int

    init?(argument: String) {
        let units: [(String, Double)] = [
            ("kib", 1_024), ("mib", 1_048_576), ("gib", 1_073_741_824), ("kb", 1_000), ("mb", 1_000_000),
            ("gb", 1_000_000_000), ("k", 1_024), ("m", 1_048_576), ("g", 1_073_741_824), ("b", 1), ("", 1),
        ]
        guard let value = UnitNumber.read(argument, units: units), value <= Double(Self.bytesMax) else { return nil }
        self.bytes = Int(value)
    }
}

private enum UnitNumber {
    /// A number with one of the units behind it, times the unit; nil when it isn't written so, or is negative.
    static func read(_ text: String, units: [(name: String, factor: Double)]) -> Double? {
        let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        let name = text.dropFirst(digits.count).lowercased()
        guard let value = Double(digits), value.isFinite else { return nil }
        guard let unit = units.first(where: { $0.name == name }) else { return nil }
        return value * unit.factor
    }
}
