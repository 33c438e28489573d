// Whom a load may be sent to without a further word: machines that are likely one's own.
public import FTPProtocol

/// Where loads may go.
public enum LoadPermission {
    /// Whether the address is loopback, private (RFC 1918, fc00::/7 of RFC 4193) or link-local (RFC 3927, fe80::/10).
    public static func isOwn(_ address: IPAddress) -> Bool {
        switch address.canonical {
        case .v4(let number):
            let networks: [(UInt32, Int)] = [
                (0x7F00_0000, 8), (0x0A00_0000, 8), (0xAC10_0000, 12), (0xC0A8_0000, 16), (0xA9FE_0000, 16),
            ]
            return networks.contains { network, bits in (number ^ network) >> (32 - bits) == 0 }
        case .v6(let high, let low):
            let isLoopback = high == 0 && low == 1
            return isLoopback || high >> 57 == 0xFC >> 1 || high >> 54 == 0xFE80 >> 6
        }
    }

    /// Whether the address is of this machine alone.
    public static func isLoopback(_ address: IPAddress) -> Bool {
        switch address.canonical {
        case .v4(let number): number >> 24 == 127
        case .v6(let high, let low): high == 0 && low == 1
        }
    }
}
