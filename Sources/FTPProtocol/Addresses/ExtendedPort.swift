// `|family|address|port|`: what EPRT sends (RFC 2428 2). 229 answers with the first two left out.

/// An endpoint of either family as EPRT writes it.
public enum ExtendedPort {
    /// Why bytes are no endpoint.
    public enum Problem: Error, Hashable, Sendable {
        /// They don't have the form, or the address isn't of the family that is named: 501.
        case malformed
        /// The family is neither 1 nor 2: 522.
        case unknownFamily
    }

    /// `|1|127.0.0.1|51201|`, `|2|::1|51201|`.
    public static func text(of endpoint: Endpoint) -> String {
        let address = endpoint.address.canonical
        return "|\(address.isIPv6 ? 2 : 1)|\(address)|\(endpoint.port)|"
    }

    /// The endpoint; the first byte, any from 33 to 126, is the one that parts the fields.
    public static func endpoint(of bytes: some Collection<UInt8>) -> Result<Endpoint, Problem> {
        guard let delimiter = bytes.first, (33...126).contains(delimiter) else { return .failure(.malformed) }
        let fields = bytes.split(separator: delimiter, omittingEmptySubsequences: false)
        guard fields.count == 5, fields[0].isEmpty, fields[4].isEmpty else { return .failure(.malformed) }
        guard !fields[1].isEmpty, fields[1].allSatisfy(Words.isDigit) else { return .failure(.malformed) }
        let family = Digits.decimal(fields[1], max: 2) ?? 0
        guard family > 0 else { return .failure(.unknownFamily) }
        guard let address = IPAddress(ascii: fields[2]), let port = Digits.port(fields[3]) else {
            return .failure(.malformed)
        }
        let isV6 = if case .v6 = address { true } else { false }
        guard isV6 == (family == 2) else { return .failure(.malformed) }
        return .success(Endpoint(address: address, port: port))
    }
}
