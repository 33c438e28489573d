// Which sites there are, and by which name a client finds one.
internal import FTPProtocol
internal import Sites
internal import Synchronization
internal import Telemetry

/// The sites of a server. Any thread may ask.
final class SiteDirectory: Sendable {
    private struct State {
        var sites: [SiteID: ServedSite] = [:]
        /// The sites that share an address, by the host names that they go by there.
        var hosts: [Endpoint: [String: SiteID]] = [:]
        /// The site that greets at each binding.
        var greeters: [SiteID] = []
    }

    private let state: Mutex<State>
    private let changes = Atomic(0)

    init(_ sites: [SiteConfiguration], _ bindings: [BindingConfiguration]) {
        self.state = Mutex(State())
        _ = self.adopt(sites, bindings)
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

    /// The site that greets at that binding.
    func greeter(at binding: Int) -> ServedSite? {
        self.state.withLock { state in
            state.greeters.indices.contains(binding) ? state.sites[state.greeters[binding]] : nil
        }
    }

    /// The site that goes by that name, in any case, at that address.
    func site(named host: String, at binding: Endpoint) -> ServedSite? {
        self.state.withLock { state in state.hosts[binding]?[host.lowercased()].flatMap { state.sites[$0] } }
    }

    /// Takes other sites; those that stay keep what they count.
    ///
    /// - Returns: the sites that are no more.
    func adopt(_ sites: [SiteConfiguration], _ bindings: [BindingConfiguration]) -> [SiteID] {
        defer { self.changes.add(1, ordering: .relaxed) }
        return self.state.withLock { state in
            let kept = Set(sites.map(\.id))
            let gone = state.sites.keys.filter { !kept.contains($0) }
            for id in gone { state.sites[id] = nil }
            for site in sites {
                if let served = state.sites[site.id] {
                    served.adopt(site)
                } else {
                    state.sites[site.id] = ServedSite(site)
                }
            }
            state.greeters = bindings.map(\.site)
            state.hosts = Dictionary(bindings.map { ($0.endpoint, $0.hosts) }) { first, _ in first }
            return gone
        }
    }
}
