// The texts of 227 and 229, and how a client finds the numbers in those of other servers.

/// What PASV and EPSV are answered with.
public enum PassiveReply {
    /// `Entering Passive Mode (127,0,0,1,200,1).`; nil for IPv6, which PASV can't tell.
    public static func passiveText(_ endpoint: Endpoint) -> String? {
        HostPort.text(of: endpoint).map { "Entering Passive Mode (\($0))." }
    }

    /// `Entering Extended Passive Mode (|||51201|)`, exactly as RFC 2428 3 has it: clients look for nothing else.
    public static func extendedPassiveText(port: UInt16) -> String {
        "Entering Extended Passive Mode (|||\(port)|)"
    }

    /// The endpoint of a 227.
    ///
    /// RFC 959 doesn't say where the numbers stand, so they are looked for (RFC 1123 4.1.2.6): the first six with a comma
    /// between each, with or without brackets.
    public static func passiveEndpoint(in text: String) -> Endpoint? {
        let bytes = Array(text.utf8)
        for part in bytes.split(whereSeparator: { !Words.isDigit($0) && $0 != UInt8(ascii: ",") }) {
            let numbers = part.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: true)
            guard numbers.count >= 6 else { continue }
            if let endpoint = HostPort.endpoint(of: Array(numbers[..<6].joined(separator: [UInt8(ascii: ",")]))) {
                return endpoint
            }
        }
        return nil
    }

    /// The port of a 229: the first number that stands behind three of the same sign and before a fourth.
    public static func extendedPassivePort(in text: String) -> UInt16? {
        let bytes = Array(text.utf8)
        for (start, sign) in bytes.enumerated().dropLast(4) where (33...126).contains(sign) && !Words.isDigit(sign) {
            guard bytes[start + 1] == sign, bytes[start + 2] == sign else { continue }
            let digits = bytes[(start + 3)...].prefix(while: Words.isDigit)
            guard digits.endIndex < bytes.endIndex, bytes[digits.endIndex] == sign else { continue }
            if let port = Digits.port(digits) { return port }
        }
        return nil
    }
}
