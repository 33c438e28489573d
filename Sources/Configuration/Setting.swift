// The settings of a burst by name: what `serve`, `set`, `get`, the control socket and docs/settings.md all read.

/// A setting of `BurstSettings`; the raw value is its name.
public enum Setting: String, Hashable, Sendable, CaseIterable {
    /// Connections that a binding holds before they are accepted.
    case listenBacklog
    /// Clients that may wait for a seat.
    case serverListenBacklog
    /// The preset of the waiting room.
    case serverSize
    /// Threads per CPU for work that blocks.
    case maxPoolThreads
    /// Whether the monitor only watches.
    case disableBacklogMonitor
    /// Sessions at a time.
    case maxConnections
    /// Whether clients who can't be served are reset.
    case resetOnMaxConnections
    /// What a client may wait for a seat.
    case queueTimeout
    /// Sessions of one address at a time.
    case maxConnectionsPerAddress
    /// Sessions of one user at a time.
    case maxConnectionsPerUser
    /// Sessions that one address may begin in a second.
    case connectionRatePerAddress
    /// Whether clients who wait are told their number.
    case waitingGreeting

    /// What it is called.
    public var name: String { self.rawValue }

    /// Its flag of `spillway serve`, without the dashes: `max-connections`.
    public var flag: String {
        self.rawValue.reduce(into: "") { $0 += $1.isUppercase ? "-\($1.lowercased())" : "\($1)" }
    }

    /// The setting of that name, in any case and with or without hyphens; also by its other names in IIS.
    public static func named(_ text: String) throws(SettingError) -> Setting {
        let key = self.key(String(text.unicodeScalars.prefix(Self.nameMax)))
        if let setting = self.allCases.first(where: { self.key($0.rawValue) == key }) { return setting }
        if key == "acceptexoutstanding" { return .serverListenBacklog }
        let shown = WrittenText.shown(text)
        if let reason = self.withoutCounterpart[key] { throw SettingError("\(shown) has no effect here: \(reason).") }
        guard let nearest = self.nearest(to: key) else {
            throw SettingError("There is no setting \(shown). spillway get lists them.")
        }
        throw SettingError("There is no setting \(shown). Did you mean \(nearest.rawValue)?")
    }

    /// Scalars of a name that are looked at; no name is as long.
    private static let nameMax = 64
    /// Letters that may be wrong in a name for a suggestion.
    private static let wrongLettersMax = 3

    /// Settings of IIS beside ours, and what is here instead.
    private static let withoutCounterpart = [
        "poolthreadlimit": "maxPoolThreads is the limit, for each CPU",
        "maxconcurrency": "there is one event loop for each CPU",
        "threadtimeout": "threads stay as long as the server runs",
        "useacceptex": "connections are accepted by a thread of their own, always",
        "acceptextimeout": "a client has 30 s to log in",
        "serverlistentimeout": "a client has 30 s to log in",
        "connectiontimeout": "an idle session ends after 300 s, and clients may ask for another time with SITE IDLE",
        "maxendpointconnections": "maxConnections is the limit, for all ports together",
        "minfilekbsec": "a transfer ends when it hasn't moved for 300 s",
        "bandwidthlevel": "transfers aren't slowed down",
        "enabledynamicbacklog": "listenBacklog is held from the start; there is nothing to grow",
        "minimumdynamicbacklog": "listenBacklog is held from the start; there is nothing to grow",
        "maximumdynamicbacklog": "listenBacklog is held from the start; there is nothing to grow",
        "dynamicbackloggrowthdelta": "listenBacklog is held from the start; there is nothing to grow",
        "disablesocketpooling": "each address has listeners of its own, always",
        "usertokenttl": "every login is checked anew",
    ]

    private static func key(_ text: some StringProtocol) -> String {
        text.lowercased().filter { $0 != "-" && $0 != "_" }
    }

    private static func nearest(to key: String) -> Setting? {
        let distances = self.allCases.map { (setting: $0, distance: editDistance(key, self.key($0.rawValue))) }
        guard let nearest = distances.min(by: { $0.distance < $1.distance }) else { return nil }
        return nearest.distance <= Self.wrongLettersMax ? nearest.setting : nil
    }
}

/// Why a setting wasn't taken; `description` is one line for the person who typed it.
public struct SettingError: Error, Hashable, CustomStringConvertible {
    /// What is wrong, and what would be right.
    public let description: String

    /// A reason in words.
    public init(_ description: String) { self.description = description }
}

/// Letters to change, add or leave out to make one word the other (Levenshtein).
private func editDistance(_ one: String, _ other: String) -> Int {
    let other = Array(other.utf8)
    var row = Array(0...other.count)
    for (line, letter) in one.utf8.enumerated() {
        var diagonal = row[0]
        row[0] = line + 1
        for column in other.indices {
            let replaced = diagonal + (letter == other[column] ? 0 : 1)
            diagonal = row[column + 1]
            row[column + 1] = min(replaced, diagonal + 1, row[column] + 1)
        }
    }
    return row[other.count]
}
