// What a server that starts can take, and what on the host is lower than what was asked for.
internal import Admission
internal import Doctor
internal import FTPServer
internal import Telemetry

/// What a server promises of bursts.
struct BurstPromise {
    private let settings: BurstSettings
    private let status: ServerStatus
    private let passivePorts: Int

    init(server: Server, passivePorts: Int) {
        self.settings = server.settings
        self.status = server.status()
        self.passivePorts = passivePorts
    }

    /// `Accepts bursts of 16,384 on 5 listeners; 17,265 sessions within the descriptor limit (20,000).`
    var line: String {
        let weakest = self.status.bindings.min { $0.backlog < $1.backlog }
        let burst = min(self.settings.listenBacklog, weakest?.backlog ?? 0)
        let listeners = weakest?.listeners ?? 0
        let place = listeners == 1 ? "1 listener" : "\(listeners.grouped) listeners"
        return "Accepts bursts of \(burst.grouped) on \(place); \(self.sessions)."
    }

    /// A line for each thing that is too low, with the command that helps.
    var warnings: [String] {
        let need = HostNeed(
            connections: self.settings.listenBacklog,
            settings: self.settings,
            passivePorts: self.passivePorts
        )
        return HostCheck.warnings(HostFacts.read().seen(by: self.status), need.met(by: self.status))
    }

    private var sessions: String {
        let seats = self.status.crowd.sessions.limit ?? 0
        let limit = self.status.resources.descriptors.limit ?? 0
        return "\(seats.grouped) sessions within the descriptor limit (\(limit.grouped))"
    }
}
