// How many bits of an address make a client.

/// Which addresses count as one client when seats and turns are shared out: those whose first bits are the same.
public struct AddressPrefix: Hashable, Sendable {
    /// Bits of an IPv4 address, 0 to 32.
    public let v4: Int
    /// Bits of an IPv6 address, 0 to 128. A host has the last 64 to choose from (RFC 4291 2.5.4).
    public let v6: Int

    /// Lengths; those out of range become the nearest that isn't.
    public init(v4: Int = 32, v6: Int = 64) {
        self.v4 = min(max(0, v4), 32)
        self.v6 = min(max(0, v6), 128)
    }
}
