// Six decimal numbers, `h1,h2,h3,h4,p1,p2`: what PORT sends and 227 answers (RFC 959 4.1.2).

/// An IPv4 endpoint as six numbers.
public enum HostPort {
    /// `127,0,0,1,200,1`; nil for an IPv6 address that isn't a mapped IPv4 one.
    public static func text(of endpoint: Endpoint) -> String? {
        guard case .v4(let number) = endpoint.address.canonical else { return nil }
        let host = "\(number >> 24),\(number >> 16 & 255),\(number >> 8 & 255),\(number & 255)"
        return "\(host),\(endpoint.port >> 8),\(endpoint.port & 255)"
    }

    /// The endpoint of exactly six numbers from 0 to 255 with a comma between each.
    ///
    /// Up to three digits each: some devices send `127,000,000,001,200,001`.
    public static func endpoint(of bytes: some Collection<UInt8>) -> Endpoint? {
        let parts = bytes.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
        guard parts.count == 6 else { return nil }
        var number: UInt64 = 0
        for part in parts {
            guard part.count <= 3, let value = Digits.decimal(part, max: 255) else { return nil }
            number = number << 8 | value
        }
        return Endpoint(
            address: .v4(UInt32(truncatingIfNeeded: number >> 16)),
            port: UInt16(truncatingIfNeeded: number)
        )
    }
}
