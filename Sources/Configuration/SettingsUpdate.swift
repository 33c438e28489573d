// A command line of changes against the settings that are in force: all of it holds, or nothing.
public import Admission

/// Other settings, and what is to be said about them.
public struct SettingsUpdate: Hashable, Sendable {
    /// All settings as they are to be.
    public let settings: BurstSettings
    /// Those that were named, in that order.
    public let named: [Setting]
    /// What an administrator should know, a line each.
    public let warnings: [String]

    /// Reads the forms of `SettingLine`.
    public init(_ words: [String], to settings: BurstSettings) throws(SettingError) {
        try self.init(try SettingLine.parse(words), to: settings)
    }

    /// Reads a value for each of some settings.
    public init(
        _ changes: [(setting: Setting, value: String)],
        to settings: BurstSettings
    ) throws(SettingError) {
        var next = settings
        var named: [Setting] = []
        var warnings: [String] = []
        for (setting, value) in changes {
            guard !named.contains(setting) else { throw SettingError("\(setting.rawValue) is named twice.") }
            warnings += try setting.read(value, into: &next).map(\.description)
            named.append(setting)
        }
        self.settings = next
        self.named = named
        self.warnings = warnings + named.compactMap { $0.reasonForNoEffect(in: next) }
    }
}

extension Setting {
    /// Why what was set makes no difference; nil when it does.
    fileprivate func reasonForNoEffect(in settings: BurstSettings) -> String? {
        switch self {
        case .serverSize:
            settings.serverListenBacklog.map {
                "serverSize has no effect while serverListenBacklog is \($0); to follow it, set that to default."
            }
        case .queueTimeout:
            settings.disableBacklogMonitor && settings.queueTimeout != nil
                ? "queueTimeout has no effect while disableBacklogMonitor is true." : nil
        case .listenBacklog, .serverListenBacklog, .maxPoolThreads, .disableBacklogMonitor, .maxConnections,
            .resetOnMaxConnections, .maxConnectionsPerAddress, .maxConnectionsPerUser, .connectionRatePerAddress,
            .waitingGreeting:
            nil
        }
    }
}

extension BurstSettings {
    /// Every setting as text, by name: how settings travel over the control socket.
    public var texts: [String: String] {
        Dictionary(uniqueKeysWithValues: Setting.allCases.map { ($0.rawValue, $0.text(in: self)) })
    }

    /// Settings from `texts`; what isn't named has its default.
    public init(texts: [String: String]) throws(SettingError) {
        self.init()
        for (name, text) in texts { try Setting.named(name).read(text, into: &self) }
    }
}
