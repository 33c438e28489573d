// The texts of a site, and the variables in them (IIS: messages).
internal import FTPProtocol

/// What a site says to its clients.
public struct SessionMessages: Hashable, Sendable {
    /// The site's name.
    public var siteName = ""
    /// Lines behind the server's own, or in place of it, before the login (220).
    public var banner: [String] = []
    /// Whether the server's own line is left out of the 220, if there are others.
    public var suppressesDefaultBanner = false
    /// Lines in front of the 230's last one.
    public var greeting: [String] = []
    /// Lines of the 221, in place of the server's own.
    public var exit: [String] = []
    /// Whether `%UserName%`, `%SiteName%`, `%SessionID%`, `%BytesSent%` and `%BytesReceived%` are replaced.
    public var expandsVariables = false
    /// The file whose lines are shown with the 250 of CWD and the 230; nil shows none.
    public var directoryFile: String?

    /// No lines but the server's own.
    public init() {}

    static let defaultBanner = "Spillway ready."

    /// Whether the bytes of a session have to be counted.
    var tellsBytes: Bool {
        self.expandsVariables
            && (self.banner + self.greeting + self.exit).contains { $0.lowercased().contains("%bytes") }
    }

    /// The 220.
    func bannerReply(_ values: MessageValues) -> Reply {
        let own = self.suppressesDefaultBanner && !self.banner.isEmpty ? [] : [Self.defaultBanner]
        return self.reply(220, own + self.expanded(self.banner, values))
    }

    /// The 230.
    func greetingReply(_ values: MessageValues) -> Reply {
        self.reply(230, self.expanded(self.greeting, values) + ["Logged in."])
    }

    /// The 221.
    func exitReply(_ values: MessageValues) -> Reply {
        self.reply(221, self.exit.isEmpty ? ["Goodbye."] : self.expanded(self.exit, values))
    }

    /// What clients are told for whom there is no seat (421): they have no name yet, and no session.
    public func maxClientsText(_ text: String) -> String {
        let values = MessageValues(user: nil, site: self.siteName, session: 0, sent: 0, received: 0)
        return self.expanded([text], values).joined()
    }

    private func reply(_ code: UInt16, _ lines: [String]) -> Reply {
        Reply(code, lines.last ?? "", leading: lines.dropLast())
    }

    private func expanded(_ lines: [String], _ values: MessageValues) -> [String] {
        self.expandsVariables ? lines.map(values.expand) : lines
    }
}

/// What the variables stand for at a moment.
struct MessageValues {
    var user: String?
    var site: String
    var session: UInt64
    var sent: UInt64
    var received: UInt64

    /// A line with its variables replaced; what is no variable stays as it is. Once, so that a user's name that looks like
    /// a variable stays a name.
    func expand(_ line: String) -> String {
        var parts = line.split(separator: "%", omittingEmptySubsequences: false)
        var text = String(parts.removeFirst())
        while let part = parts.first {
            parts.removeFirst()
            if !parts.isEmpty, let value = self.value(of: part) {
                text += value + parts.removeFirst()
            } else {
                text += "%" + part
            }
        }
        return text
    }

    private func value(of name: Substring) -> String? {
        switch name.lowercased() {
        case "username": self.user ?? ""
        case "sitename": self.site
        case "sessionid": "\(self.session)"
        case "bytessent": "\(self.sent)"
        case "bytesreceived": "\(self.received)"
        default: nil
        }
    }
}
