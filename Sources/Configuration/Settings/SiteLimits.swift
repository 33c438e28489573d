// How many a site takes, how fast, and how long it waits.
public import Admission

/// How many clients a site takes, and how fast.
public struct SiteLimits: Hashable, Sendable {
    /// The site's own settings of a burst: all but the three that `ServerSettings` holds.
    public var burst = BurstSettings()
    /// The bits of an address that count as one client.
    public var addressPrefix = AddressPrefixSettings()
    /// Sessions of a group at a time.
    public var maxConnectionsPerGroup: [String: Int] = [:]
    /// Transfers at a time; nil is no limit.
    public var maxTransfers: Int?
    /// Transfers of one user at a time; nil is no limit.
    public var maxTransfersPerUser: Int?
    /// Commands a second of one session; those beyond are delayed. Nil is no limit.
    public var commandsPerSecond: Int?
    /// What all transfers of the site together may use.
    public var bandwidth = BandwidthSettings()
    /// What all transfers of one user together may use.
    public var bandwidthPerUser = BandwidthSettings()
    /// What all transfers of a group together may use.
    public var bandwidthPerGroup: [String: BandwidthSettings] = [:]
    /// Bytes a second below which a transfer is ended; nil is no limit.
    public var minBytesPerSecond: Int?

    /// The defaults.
    public init() {}
}

/// The bits of an address that count as one client.
public struct AddressPrefixSettings: Hashable, Sendable {
    /// Of an IPv4 address.
    public var v4 = 32
    /// Of an IPv6 address.
    public var v6 = 64

    /// An IPv4 address, an IPv6 network.
    public init() {}
}

/// When a site gives up on a client.
public struct TimeoutSettings: Hashable, Sendable {
    /// What it may take to log in.
    public var login: Duration = .seconds(30)
    /// What a session may go without a command.
    public var idle: Duration = .seconds(120)
    /// What a client may ask for with SITE IDLE.
    public var idleMax: Duration = .seconds(7_200)
    /// What a data connection may take to come about.
    public var data: Duration = .seconds(30)
    /// What a transfer may go without moving a byte.
    public var stalled: Duration = .seconds(300)

    /// The defaults.
    public init() {}
}
