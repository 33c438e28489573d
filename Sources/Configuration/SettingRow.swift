// What `spillway get` shows: what was asked for, what holds, and how much of it is used.
public import Admission
public import Telemetry

/// One setting of a running server.
public struct SettingRow: Hashable, Sendable, Codable {
    /// Its name.
    public var name: String
    /// What was asked for, as one would write it.
    public var asked: String
    /// What the host grants.
    public var effective: String
    /// How much of it is used now; nil for what isn't used up.
    public var current: Int?
    /// The most that was ever used.
    public var peak: Int?
    /// Why it amounts to something else than what was asked, or what the numbers mean; nil when they are plain.
    public var note: String?

    /// All settings of a server.
    public static func rows(settings: BurstSettings, status: ServerStatus) -> [SettingRow] {
        Setting.allCases.map { SettingRow($0, settings, status) }
    }

    /// One setting of a server.
    public init(_ setting: Setting, _ settings: BurstSettings, _ status: ServerStatus) {
        self.name = setting.rawValue
        self.asked = setting.text(in: settings)
        let gauge = setting.gauge(of: status)
        self.effective = setting.effective(settings, status) ?? self.asked
        self.current = gauge?.current
        self.peak = gauge?.peak
        self.note = setting.note(settings, status)
    }
}

extension Setting {
    /// Whether what it amounts to is told by the server's status, and so a little after it was set.
    public var showsInStatus: Bool {
        switch self {
        case .listenBacklog, .serverListenBacklog, .serverSize, .maxPoolThreads, .maxConnections: true
        case .disableBacklogMonitor, .resetOnMaxConnections, .queueTimeout, .maxConnectionsPerAddress,
            .maxConnectionsPerUser, .connectionRatePerAddress, .waitingGreeting:
            false
        }
    }

    fileprivate func gauge(of status: ServerStatus) -> Gauge? {
        switch self {
        case .listenBacklog: status.bindings.map(\.queue).max { $0.peak < $1.peak }
        case .serverListenBacklog, .serverSize: status.crowd.waiting
        case .maxConnections: status.crowd.sessions
        case .maxPoolThreads: status.resources.poolThreads
        case .maxConnectionsPerAddress: status.crowd.busiestAddress
        case .maxConnectionsPerUser: status.crowd.busiestUser
        case .disableBacklogMonitor, .resetOnMaxConnections, .queueTimeout, .connectionRatePerAddress,
            .waitingGreeting:
            nil
        }
    }

    fileprivate func effective(_ settings: BurstSettings, _ status: ServerStatus) -> String? {
        switch self {
        case .listenBacklog:
            guard let binding = status.bindings.min(by: { $0.backlog < $1.backlog }) else { return nil }
            let listeners = binding.listeners == 1 ? "1 listener" : "\(binding.listeners) listeners"
            return "\(binding.backlog) on \(listeners)"
        case .serverListenBacklog: return status.crowd.waiting.limit.map { "\($0)" }
        case .serverSize:
            guard settings.serverListenBacklog == nil else { return "not used" }
            return status.crowd.waiting.limit.map { "\($0)" }
        case .maxConnections: return status.crowd.sessions.limit.map { "\($0)" }
        case .maxPoolThreads: return status.resources.poolThreads.limit.map { "\($0) threads" }
        case .queueTimeout: return settings.patience == nil ? "off" : nil
        case .disableBacklogMonitor, .resetOnMaxConnections, .maxConnectionsPerAddress, .maxConnectionsPerUser,
            .connectionRatePerAddress, .waitingGreeting:
            return nil
        }
    }
}
