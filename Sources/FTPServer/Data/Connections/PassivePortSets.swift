// The passive ports of a server whose sites may have ranges of their own, and whose addresses may change.
internal import FTPProtocol
internal import LinuxSystem
internal import Sites
internal import Synchronization
internal import SystemPackage
internal import Telemetry

/// All passive ports. A set that was opened stays open until the server stops: clients may be on their way to it.
final class PassivePortSets: Sendable {
    /// Ports of one range, at some addresses.
    private struct Entry {
        let range: ClosedRange<UInt16>?
        let ports: PassivePorts
    }

    private struct State {
        /// The range of sites that have none of their own.
        var common: ClosedRange<UInt16>?
        var entries: [Entry] = []
        var isStarted = false
    }

    /// Makes data connections to clients.
    let connector: ActiveConnector
    private let recorder: any EventRecorder
    private let state: Mutex<State>

    /// Binds what the configuration needs.
    init(_ configuration: ServerConfiguration, recorder: any EventRecorder) throws(PassivePortError) {
        let settings = configuration.passiveSettings(of: configuration.passivePorts)
        let first = try PassivePorts(settings: settings, recorder: recorder)
        self.connector = first.connector
        self.recorder = recorder
        let entry = Entry(range: configuration.passivePorts, ports: first)
        self.state = Mutex(State(common: configuration.passivePorts, entries: [entry]))
        try self.adopt(configuration)
    }

    /// Ports of the ranges that are left out, because other programs listen on them.
    var skippedPortCount: Int { self.state.withLock { $0.entries.reduce(0) { $0 + $1.ports.skippedPortCount } } }

    /// Begins to accept; who starts must `stop`.
    func start() throws {
        try self.state.withLock { state in
            state.isStarted = true
            for entry in state.entries { try entry.ports.start() }
        }
    }

    /// Ends what waits with an error, and closes nothing that was handed over.
    func stop() { for entry in self.state.withLock({ $0.entries }) { entry.ports.stop() } }

    /// Opens what another configuration needs beside what is open. Nothing stays open of it when it throws.
    func adopt(_ configuration: ServerConfiguration) throws(PassivePortError) {
        try self.state.withLock { (state) throws(PassivePortError) in
            for range in [state.common] + configuration.sites.compactMap(\.firewall.passivePorts) {
                var settings = configuration.passiveSettings(of: range)
                let present = state.entries.filter { $0.range == range }
                settings.addresses.removeAll { address in present.contains { $0.ports.serves(address) } }
                guard !settings.addresses.isEmpty else { continue }
                let ports = try PassivePorts(settings: settings, recorder: self.recorder)
                if state.isStarted { try Self.start(ports) }
                state.entries.append(Entry(range: range, ports: ports))
            }
        }
    }

    /// Reserves a port for a client; see `PassivePorts.reserve`.
    ///
    /// - Parameter range: the site's own; nil is that of all sites.
    func reserve(
        in range: ClosedRange<UInt16>?,
        for client: IPAddress,
        at local: IPAddress,
        ready: @escaping PassiveRequest.Ready
    ) -> PassiveRequest {
        let ports = self.state.withLock { state in
            let wanted = range ?? state.common
            let entries = state.entries.filter { $0.range == wanted }
            return entries.first { $0.ports.serves(local) } ?? entries.first ?? state.entries[0]
        }
        return ports.ports.reserve(for: client, at: local, ready: ready)
    }

    private static func start(_ ports: PassivePorts) throws(PassivePortError) {
        do { try ports.start() } catch {
            ports.stop()
            throw .cannotListen(errno: .noMemory)
        }
    }
}

extension ServerConfiguration {
    /// The ports of a range at all addresses that control connections come to.
    func passiveSettings(of range: ClosedRange<UInt16>?) -> PassiveSettings {
        PassiveSettings(range: range, addresses: Array(Set(self.bindings.map(\.endpoint.address))))
    }
}
