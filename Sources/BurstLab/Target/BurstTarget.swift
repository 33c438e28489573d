// Which server is loaded: `HOST:PORT`, `HOST`, or a URL of FTP.
public import FTPProtocol

/// A target as it was written. Pure: no name is looked up.
public struct BurstTarget: Hashable, Sendable {
    /// An address or a name; an IPv6 address without its brackets.
    public var host: String
    /// The port, 21 unless one is given.
    public var port: UInt16 = 21
    /// The user of a URL.
    public var user: String?
    /// The password of a URL.
    public var password: Secret?
    /// The path of a URL, without its first slash (RFC 1738 3.2.2: it leads on from the login's folder).
    public var path = ""

    /// Reads a target; nil when it is none.
    public init?(_ text: String) {
        guard text.utf8.count <= Self.textBytesMax, text.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else {
            return nil
        }
        let scheme = "ftp://"
        guard text.lowercased().hasPrefix(scheme) else {
            self.host = ""
            guard !text.contains("/"), !text.contains("@"), self.takeHost(text[...]) else { return nil }
            return
        }
        let rest = text.dropFirst(scheme.count)
        let authority = rest.prefix { $0 != "/" }
        self.host = ""
        self.path = Self.decoded(rest.dropFirst(authority.count + 1)) ?? ""
        let at = authority.lastIndex(of: "@")
        if let at, !self.takeUser(authority[..<at]) { return nil }
        guard self.takeHost(at.map { authority[authority.index(after: $0)...] } ?? authority) else { return nil }
    }

    /// `HOST:PORT`, an IPv6 address in brackets.
    public var name: String { self.host.contains(":") ? "[\(self.host)]:\(self.port)" : "\(self.host):\(self.port)" }

    private static let textBytesMax = 2_048

    private mutating func takeUser(_ text: Substring) -> Bool {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard let user = Self.decoded(parts[0]), !user.isEmpty else { return false }
        self.user = user
        if parts.count == 2 {
            guard let password = Self.decoded(parts[1]) else { return false }
            self.password = Secret(password.utf8)
        }
        return true
    }

    private mutating func takeHost(_ text: Substring) -> Bool {
        if text.hasPrefix("[") {
            guard let end = text.firstIndex(of: "]") else { return false }
            self.host = String(text[text.index(after: text.startIndex)..<end])
            guard IPAddress(self.host) != nil else { return false }
            return self.takePort(text[text.index(after: end)...])
        }
        if IPAddress(String(text)) != nil {
            self.host = String(text)
            return true
        }
        self.host = String(text.prefix { $0 != ":" })
        return !self.host.isEmpty && self.takePort(text.dropFirst(self.host.count))
    }

    /// Nothing, or a colon and a number.
    private mutating func takePort(_ text: Substring) -> Bool {
        guard !text.isEmpty else { return true }
        guard text.first == ":", let port = UInt16(text.dropFirst()), port > 0 else { return false }
        self.port = port
        return true
    }

    /// Takes `%41` for `A`; nil when it is written wrong or hides a control character.
    private static func decoded(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard rest.count >= 2, let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) else {
                return nil
            }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        guard bytes.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }
}
