// A server that runs what a configuration describes, and follows it when it changes.
internal import Accounts
public import Configuration
public import FTPProtocol
public import FTPServer
internal import LogFiles
internal import Sites
internal import Synchronization
internal import SystemPackage
public import Telemetry

/// A server with its configuration.
public final class HostedServer: Sendable {
    /// Reads the configuration: once to start with, and again for each reload.
    ///
    /// Its argument are the numbers of the sites that run, by name.
    public typealias Source = @Sendable ([String: SiteID]) throws(ConfigurationError) -> LoadedConfiguration

    /// The server.
    public let server: Server
    private let common: CommonParts
    private let source: Source?
    private let state: Mutex<State>

    private struct State {
        var settings: Settings
        var parts: HostedParts
        /// Sites that an operator has paused, stopped or started since the server runs.
        var states: [SiteID: SiteState] = [:]
    }

    /// Binds everything; nothing is accepted before the server's `start`.
    ///
    /// - Parameters:
    ///   - recorder: gets all that happens, beside the access logs.
    ///   - source: nil for settings that stay as they are: then there is nothing to read again.
    /// - Throws: all reasons why it can't run.
    public init(
        _ settings: Settings,
        recorder: any EventRecorder,
        source: Source?
    ) throws(HostingError) {
        let common = CommonParts(settings, recorder: recorder)
        let parts = try HostedParts(settings, common)
        do throws(ServerError) {
            self.server = try Server(configuration: parts.configuration(states: [:]), recorder: common.recorder)
        } catch { throw HostingError(error.description) }
        self.common = common
        self.source = source
        self.state = Mutex(State(settings: settings, parts: parts))
    }

    /// What is in force.
    public var hostedSettings: Settings { self.state.withLock { $0.settings } }

    /// Reads the configuration again, and puts in force what has changed.
    ///
    /// - Returns: what changes, a line each.
    /// - Throws: all reasons why nothing has changed.
    public func readAgain() throws(HostingError) -> [String] {
        try self.state.withLock { (state) throws(HostingError) in
            let next = try self.read(after: state.settings)
            let plan = ReloadPlan(from: state.settings, to: next)
            guard !plan.isEmpty else { return [] }
            let parts = try state.parts.following(next)
            let states = state.states.filter { id, _ in next.sites.contains { $0.id == id } }
            try self.adopt(parts.configuration(states: states))
            parts.common.adopt(next)
            state = State(settings: next, parts: parts, states: states)
            return plan.lines
        }
    }

    /// Starts, pauses or stops a site; a reload leaves it so.
    ///
    /// - Parameter name: its name, in any case, or its number.
    public func changeState(ofSite name: String, to wanted: SiteState) throws(HostingError) {
        try self.state.withLock { (state) throws(HostingError) in
            let site = try state.settings.site(named: name)
            if wanted != .stopped, let reason = site.network.tls.reasonNotToStart {
                throw HostingError("Site \(site.name) can't start: \(reason).")
            }
            // What was set since the last reload stays.
            do throws(ServerError) { try self.server.setState(of: site.id, to: wanted) } catch {
                throw HostingError(error.description)
            }
            state.states[site.id] = wanted
        }
    }

    /// The site of that name, in any case, or of that number.
    public func site(named name: String) throws(HostingError) -> SiteSettings {
        try self.hostedSettings.site(named: name)
    }

    /// What is wrong, and doesn't keep the server from serving: accounts that can't be read.
    public var troubles: [String] { [self.common.accounts.problem].compactMap(\.self) }

    /// Why a site of the settings isn't started; nil when it is.
    public static func reasonNotStarted(_ site: SiteSettings) -> String? {
        if !site.autoStart { return "autoStart is false" }
        return site.network.tls.reasonNotToStart
    }

    /// Removes what uploads have left behind that a crash cut off. Takes as long as it takes to look at all folders.
    public func sweep(_ isCancelled: () -> Bool) { self.state.withLock { $0.parts.common.storages }.sweep(isCancelled) }

    /// Begins to serve, and to write logs; who starts must stop the server, and then `finish`.
    public func start() throws(HostingError) {
        do throws(Errno) { try self.common.logs.start() } catch {
            throw HostingError("The logs can't be written: \(error).")
        }
        do throws(ServerError) { try self.server.start() } catch {
            self.common.logs.stop()
            throw HostingError(error.description)
        }
    }

    /// Lets what is still to be written go to the logs, once the server has stopped.
    public func finish() { self.common.logs.stop() }

    private func read(after settings: Settings) throws(HostingError) -> Settings {
        let numbers = Dictionary(settings.sites.map { ($0.name, $0.id) }) { first, _ in first }
        guard let source = self.source else {
            throw HostingError("The server has no configuration file; start it with --config FILE.")
        }
        do throws(ConfigurationError) {
            return try source(numbers).settings
        } catch { throw HostingError(error.problems.map(\.description)) }
    }

    private func adopt(_ configuration: ServerConfiguration) throws(HostingError) {
        do throws(ServerError) { try self.server.adopt(configuration) } catch { throw HostingError(error.description) }
    }
}

extension Settings {
    /// The site of that name, in any case, or of that number.
    public func site(named name: String) throws(HostingError) -> SiteSettings {
        let site = self.sites.first { $0.name.lowercased() == name.lowercased() || "\($0.id)" == name }
        if let site { return site }
        let known = self.sites.prefix(20).map(\.name).joined(separator: ", ")
        throw HostingError("There is no site \(name). There are: \(known).")
    }
}
