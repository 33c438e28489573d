// Numbers as peers write them: plain digits, no sign, no space, with an upper bound. Nothing here can overflow.

enum Digits {
    /// The number that decimal digits mean; nil when they are none, not all digits, or more than `max`.
    static func decimal(_ bytes: some Collection<UInt8>, max: UInt64 = .max) -> UInt64? {
        Self.number(bytes, base: 10, max: max)
    }

    /// The number that octal digits mean, as `chmod` takes them; nil as above.
    static func octal(_ bytes: some Collection<UInt8>, max: UInt64) -> UInt64? {
        Self.number(bytes, base: 8, max: max)
    }

    /// The number that hexadecimal digits mean, in either case; nil as above.
    static func hexadecimal(_ bytes: some Collection<UInt8>, max: UInt64) -> UInt64? {
        Self.number(bytes, base: 16, max: max)
    }

    /// A port: 0 to 65535, in decimal.
    static func port(_ bytes: some Collection<UInt8>) -> UInt16? {
        Self.decimal(bytes, max: UInt64(UInt16.max)).map { UInt16(truncatingIfNeeded: $0) }
    }

    /// What a digit counts; 255 for anything else.
    private static func value(of byte: UInt8) -> UInt64 {
        if Words.isDigit(byte) { return UInt64(byte - UInt8(ascii: "0")) }
        return Words.isLetter(byte) ? UInt64(Words.upperCased(byte) - UInt8(ascii: "A") + 10) : 255
    }

    private static func number(_ bytes: some Collection<UInt8>, base: UInt64, max: UInt64) -> UInt64? {
        guard !bytes.isEmpty else { return nil }
        var value: UInt64 = 0
        for byte in bytes {
            let digit = Self.value(of: byte)
            guard digit < base else { return nil }
            let (product, overflow) = value.multipliedReportingOverflow(by: base)
            let (sum, carry) = product.addingReportingOverflow(digit)
            guard !overflow, !carry, sum <= max else { return nil }
            value = sum
        }
        return value
    }
}
