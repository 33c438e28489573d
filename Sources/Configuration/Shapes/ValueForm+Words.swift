// Kinds of values: switches, numbers, times, sizes, words.

extension ValueForm where Value == Bool {
    /// A switch.
    static var flag: ValueForm {
        .scalar("true or false", .flag) { text in
            switch text.lowercased() {
            case "true", "yes", "on": true
            case "false", "no", "off": false
            default: nil
            }
        } write: {
            .word($0 ? "true" : "false")
        }
    }
}

extension ValueForm where Value == Int {
    /// A number from a range.
    static func number(_ range: ClosedRange<Int>, of what: String = "a number") -> ValueForm {
        .scalar("\(what) from \(range.lowerBound) to \(range.upperBound)", .number(range)) { text in
            WrittenNumber.read(text).flatMap { range.contains($0) ? $0 : nil }
        } write: {
            .word("\($0)")
        }
    }

    /// Bytes: `4096`, `64KiB`, `4MiB`, `1GB`; of a rate also with `/s`.
    static func size(_ range: ClosedRange<Int>, isRate: Bool = false) -> ValueForm {
        let most = WrittenSize.text(range.upperBound)
        let what = isRate ? "bytes a second (1MiB)" : "a size (4096, 64KiB, 4MiB)"
        let expected = "\(what) from \(WrittenSize.text(range.lowerBound)) to \(most)"
        return .scalar(expected, .either([.number(range), .pattern(WrittenSize.pattern)])) { text in
            let bytes = isRate && text.hasSuffix("/s") ? String(text.dropLast(2)) : text
            return WrittenSize.read(bytes).flatMap { range.contains($0) ? $0 : nil }
        } write: {
            .word(WrittenSize.text($0))
        }
    }
}

extension ValueForm where Value == UInt64 {
    /// Bytes, as above.
    static var fileSize: ValueForm {
        .scalar("a size (4096, 64KiB, 4MiB)", .either([.number(0...(.max)), .pattern(WrittenSize.pattern)])) { text in
            WrittenSize.read(text).map(UInt64.init)
        } write: {
            .word(WrittenSize.text(Int(clamping: $0)))
        }
    }
}

extension ValueForm where Value == UInt16 {
    /// A port; 0 lets the kernel choose.
    static var port: ValueForm {
        .scalar("a port from 0 to 65535", .number(0...65_535)) { text in
            text.utf8.count <= 5 ? WrittenNumber.read(text).flatMap(UInt16.init(exactly:)) : nil
        } write: {
            .word("\($0)")
        }
    }

    /// Mode bits in octal: `022`.
    static var modeBits: ValueForm {
        .scalar("mode bits in octal, as \"022\"", .either([.pattern("^0?[0-7]{1,3}$"), .number(0...777)])) { text in
            guard (1...4).contains(text.utf8.count) else { return nil }
            return UInt16(text, radix: 8).flatMap { $0 <= 0o777 ? $0 : nil }
        } write: {
            let digits = String($0, radix: 8)
            return .text(String(repeating: "0", count: Swift.max(0, 3 - digits.count)) + digits)
        }
    }
}

extension ValueForm where Value == Duration {
    /// A time from a range.
    static func time(_ range: ClosedRange<Duration>) -> ValueForm {
        let ends = "\(WrittenTime.text(range.lowerBound)) to \(WrittenTime.text(range.upperBound))"
        let seconds = Int(range.lowerBound.components.seconds)...Int(range.upperBound.components.seconds)
        let schema = Schema.either([.pattern(WrittenTime.pattern), .number(seconds)])
        return .scalar("a time (500ms, 30s, 5m, 2h, 1d) from \(ends)", schema) { text in
            WrittenTime.read(text).flatMap { range.contains($0) ? $0 : nil }
        } write: {
            .word(WrittenTime.text($0))
        }
    }
}

extension ValueForm where Value == ClosedRange<UInt16> {
    /// Ports, from the lowest to the highest.
    static var portRange: ValueForm {
        .scalar("ports as 50000-50999", .either([.pattern("^[0-9]{1,5}-[0-9]{1,5}$"), .number(1...65_535)])) { text in
            let ends = text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
            let ports = ends.compactMap { UInt16($0.filter { $0 != " " }) }
            guard let low = ports.first, let high = ports.last, ports.count == ends.count, 1...high ~= low else {
                return nil
            }
            return low...high
        } write: {
            .word("\($0.lowerBound)-\($0.upperBound)")
        }
    }
}

extension ValueForm where Value: CaseIterable & RawRepresentable, Value.RawValue == String {
    /// One of a few words, in any case.
    static var choice: ValueForm {
        let words = Value.allCases.map(\.rawValue)
        return .scalar("one of \(words.joined(separator: ", "))", .oneOf(words)) { text in
            Value.allCases.first { $0.rawValue.lowercased() == text.lowercased() }
        } write: {
            .word($0.rawValue)
        }
    }
}

/// Bytes as people write them.
enum WrittenSize {
    /// What `read` takes, as a pattern of a JSON Schema.
    static let pattern = "^[0-9]{1,15} ?([kKMGT]i?)?B?(/s)?$"

    private static let units: [(name: String, bytes: Int)] = [
        ("TiB", 1 << 40), ("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10),
        ("TB", 1_000_000_000_000), ("GB", 1_000_000_000), ("MB", 1_000_000), ("KB", 1_000), ("B", 1), ("", 1),
    ]
    private static let digitsMax = 15

    /// `4096`, `64KiB`, `1GB`; nil for everything else, and for what doesn't fit.
    static func read(_ text: String) -> Int? {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        guard !digits.isEmpty, digits.utf8.count <= Self.digitsMax, let number = Int(digits) else { return nil }
        let word = text.dropFirst(digits.count).drop { $0 == " " }.lowercased()
        guard let unit = self.units.first(where: { $0.name.lowercased() == word }) else { return nil }
        let (bytes, overflows) = number.multipliedReportingOverflow(by: unit.bytes)
        return overflows ? nil : bytes
    }

    /// The shortest exact way to write it.
    static func text(_ bytes: Int) -> String {
        guard bytes > 0 else { return "\(bytes)" }
        let exact = self.units.filter { $0.bytes > 1 && bytes.isMultiple(of: $0.bytes) }
        guard let unit = exact.max(by: { $0.bytes < $1.bytes }) else { return "\(bytes)" }
        return "\(bytes / unit.bytes)\(unit.name)"
    }
}
