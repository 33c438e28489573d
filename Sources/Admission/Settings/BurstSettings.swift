// The settings that decide how a burst is met, under the names that IIS administrators know. Names, ranges and texts for
// people are in `Configuration`; this is the value that the server works with.

/// What an administrator can set at start and on the running server.
public struct BurstSettings: Hashable, Sendable {
    /// Connections that a binding holds before they are accepted (IIS: ListenBacklog).
    public var listenBacklog = 16_384
    /// Clients that wait for a seat (IIS: ServerListenBacklog); nil is what `serverSize` says.
    public var serverListenBacklog: Int?
    /// The preset of the waiting room (IIS: ServerSize).
    public var serverSize = ServerSize.medium
    /// Threads per CPU for work that blocks (IIS: MaxPoolThreads).
    public var maxPoolThreads = 4
    /// Whether the monitor only watches: no backlog is raised, nobody who waits is sent away.
    public var disableBacklogMonitor = false
    /// Sessions of the site at a time (IIS: MaxConnections); nil is as many as the descriptors are good for.
    public var maxConnections: Int?
    /// Whether clients who can't be served are reset instead of told (IIS: resetOnMaxConnections).
    public var resetOnMaxConnections = false
    /// What a client may wait for a seat while the monitor is on; nil is for ever.
    public var queueTimeout: Duration? = .seconds(60)
    /// Sessions of one address at a time; nil is no limit.
    public var maxConnectionsPerAddress: Int?
    /// Sessions of one user at a time; nil is no limit.
    public var maxConnectionsPerUser: Int?
    /// Sessions that one address may begin in a second; those beyond wait for their time. Nil is no limit.
    public var connectionRatePerAddress: Int?
    /// Whether clients who wait are told their number, by lines that keep their timers alive.
    public var waitingGreeting = false

    /// The defaults.
    public init() {}

    /// Clients that may wait for a seat.
    public var waitingRoom: Int { self.serverListenBacklog ?? self.serverSize.waitingRoom }

    /// What a client may wait before it is sent away; nil while the monitor only watches.
    public var patience: Duration? { self.disableBacklogMonitor ? nil : self.queueTimeout }

    /// Takes over what differs between two settings, and keeps the rest: how one change is made to many sites whose
    /// settings aren't the same.
    public mutating func take(changesFrom old: BurstSettings, to new: BurstSettings) {
        func take<Value: Equatable>(_ setting: WritableKeyPath<BurstSettings, Value>) {
            if new[keyPath: setting] != old[keyPath: setting] { self[keyPath: setting] = new[keyPath: setting] }
        }
        take(\.listenBacklog)
        take(\.serverListenBacklog)
        take(\.serverSize)
        take(\.maxPoolThreads)
        take(\.disableBacklogMonitor)
        take(\.maxConnections)
        take(\.resetOnMaxConnections)
        take(\.queueTimeout)
        take(\.maxConnectionsPerAddress)
        take(\.maxConnectionsPerUser)
        take(\.connectionRatePerAddress)
        take(\.waitingGreeting)
    }
}

/// The size of a site, by requests a day: how IIS chooses the length of its queue (ServerSize).
public enum ServerSize: Int, Hashable, Sendable, CaseIterable {
    /// Below 10,000.
    case small = 0
    /// 10,000 to 100,000.
    case medium = 1
    /// Above 100,000.
    case large = 2

    /// Clients that may wait for a seat.
    public var waitingRoom: Int {
        switch self {
        case .small: 500
        case .medium: 5_000
        case .large: 50_000
        }
    }
}
