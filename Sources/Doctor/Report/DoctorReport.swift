// What the doctor says: one value, for people and for programs.
public import Admission
public import Telemetry

/// A server that runs here, as its control socket tells it.
public struct RunningServer: Hashable, Sendable {
    /// What it says of itself.
    public var status: ServerStatus
    /// The settings in force.
    public var settings: BurstSettings

    /// A server.
    public init(status: ServerStatus, settings: BurstSettings) {
        self.status = status
        self.settings = settings
    }
}

/// What the doctor found.
public struct DoctorReport: Hashable, Sendable, Codable {
    /// The form of this value as JSON; a higher number means that something else is called otherwise.
    public var version = 1
    /// The burst that was asked about.
    public var connections: Int
    /// Whether nobody of it would be lost.
    public var survives: Bool
    /// That in one line.
    public var summary: String
    /// Host and settings against the burst.
    public var rows: [CheckRow]
    /// The server that runs here; nil when there is none.
    public var server: ServerStatus?
    /// What went wrong since that server was started.
    public var findings: [Finding]

    /// Compares a host, and the server that runs on it if there is one, with a burst.
    public init(connections: Int, facts: HostFacts, server: RunningServer?) {
        var need = HostNeed(connections: connections, settings: server?.settings ?? BurstSettings())
        var facts = facts
        if let server {
            need = need.met(by: server.status)
            facts = facts.seen(by: server.status)
        }
        self.connections = need.connections
        self.rows = HostCheck.rows(facts, need)
        self.server = server?.status
        self.findings =
            server.map { server in
                Diagnosis.findings(
                    counters: server.status.kernelCounters,
                    status: server.status,
                    settings: server.settings,
                    facts: facts
                )
            } ?? []
        let short = self.rows.count { $0.verdict == .short }
        self.survives = short == 0
        self.summary = Self.summary(of: need.connections, short: short)
    }

    private static func summary(of connections: Int, short: Int) -> String {
        let burst = "A burst of \(connections.grouped)"
        guard short > 0 else { return "\(burst) would be served here: nothing is short." }
        return "\(burst) would lose clients here: \(short) thing\(short == 1 ? " is" : "s are") short."
    }
}
