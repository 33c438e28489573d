// What of a server's configuration the door has to know.
internal import Admission
internal import FTPProtocol
internal import Sites

extension DoorConfiguration {
    /// The door of a server.
    init(_ server: ServerConfiguration) {
        self.init(
            bindings: server.bindings.map { DoorBinding($0.endpoint, site: $0.site, backlog: $0.listenBacklog) },
            sites: server.sites.map(DoorSite.init)
        )
        self.profile = server.profile
        self.maxConnections = server.serverSeats
        self.listenBacklog = server.burst.listenBacklog
        self.maxPoolThreads = server.burst.maxPoolThreads
        self.disableBacklogMonitor = server.burst.disableBacklogMonitor
    }
}

extension DoorSite {
    /// What the door has to know of a site.
    fileprivate init(_ site: SiteConfiguration) {
        self.init(site.id, name: site.name)
        self.state = site.state
        self.burst = site.burst
        self.addresses = site.addresses
    }
}
