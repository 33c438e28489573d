// Endpoints as text: `127.0.0.1:21`, `[::1]:21`.

extension Endpoint: CustomStringConvertible, LosslessStringConvertible {
    /// An endpoint from its text; an IPv6 address must stand in brackets.
    public init?(_ description: String) {
        let bytes = Array(description.utf8)
        guard let colon = bytes.lastIndex(of: UInt8(ascii: ":")) else { return nil }
        var host = bytes[..<colon]
        let isBracketed = host.first == UInt8(ascii: "[") && host.last == UInt8(ascii: "]")
        if isBracketed { host = host.dropFirst().dropLast() }
        guard let address = IPAddress(ascii: host), let port = Digits.port(bytes[(colon + 1)...]) else { return nil }
        let needsBrackets = if case .v6 = address { true } else { false }
        guard isBracketed == needsBrackets else { return nil }
        self.init(address: address, port: port)
    }

    /// `127.0.0.1:21`, `[::1]:21`.
    public var description: String {
        switch self.address {
        case .v4: "\(self.address):\(self.port)"
        case .v6: "[\(self.address)]:\(self.port)"
        }
    }
}
