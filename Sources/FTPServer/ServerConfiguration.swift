// What a server is told before it starts, and by a reload.
public import Admission
public import FTPProtocol
internal import LinuxSystem
public import Sites
internal import SystemPackage

/// Where a server listens, what its sites are, and what they share.
public struct ServerConfiguration: Sendable {
    /// Where clients connect.
    public var bindings: [BindingConfiguration]
    /// What they find there; at least one site.
    public var sites: [SiteConfiguration]
    /// Whose manners a burst meets.
    public var profile = ServerProfile.spillway
    /// What all sites share of the settings of a burst: `listenBacklog`, `maxPoolThreads`, `disableBacklogMonitor`. The
    /// others are each site's own.
    public var burst = BurstSettings()
    /// Sessions of all sites together; nil is as many as the descriptors are good for.
    public var serverSeats: Int?
    /// What the transfers of all sites together may use.
    public var bandwidth = Bandwidth.unlimited
    /// Passwords that are hashed at a time; other logins wait for them. Nil is as many as half the processors, and two at least.
    public var loginThreads: Int?
    /// Ports for passive data connections; nil lets the kernel choose some.
    public var passivePorts: ClosedRange<UInt16>?
    /// What a transfer may go without moving a byte.
    public var stalledTransferTimeMax: Duration = .seconds(300)
    /// What transfers get to finish when the server stops.
    public var drainTimeMax: Duration = .seconds(30)

    /// A configuration with the defaults.
    public init(bindings: [BindingConfiguration], sites: [SiteConfiguration]) {
        self.bindings = bindings
        self.sites = sites
    }

    /// One site at some addresses; it has the settings of a burst to itself.
    public init(bindings: [Endpoint], site: SiteConfiguration) {
        self.bindings = bindings.map { BindingConfiguration(endpoint: $0, site: site.id) }
        self.sites = [site]
        self.burst = site.burst
    }
}

/// An address that clients connect to, and whom they meet there.
public struct BindingConfiguration: Hashable, Sendable {
    /// Where; port 0 lets the kernel choose.
    public var endpoint: Endpoint
    /// The site that greets, before a client has asked for another one.
    public var site: SiteID
    /// Sites by their names here, in lower case: HOST and `USER host|name` find them.
    public var hosts: [String: SiteID]
    /// Connections that are held before they are accepted; nil is the server's `listenBacklog`.
    public var listenBacklog: Int?

    /// A binding.
    public init(endpoint: Endpoint, site: SiteID, hosts: [String: SiteID] = [:], listenBacklog: Int? = nil) {
        self.endpoint = endpoint
        self.site = site
        self.hosts = hosts
        self.listenBacklog = listenBacklog
    }
}

/// Why a server could not start; `description` is one line for the person who starts it.
public struct ServerError: Error, CustomStringConvertible {
    /// One line: what is wrong, and what to do.
    public let description: String

    init(_ description: String) { self.description = description }

    /// What the system refused, or what a part has put into words already.
    init(_ error: any Error) {
        switch error as? Errno {
        case .tooManyOpenFiles?, .tooManyOpenFilesInSystem?:
            self.description =
                "The descriptor limit (\(DescriptorLimit.current)) is too low: raise it (ulimit -n), or name fewer "
                + "passive ports."
        case let error?: self.description = "The server can't start: \(error)."
        case nil: self.description = "\(error)"
        }
    }
}
