// A range of addresses, as rules name it.
public import FTPProtocol

/// A network: the addresses whose first bits are these. A single address is a network of one.
///
/// An IPv4 address that comes in IPv6 clothes (`::ffff:a.b.c.d`) counts as IPv4, in rules and in questions.
public struct AddressNetwork: Hashable, Sendable {
    /// The lowest address of the network; every bit behind the prefix is 0.
    public let address: IPAddress
    /// How many bits count: 0 to 32 for IPv4, 0 to 128 for IPv6.
    public let prefixLength: Int

    /// The network of that many bits around an address; nil when there can't be so many.
    public init?(_ address: IPAddress, prefixLength: Int) {
        let isMapped = address.canonical != address
        let length = isMapped ? prefixLength - Self.mappedBits : prefixLength
        guard let network = address.canonical.masked(to: length) else { return nil }
        self.address = network
        self.prefixLength = length
    }

    /// That address alone.
    public init(_ address: IPAddress) {
        self.address = address.canonical
        self.prefixLength = address.canonical.bitCount
    }

    /// Every IPv4 address.
    public static let allIPv4 = AddressNetwork(checked: .v4(0), prefixLength: 0)
    /// Every IPv6 address but the mapped IPv4 ones.
    public static let allIPv6 = AddressNetwork(checked: .v6(high: 0, low: 0), prefixLength: 0)

    private init(checked address: IPAddress, prefixLength: Int) {
        self.address = address
        self.prefixLength = prefixLength
    }

    /// The bits in front of an IPv4 address in IPv6 clothes (RFC 4291 2.5.5.2).
    private static let mappedBits = 96

    /// Whether the address is one of the network's.
    public func contains(_ address: IPAddress) -> Bool {
        address.canonical.masked(to: self.prefixLength) == self.address
    }
}

extension AddressNetwork: CustomStringConvertible, LosslessStringConvertible {
    /// A network from its text: `192.0.2.0/24`, `192.0.2.0/255.255.255.0`, `192.0.2.7`, `2001:db8::/32`.
    ///
    /// Bits behind the prefix may be set: IIS takes `192.0.2.9` with a mask as the network around it. A mask with holes
    /// names no network.
    public init?(_ description: String) {
        let parts = description.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let address = parts.first.flatMap({ IPAddress(String($0)) }) else { return nil }
        guard parts.count == 2 else {
            self.init(address)
            return
        }
        guard let length = Self.prefixLength(of: String(parts[1]), for: address) else { return nil }
        self.init(address, prefixLength: length)
    }

    /// `192.0.2.0/24`; a single address without its length.
    public var description: String {
        self.prefixLength == self.address.bitCount ? "\(self.address)" : "\(self.address)/\(self.prefixLength)"
    }

    /// Digits, or an IPv4 mask.
    private static func prefixLength(of text: String, for address: IPAddress) -> Int? {
        guard text.utf8.count <= IPAddress.textBytesMax else { return nil }
        if case .v4(let mask) = IPAddress(text) {
            guard case .v4 = address else { return nil }
            return mask.leadingOnes
        }
        let isNumber = !text.isEmpty && text.utf8.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
        return isNumber ? Int(text) : nil
    }
}

extension UInt32 {
    /// How many ones a mask begins with; nil when a one follows a zero.
    fileprivate var leadingOnes: Int? {
        let count = (~self).leadingZeroBitCount
        return self.nonzeroBitCount == count ? count : nil
    }
}

extension IPAddress {
    /// 32, or 128.
    fileprivate var bitCount: Int {
        switch self {
        case .v4: 32
        case .v6: 128
        }
    }

    /// The first bits, and zeros behind them; nil when the address hasn't so many.
    func masked(to length: Int) -> IPAddress? {
        guard (0...self.bitCount).contains(length) else { return nil }
        switch self {
        case .v4(let number):
            return .v4(number & (UInt32.max << (32 - length)))
        case .v6(let high, let low):
            let highBits = min(length, 64)
            return .v6(high: high & (UInt64.max << (64 - highBits)), low: low & (UInt64.max << (128 - max(length, 64))))
        }
    }
}
