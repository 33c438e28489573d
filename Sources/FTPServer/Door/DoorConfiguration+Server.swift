// What of a server's configuration the door has to know.
internal import Admission
internal import FTPProtocol
internal import Sites
internal import Telemetry

extension DoorConfiguration {
    /// The door of a server.
    init(_ server: ServerConfiguration) {
        let states = Dictionary(server.sites.map { ($0.id, $0.state) }) { first, _ in first }
        self.init(
            bindings: server.bindings.compactMap { DoorBinding($0, states) },
            sites: server.sites.map(DoorSite.init)
        )
        self.profile = server.profile
        self.maxConnections = server.serverSeats
        self.listenBacklog = server.burst.listenBacklog
        self.maxPoolThreads = server.burst.maxPoolThreads
        self.disableBacklogMonitor = server.burst.disableBacklogMonitor
    }
}

extension DoorBinding {
    /// A binding with the site that greets there: the one that should, or, when that one takes nobody, the first of
    /// those that go by a name there and do. Nil when all of them are stopped: like IIS we don't listen for a site that is, so that
    /// clients see at once that nobody is there.
    fileprivate init?(_ binding: BindingConfiguration, _ states: [SiteID: SiteState]) {
        let candidates = [binding.site] + binding.hosts.values.sorted()
        let greeter = candidates.first { states[$0] == .started } ?? candidates.first { states[$0] == .paused }
        guard let greeter else { return nil }
        self.init(binding.endpoint, site: greeter, backlog: binding.listenBacklog)
    }
}

extension DoorSite {
    /// What the door has to know of a site.
    fileprivate init(_ site: SiteConfiguration) {
        self.init(site.id, name: site.name)
        self.state = site.state
        self.burst = site.burst
        self.addressPrefix = site.addressPrefix
        self.maxClientsMessage = site.maxClientsMessage
        self.addresses = site.addresses
    }
}
