/// An Internet address as a value: no socket structure, no name look-up.
public enum IPAddress: Hashable, Sendable {
    /// IPv4, in host order: 127.0.0.1 is 0x7F000001.
    case v4(UInt32)
    /// IPv6, the upper and the lower half in host order.
    case v6(high: UInt64, low: UInt64)

    /// The host itself, 127.0.0.1.
    public static let loopback = IPAddress.v4(0x7F00_0001)

    /// True for `0.0.0.0` and `::`, which name no machine.
    public var isUnspecified: Bool { self == .v4(0) || self == .v6(high: 0, low: 0) }

    /// True for an IPv6 address that isn't a mapped IPv4 one.
    public var isIPv6: Bool {
        if case .v6 = self.canonical { true } else { false }
    }

    /// An IPv4 address that came in IPv6 clothes (`::ffff:a.b.c.d`) as IPv4; others as they are.
    public var canonical: IPAddress {
        guard case .v6(high: 0, let low) = self, low >> 32 == 0xFFFF else { return self }
        return .v4(UInt32(truncatingIfNeeded: low))
    }
}

/// An address and a port.
public struct Endpoint: Hashable, Sendable {
    /// Where.
    public var address: IPAddress
    /// Which port.
    public var port: UInt16

    /// An endpoint.
    public init(address: IPAddress, port: UInt16) {
        self.address = address
        self.port = port
    }
}
