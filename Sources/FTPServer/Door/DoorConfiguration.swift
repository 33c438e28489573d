// What the door is told before it opens, and each time something is changed: where it listens, and for which sites.
internal import AccessRules
internal import Admission
internal import FTPProtocol
internal import LinuxSystem
internal import Telemetry

/// Where the door listens, how many it lets in, and how it treats the rest.
struct DoorConfiguration: Sendable {
    /// Where clients connect. The same endpoint stands here once, but for port 0, which lets the kernel choose another
    /// port each time.
    var bindings: [DoorBinding]
    /// The sites, each id once.
    var sites: [DoorSite]
    /// Sessions of all sites at a time; nil is as many as the descriptors are good for.
    var maxConnections: Int?
    /// Connections that a binding holds before they are accepted, unless it says otherwise.
    var listenBacklog = BurstSettings().listenBacklog
    /// Threads per CPU for work that blocks; the door minds it in the manner of IIS 6 alone.
    var maxPoolThreads = BurstSettings().maxPoolThreads
    /// Whether nobody who waits is sent away, and the monitor only watches.
    var disableBacklogMonitor = false
    /// Whose manners are kept; fixed from the start on.
    var profile = ServerProfile.spillway
    /// Descriptors the process may have; fixed from the start on.
    var descriptorLimit = DescriptorLimit.current
    /// Descriptors that the rest of the server has. Fixed from the start on.
    var descriptorsInUse = 0
    /// How the door treats clients on their way in and out; fixed from the start on.
    var manners = DoorManners()

    /// A door for some sites.
    init(bindings: [DoorBinding], sites: [DoorSite]) {
        self.bindings = bindings
        self.sites = sites
    }

    /// A door for one site.
    init(bindings: [Endpoint]) {
        self.init(bindings: bindings.map { DoorBinding($0, site: .first) }, sites: [DoorSite(.first)])
        self.descriptorsInUse = DescriptorLimit.open
    }

    /// Puts into force what differs between two settings: what is of the server, and what is of sites for each site, or
    /// for the one that is named.
    mutating func take(changesFrom old: BurstSettings, to new: BurstSettings, site: SiteID? = nil) {
        if new.listenBacklog != old.listenBacklog { self.listenBacklog = new.listenBacklog }
        if new.maxPoolThreads != old.maxPoolThreads { self.maxPoolThreads = new.maxPoolThreads }
        if new.disableBacklogMonitor != old.disableBacklogMonitor {
            self.disableBacklogMonitor = new.disableBacklogMonitor
        }
        for index in self.sites.indices where site.map({ $0 == self.sites[index].id }) ?? true {
            self.sites[index].burst.take(changesFrom: old, to: new)
        }
    }

    /// Whether a site's clients that can't be seated are reset, not told: by IIS's flag, or by the monitor of IIS 6.
    func resetsForWantOfSeats(_ site: DoorSite) -> Bool {
        site.burst.resetOnMaxConnections || (self.profile == .iis6 && !self.disableBacklogMonitor)
    }

    /// Clients that a thread of IIS 6 picks up in a second: a machine of 2003 looks the account up for each of them.
    private static let pickupsPerSecondAndThread = 100

    /// How many clients the pool threads of IIS 6 get to; nil where threads don't stand between a client and its banner.
    var pickupsPerSecond: Int? {
        switch self.profile {
        case .spillway: nil
        case .iis6: max(1, self.maxPoolThreads) * Self.pickupsPerSecondAndThread
        }
    }

    /// What a binding is to hold: IIS 6 has one listener, whatever the kernel grants it.
    func backlog(of binding: DoorBinding) -> Int {
        let asked = binding.backlog ?? self.listenBacklog
        return switch self.profile {
        case .spillway: asked
        case .iis6: min(asked, KernelSetting.listenQueueMax)
        }
    }
}

/// An address that clients connect to.
struct DoorBinding: Hashable, Sendable {
    /// Where; port 0 lets the kernel choose.
    var endpoint: Endpoint
    /// The site that greets there, whichever else can be reached by name.
    var site: SiteID
    /// Connections that it holds before they are accepted; nil is what the server says.
    var backlog: Int?

    /// A binding.
    init(_ endpoint: Endpoint, site: SiteID, backlog: Int? = nil) {
        self.endpoint = endpoint
        self.site = site
        self.backlog = backlog
    }
}

/// What the door knows of a site.
struct DoorSite: Hashable, Sendable {
    /// Its number, which it keeps through all changes.
    var id: SiteID
    /// Its name, for people.
    var name: String
    /// Whether it takes clients.
    var state = SiteState.started
    /// How its crowd is met. `listenBacklog`, `maxPoolThreads` and `disableBacklogMonitor` are the server's; those in
    /// here are not looked at.
    var burst = BurstSettings()
    /// Which addresses count as one client.
    var addressPrefix = AddressPrefix()
    /// Who may connect, by address.
    var addresses = AddressRules()
    /// What clients are told for whom there is no seat (IIS: MaxClientsMessage); nil is our own words.
    var maxClientsMessage: String?

    /// A site with the defaults.
    init(_ id: SiteID, name: String = "") {
        self.id = id
        self.name = name
    }
}
