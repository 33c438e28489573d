// One row for each setting: what it holds, what IIS documented, and what it does. Parser, flags, `get` and the manual
// read the same row.
internal import Admission

/// A row of the table.
struct SettingDescription: Sendable {
    let kind: SettingKind
    let documented: DocumentedSetting
    /// What it counts.
    let unit: String
    /// What it does here, in a sentence or two.
    let meaning: String
}

/// What Microsoft's pages say of the setting that it is named after.
struct DocumentedSetting: Sendable {
    /// Its name there.
    let name: String
    /// The values that were documented.
    let range: ClosedRange<Int>?
    /// What it was, with its default.
    let text: String
    /// A number above which it was said to do harm.
    var discouragedAbove: Int?

    static let none = DocumentedSetting(name: "", range: nil, text: "IIS has no such setting.")
}

extension Setting {
    var row: SettingDescription {
        switch self {
        case .listenBacklog: Self.listenBacklogRow
        case .serverListenBacklog: Self.serverListenBacklogRow
        case .serverSize: Self.serverSizeRow
        case .maxPoolThreads: Self.maxPoolThreadsRow
        case .disableBacklogMonitor: Self.disableBacklogMonitorRow
        case .maxConnections: Self.maxConnectionsRow
        case .resetOnMaxConnections: Self.resetOnMaxConnectionsRow
        case .queueTimeout: Self.queueTimeoutRow
        case .maxConnectionsPerAddress: Self.maxConnectionsPerAddressRow
        case .maxConnectionsPerUser: Self.maxConnectionsPerUserRow
        case .connectionRatePerAddress: Self.connectionRatePerAddressRow
        case .waitingGreeting: Self.waitingGreetingRow
        }
    }

    private static let listenBacklogRow = SettingDescription(
        kind: .count(\.listenBacklog, 1...1_048_576),
        documented: DocumentedSetting(
            name: "ListenBacklog",
            range: 1...250,
            text: "Registry, InetInfo: Winsock's listen backlog for each address. Default 25 in the article and in "
                + "KB Q301310, 15 in the product documentation."
        ),
        unit: "connections",
        meaning: "Connections that each address holds before they are accepted: the largest burst that the kernel can "
            + "take in one instant. It is a promise: where net.core.somaxconn is less, more listeners share the port. "
            + "A change is put in force with listen() again, and loses nobody."
    )

    private static let serverListenBacklogRow = SettingDescription(
        kind: .limit(\.serverListenBacklog, 0...1_000_000, unlimited: "default"),
        documented: DocumentedSetting(
            name: "ServerListenBacklog",
            range: 5...500,
            text: "Metabase 1019: outstanding sockets that can be queued; default 40, 60 since IIS 7. The registry's "
                + "AcceptExOutstanding is its sibling."
        ),
        unit: "clients",
        meaning: "The waiting room: clients that are accepted and wait for a seat, in order, fair between addresses. "
            + "Beyond it a client is told 421 with a time to come back. default is what serverSize says."
    )

    private static let serverSizeRow = SettingDescription(
        kind: .size(\.serverSize),
        documented: DocumentedSetting(
            name: "ServerSize",
            range: nil,
            text: "Metabase 1018: 0 below 10,000 requests a day, 1 up to 100,000, 2 beyond; default 1. It sets "
                + "ServerListenBacklog; the exact table isn't public."
        ),
        unit: "preset",
        meaning: "The size of the waiting room when serverListenBacklog is default: 500, 5,000 or 50,000 clients."
    )

    private static let maxPoolThreadsRow = SettingDescription(
        kind: .count(\.maxPoolThreads, 1...256),
        documented: DocumentedSetting(
            name: "MaxPoolThreads",
            range: nil,
            text: "Registry, InetInfo: pool threads for each processor, 0 to 4294967295; default 4, 10 in KB Q301310, "
                + "more than 20 discouraged.",
            discouragedAbove: 20
        ),
        unit: "threads for each CPU",
        meaning:
            "Threads for work that blocks: opening files, reading folders, checking passwords. None of them stands "
            + "between a client and its banner."
    )

    private static let disableBacklogMonitorRow = SettingDescription(
        kind: .flag(\.disableBacklogMonitor),
        documented: DocumentedSetting(
            name: "DisableBacklogMonitor",
            range: nil,
            text: "Registry, InetInfo: 0 or 1, default 0; named by the article alone, not documented."
        ),
        unit: "switch",
        meaning: "false: the monitor warns when a queue fills, raises the backlog, and sends clients away that have "
            + "waited for longer than queueTimeout. true: it only watches, and nobody who waits is sent away."
    )

    private static let maxConnectionsRow = SettingDescription(
        kind: .limit(\.maxConnections, 1...1_000_000, unlimited: Self.unlimited),
        documented: DocumentedSetting(
            name: "MaxConnections",
            range: nil,
            text:
                "Metabase 1014: simultaneous connections, 4294967295 (no limit) by default; at most 8,000 recommended."
        ),
        unit: "sessions",
        meaning: "Sessions at a time. Clients beyond it wait for a seat, and only beyond the waiting room are they "
            + "refused. unlimited is as many as the descriptor limit is good for."
    )

    private static let resetOnMaxConnectionsRow = SettingDescription(
        kind: .flag(\.resetOnMaxConnections),
        documented: DocumentedSetting(
            name: "resetOnMaxConnections",
            range: nil,
            text:
                "applicationHost.config, connections: drop the connection instead of sending the message; default false."
        ),
        unit: "switch",
        meaning:
            "Resets clients that can't be seated, instead of telling them 421 and why. They see \"Connection closed "
            + "by remote host\": leave it off unless a client needs it."
    )

    private static let queueTimeoutRow = SettingDescription(
        kind: .time(\.queueTimeout, .milliseconds(1)...(.seconds(86_400))),
        documented: .none,
        unit: "time",
        meaning: "What a client may wait for a seat before it is told 421, while the monitor is on. off is for ever."
    )

    private static let maxConnectionsPerAddressRow = SettingDescription(
        kind: .limit(\.maxConnectionsPerAddress, 1...1_000_000, unlimited: Self.unlimited),
        documented: .none,
        unit: "sessions",
        meaning: "Sessions of one address at a time (IPv6: of one /64 network); more of them wait, and hold nobody up."
    )

    private static let maxConnectionsPerUserRow = SettingDescription(
        kind: .limit(\.maxConnectionsPerUser, 1...1_000_000, unlimited: Self.unlimited),
        documented: .none,
        unit: "sessions",
        meaning: "Sessions of one user at a time; a further login is told 421."
    )

    private static let connectionRatePerAddressRow = SettingDescription(
        kind: .limit(\.connectionRatePerAddress, 1...1_000_000, unlimited: Self.unlimited),
        documented: .none,
        unit: "sessions a second",
        meaning: "Sessions that one address may begin in a second. Those beyond are delayed until their time, never "
            + "dropped."
    )

    private static let waitingGreetingRow = SettingDescription(
        kind: .flag(\.waitingGreeting),
        documented: .none,
        unit: "switch",
        meaning:
            "Tells clients who wait their number, by 220- lines every ten seconds that keep impatient timers alive. "
            + "Clients that take only one line for a greeting are confused by it."
    )
}
