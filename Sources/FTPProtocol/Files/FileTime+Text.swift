// Times as MDTM, MFMT and the facts write them: RFC 3659 section 2.3, `YYYYMMDDHHMMSS` and an optional fraction.

extension FileTime {
    /// The time as a fact says it, "20251122172905", with ".123" behind it when there are milliseconds.
    ///
    /// Times outside of years 0 to 9999 are written as the first or last second of that span.
    public var factText: String {
        var bytes: [UInt8] = []
        bytes.appendFactTime(self)
        let milliseconds = min(self.nanoseconds, 999_999_999) / 1_000_000
        if milliseconds > 0 {
            bytes.append(UInt8(ascii: "."))
            bytes.appendDecimal(UInt64(milliseconds), width: 3, pad: UInt8(ascii: "0"))
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The same in whole seconds, "20251122172905": scripts in the field read MDTM's answer with `%Y%m%d%H%M%S`, and
    /// a fraction breaks them.
    public var factTextInSeconds: String {
        var bytes: [UInt8] = []
        bytes.appendFactTime(self)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Reads a time as a fact says it; nil when it has another form, or a field is out of its range.
    ///
    /// Second 60, the leap second of RFC 3659, is read as 59: Unix time has no place for it, and the day stays right.
    /// Of a fraction nine digits count, further ones are cut off.
    public init?(factText bytes: some Collection<UInt8>) {
        let bytes = Array(bytes)
        guard bytes.count >= 14,
            let century = Self.number(bytes[0..<2]), let year = Self.number(bytes[2..<4]),
            let month = Self.number(bytes[4..<6]), let day = Self.number(bytes[6..<8]),
            let hour = Self.number(bytes[8..<10]), let minute = Self.number(bytes[10..<12]),
            let second = Self.number(bytes[12..<14]), second <= 60,
            let nanoseconds = Self.nanoseconds(bytes[14...]),
            let time = CivilTime(date: (century * 100 + year, month, day), time: (hour, minute, min(second, 59)))
        else { return nil }
        self.init(seconds: time.secondsSince1970, nanoseconds: nanoseconds)
    }

    /// The digits' value; nil when one isn't a digit.
    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        var value = 0
        for digit in digits {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
            value = value * 10 + Int(digit - UInt8(ascii: "0"))
        }
        return value
    }

    /// What stands behind the seconds: nothing, or a dot and at least one digit.
    private static func nanoseconds(_ bytes: ArraySlice<UInt8>) -> UInt32? {
        guard let dot = bytes.first else { return 0 }
        let digits = bytes.dropFirst()
        guard dot == UInt8(ascii: "."), !digits.isEmpty else { return nil }
        guard digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else { return nil }
        guard var value = Self.number(digits.prefix(9)) else { return nil }
        for _ in min(digits.count, 9)..<9 { value *= 10 }
        return UInt32(value)
    }
}
