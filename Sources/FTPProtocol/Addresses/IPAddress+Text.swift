// Addresses as text, without a resolver: IPv4 in strict dotted decimal, IPv6 read as RFC 4291 2.2 allows and written
// as RFC 5952 wants it.

extension IPAddress: CustomStringConvertible, LosslessStringConvertible {
    /// Longest text of an address, `ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255`.
    public static let textBytesMax = 45

    /// An address from its text; no names, no zones, no octal.
    public init?(_ description: String) { self.init(ascii: description.utf8) }

    /// An address from the bytes of its text.
    public init?(ascii bytes: some Collection<UInt8>) {
        guard bytes.count <= Self.textBytesMax else { return nil }
        let bytes = Array(bytes)[...]
        if bytes.contains(UInt8(ascii: ":")) {
            guard let groups = Self.allGroups(of: bytes) else { return nil }
            self.init(groups: groups)
        } else {
            guard let number = Self.v4Number(of: bytes) else { return nil }
            self = .v4(number)
        }
    }

    /// `127.0.0.1`, `2001:db8::1`, `::ffff:127.0.0.1`.
    public var description: String {
        switch self {
        case .v4(let number): Self.v4Text(of: number)
        case .v6: self.v6Text
        }
    }

    // MARK: IPv4

    private static func v4Number(of bytes: ArraySlice<UInt8>) -> UInt32? {
        let parts = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var number: UInt32 = 0
        for part in parts {
            // A zero in front means octal to some readers: the text has no meaning that all agree on.
            let hasZeroInFront = part.count > 1 && part.first == UInt8(ascii: "0")
            guard !hasZeroInFront, let value = Digits.decimal(part, max: 255) else { return nil }
            number = number << 8 | UInt32(truncatingIfNeeded: value)
        }
        return number
    }

    private static func v4Text(of number: UInt32) -> String {
        "\(number >> 24).\(number >> 16 & 255).\(number >> 8 & 255).\(number & 255)"
    }

    // MARK: IPv6

    private init?(groups: [UInt16]) {
        guard groups.count == 8 else { return nil }
        let high = groups[..<4].reduce(0 as UInt64) { $0 << 16 | UInt64($1) }
        let low = groups[4...].reduce(0 as UInt64) { $0 << 16 | UInt64($1) }
        self = .v6(high: high, low: low)
    }

    private static func allGroups(of bytes: ArraySlice<UInt8>) -> [UInt16]? {
        let colon = UInt8(ascii: ":")
        let gap = bytes.indices.dropLast().first { bytes[$0] == colon && bytes[$0 + 1] == colon }
        guard let gap else { return Self.groups(of: bytes, mayEndInV4: true) }
        guard let head = Self.groups(of: bytes[..<gap], mayEndInV4: false) else { return nil }
        guard let tail = Self.groups(of: bytes[(gap + 2)...], mayEndInV4: true) else { return nil }
        guard head.count + tail.count < 8 else { return nil }
        return head + Array(repeating: 0, count: 8 - head.count - tail.count) + tail
    }

    private static func groups(of bytes: ArraySlice<UInt8>, mayEndInV4: Bool) -> [UInt16]? {
        guard !bytes.isEmpty else { return [] }
        let parts = bytes.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        var groups: [UInt16] = []
        for (index, part) in parts.enumerated() {
            if mayEndInV4, index == parts.count - 1, let v4 = Self.v4Number(of: part) {
                groups += [UInt16(truncatingIfNeeded: v4 >> 16), UInt16(truncatingIfNeeded: v4)]
            } else {
                guard part.count <= 4, let value = Digits.hexadecimal(part, max: 0xFFFF) else { return nil }
                groups.append(UInt16(truncatingIfNeeded: value))
            }
        }
        return groups
    }

    private var groups: [UInt16] {
        guard case .v6(let high, let low) = self else { return [] }
        return [high, low].flatMap { half in
            [48, 32, 16, 0].map { UInt16(truncatingIfNeeded: half >> $0) }
        }
    }

    private var v6Text: String {
        if case .v4(let number) = self.canonical { return "::ffff:" + Self.v4Text(of: number) }
        let groups = self.groups
        let gap = Self.longestRunOfZeros(in: groups)
        let texts = groups.map { String($0, radix: 16) }
        guard gap.count > 1 else { return texts.joined(separator: ":") }
        return texts[..<gap.lowerBound].joined(separator: ":") + "::" + texts[gap.upperBound...].joined(separator: ":")
    }

    /// The first of the longest runs (RFC 5952 4.2.3).
    private static func longestRunOfZeros(in groups: [UInt16]) -> Range<Int> {
        var longest = 0..<0
        var start = 0
        for (index, group) in groups.enumerated() {
            if group != 0 {
                start = index + 1
            } else if index + 1 - start > longest.count {
                longest = start..<(index + 1)
            }
        }
        return longest
    }
}
