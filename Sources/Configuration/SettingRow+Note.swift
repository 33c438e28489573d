// Why a setting amounts to something else than what was asked, in a few words.
internal import Admission
internal import Telemetry

extension Setting {
    /// What a reader of the row wants to know beside its numbers; nil when they speak for themselves.
    func note(_ settings: BurstSettings, _ status: ServerStatus) -> String? {
        switch self {
        case .listenBacklog: Self.listenBacklogNote(settings, status)
        case .serverListenBacklog: Self.waitingRoomNote(settings, status)
        case .serverSize: settings.serverListenBacklog.map { "no effect: serverListenBacklog is \($0)" }
        case .maxPoolThreads: "\(settings.maxPoolThreads) for each CPU"
        case .maxConnections: Self.maxConnectionsNote(settings, status)
        case .queueTimeout: settings.disableBacklogMonitor ? "no effect: disableBacklogMonitor is true" : nil
        case .maxConnectionsPerAddress: "used: the address that has most"
        case .maxConnectionsPerUser: "used: the user who has most"
        case .disableBacklogMonitor, .resetOnMaxConnections, .connectionRatePerAddress, .waitingGreeting: nil
        }
    }

    private static func listenBacklogNote(_ settings: BurstSettings, _ status: ServerStatus) -> String? {
        guard let weakest = status.bindings.min(by: { $0.backlog < $1.backlog }) else { return nil }
        let address = status.bindings.count > 1 ? "\(weakest.endpoint), the least of \(status.bindings.count)" : nil
        let short = weakest.backlog < settings.listenBacklog ? "less than asked: see spillway doctor" : nil
        let parts = [address, short].compactMap(\.self)
        return parts.isEmpty ? nil : parts.joined(separator: "; ")
    }

    private static func waitingRoomNote(_ settings: BurstSettings, _ status: ServerStatus) -> String? {
        if let limit = status.crowd.waiting.limit, limit < settings.waitingRoom { return Self.descriptorsAreLess }
        return settings.serverListenBacklog == nil ? "from serverSize \(settings.serverSize.rawValue)" : nil
    }

    private static func maxConnectionsNote(_ settings: BurstSettings, _ status: ServerStatus) -> String? {
        guard let limit = status.crowd.sessions.limit, limit < settings.maxConnections ?? .max else { return nil }
        return Self.descriptorsAreLess
    }

    private static let descriptorsAreLess = "as many as the descriptor limit is good for"
}
