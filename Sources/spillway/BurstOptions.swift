// Flags of `spillway serve` for the settings of a burst; they are read as `spillway set` reads them.
internal import Admission
internal import ArgumentParser
internal import Configuration

/// One of the profiles.
struct ProfileArgument: ExpressibleByArgument {
    let profile: ServerProfile

    init(_ profile: ServerProfile) { self.profile = profile }

    init?(argument: String) {
        guard let profile = ServerProfile(rawValue: argument.lowercased()) else { return nil }
        self.profile = profile
    }

    var defaultValueDescription: String { self.profile.rawValue }
}

struct SeatOptions: ParsableArguments {
    @Option(help: "Sessions at a time; more clients wait for a seat. Default: what the descriptor limit is good for.")
    var maxConnections: String?

    @Option(help: "Sessions of one address at a time; more of them wait. Default: no limit")
    var maxConnectionsPerAddress: String?

    @Option(help: "Sessions of one user at a time. Default: no limit")
    var maxConnectionsPerUser: String?

    @Option(help: "Sessions that one address may begin in a second; more of them wait. Default: no limit")
    var connectionRatePerAddress: String?
}

struct BurstOptions: ParsableArguments {
    @Option(help: "spillway, or iis6: loses clients as IIS 6 did, for demonstration.")
    var profile = ProfileArgument(.spillway)

    @OptionGroup(title: "Bursts")
    var seats: SeatOptions

    @Option(help: "Connections that may wait to be accepted: the largest burst. (default: 16384)")
    var listenBacklog: String?

    @Option(help: "Clients that may wait for a seat. Default: what --server-size says.")
    var serverListenBacklog: String?

    @Option(help: "0, 1 or 2: room for 500, 5000 or 50000 waiting clients. (default: 1)")
    var serverSize: String?

    @Option(help: "Threads for each CPU that open files and check passwords. (default: 4)")
    var maxPoolThreads: String?

    @Option(help: "What a client may wait for a seat, such as 60s, or off. (default: 60s)")
    var queueTimeout: String?

    @Flag(help: "The backlog monitor only watches: it raises no backlog and sends nobody away.")
    var disableBacklogMonitor = false

    @Flag(help: "Resets clients that can't be served, instead of telling them 421.")
    var resetOnMaxConnections = false

    @Flag(help: "Tells clients who wait their number, in 220- lines.")
    var waitingGreeting = false

    func validate() throws { _ = try self.update() }

    /// The settings that the server begins with, and what is to be said about them.
    func update() throws -> SettingsUpdate {
        do throws(SettingError) {
            return try SettingsUpdate(self.values, to: self.profile.profile.settings)
        } catch { throw ValidationError(error.description) }
    }

    /// A setting that was given.
    var firstGiven: Setting? { self.values.first?.setting }

    /// What was given.
    private var values: [(setting: Setting, value: String)] {
        Setting.allCases.compactMap { setting in self.text(of: setting).map { (setting, $0) } }
    }

    private func text(of setting: Setting) -> String? {
        switch setting {
        case .listenBacklog: self.listenBacklog
        case .serverListenBacklog: self.serverListenBacklog
        case .serverSize: self.serverSize
        case .maxPoolThreads: self.maxPoolThreads
        case .disableBacklogMonitor: self.disableBacklogMonitor ? "true" : nil
        case .maxConnections: self.seats.maxConnections
        case .resetOnMaxConnections: self.resetOnMaxConnections ? "true" : nil
        case .queueTimeout: self.queueTimeout
        case .maxConnectionsPerAddress: self.seats.maxConnectionsPerAddress
        case .maxConnectionsPerUser: self.seats.maxConnectionsPerUser
        case .connectionRatePerAddress: self.seats.connectionRatePerAddress
        case .waitingGreeting: self.waitingGreeting ? "true" : nil
        }
    }
}
