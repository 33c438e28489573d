// Everything that spillway.yaml says, as one checked value.
public import Admission

/// What a server is told: the value that `spillway.yaml` decodes to.
///
/// A reload compares two of them; nothing else decides what changes.
public struct Settings: Hashable, Sendable {
    /// What all sites share.
    public var server = ServerSettings()
    /// Where the built-in accounts are kept.
    public var accounts = AccountSettings()
    /// What becomes of those who guess passwords.
    public var loginDefence = LoginDefenceSettings()
    /// Authenticators beside the built-in ones, which sites name.
    public var authenticators: [AuthenticatorSettings] = []
    /// The sites, in the order of the file.
    public var sites: [SiteSettings] = []

    /// No sites, and the defaults.
    public init() {}

    /// The settings of a burst that a site runs with: its own, and the three that all sites share (`listenBacklog`,
    /// `maxPoolThreads`, `disableBacklogMonitor`).
    public func burst(of site: SiteSettings) -> BurstSettings {
        var burst = site.limits.burst
        burst.listenBacklog = self.server.burst.listenBacklog
        burst.maxPoolThreads = self.server.burst.maxPoolThreads
        burst.disableBacklogMonitor = self.server.burst.disableBacklogMonitor
        return burst
    }
}

/// What all sites share.
public struct ServerSettings: Hashable, Sendable {
    /// Of these, three count here: `listenBacklog`, `maxPoolThreads` and `disableBacklogMonitor`. The others are each
    /// site's own.
    public var burst = BurstSettings()
    /// Sessions of all sites together; nil is as many as the descriptors are good for.
    public var maxConnections: Int?
    /// Whose manners a burst meets.
    public var profile = ServerProfile.spillway
    /// Ports for passive data connections; nil lets the kernel choose.
    public var passivePorts: ClosedRange<UInt16>?
    /// What transfers get to finish when the server stops.
    public var drainTimeMax: Duration = .seconds(30)
    /// Where `spillway status` and `spillway set` find the server.
    public var control = ControlSocketSettings.automatic
    /// What all transfers of the server together may use.
    public var bandwidth = BandwidthSettings()
    /// One log of all sites, in place of theirs; nil when each site has its own.
    public var centralLog: LogSettings?

    /// The defaults.
    public init() {}
}

/// Where the control socket is.
public enum ControlSocketSettings: Hashable, Sendable {
    /// There is none.
    case none
    /// Where the program looks for it by itself.
    case automatic
    /// At that path.
    case path(String)
}

/// Bytes a second in each direction; nil is no limit.
public struct BandwidthSettings: Hashable, Sendable {
    /// From clients.
    public var upload: Int?
    /// To clients.
    public var download: Int?

    /// A limit for each direction.
    public init(upload: Int? = nil, download: Int? = nil) {
        self.upload = upload
        self.download = download
    }
}

/// Where the built-in accounts are kept.
public struct AccountSettings: Hashable, Sendable {
    /// The database; nil is `accounts.sqlite` beside the configuration.
    public var file: String?
    /// How long a password that was right is remembered.
    public var cache = CredentialCacheSettings()
    /// Passwords that are hashed at a time; nil is half the processors, two at least.
    public var hashThreads: Int?

    /// The defaults.
    public init() {}
}

/// How long a password that was right is remembered, so that a burst doesn't cost a hash for each login.
public struct CredentialCacheSettings: Hashable, Sendable {
    /// Whether it is.
    public var isEnabled = true
    /// For how long.
    public var time: Duration = .seconds(900)

    /// The defaults.
    public init() {}
}

/// What becomes of those who guess passwords (IIS: denyByFailure).
public struct LoginDefenceSettings: Hashable, Sendable {
    /// Whether failed logins are counted.
    public var isEnabled = true
    /// Failures within the time after which further logins are refused.
    public var maxFailures = 4
    /// How long failures count, and refusals last.
    public var time: Duration = .seconds(30)
    /// Users that must have failed from one address before the address itself is refused.
    public var distinctUsers = 3
    /// Whether it only writes down what it would have refused.
    public var onlyLogs = false

    /// The defaults.
    public init() {}
}
