// Which sites there are, and by which name a client finds one.
internal import FTPProtocol
internal import Sites
internal import Synchronization
internal import Telemetry

/// The sites of a server. Any thread may ask.
final class SiteDirectory: Sendable {
    private struct State {
        var sites: [SiteID: ServedSite] = [:]
        /// The sites that share a binding, by the host names that they go by there.
        var hosts: [Endpoint: [String: SiteID]] = [:]
    }

    /// What all sites share.
    private let lines: LinePair
    private let state: Mutex<State>
    private let changes = Atomic(0)

    init(_ configuration: ServerConfiguration) {
        self.lines = LinePair(configuration.bandwidth)
        self.state = Mutex(State())
        _ = self.adopt(configuration)
    }

    /// Goes up with each change; sessions compare it at each command.
    var generation: Int { self.changes.load(ordering: .relaxed) }

    /// All of them, in the order of their numbers.
    var all: [ServedSite] { self.state.withLock { Array($0.sites.values) }.sorted { $0.id < $1.id } }

    /// The sessions of the user who has the most at one site.
    var busiestUser: Gauge {
        self.all.map(\.userSeats.gauge).max { ($0.current, $0.peak) < ($1.current, $1.peak) } ?? Gauge(current: 0)
    }

    /// The site of that number.
    func site(_ id: SiteID) -> ServedSite? { self.state.withLock { $0.sites[id] } }

    /// The site that goes by that name, in any case, at that binding.
    func site(named host: String, at binding: Endpoint) -> ServedSite? {
        self.state.withLock { state in state.hosts[binding]?[host.lowercased()].flatMap { state.sites[$0] } }
    }

    /// Adds the sites that are new: the door may send clients to them before the change is complete.
    func prepare(_ configuration: ServerConfiguration) {
        self.state.withLock { state in
            for site in configuration.sites where state.sites[site.id] == nil {
                state.sites[site.id] = ServedSite(site, sharing: self.lines)
            }
        }
    }

    /// Takes other sites; those that stay keep what they count.
    ///
    /// - Returns: the sites that are no more.
    func adopt(_ configuration: ServerConfiguration) -> [SiteID] {
        defer { self.changes.add(1, ordering: .relaxed) }
        return self.state.withLock { state in
            let kept = Set(configuration.sites.map(\.id))
            let gone = state.sites.keys.filter { !kept.contains($0) }
            for id in gone { state.sites[id] = nil }
            for site in configuration.sites {
                if let served = state.sites[site.id] {
                    served.adopt(site)
                } else {
                    state.sites[site.id] = ServedSite(site, sharing: self.lines)
                }
            }
            let hosts = configuration.bindings.map { ($0.endpoint, $0.hosts) }
            state.hosts = Dictionary(hosts) { $0.merging($1) { first, _ in first } }
            return gone
        }
    }
}
