// What `spillway serve` begins with: the settings of a file, or those that its flags amount to.
internal import Admission
internal import Configuration
internal import FTPProtocol
internal import Hosting
internal import Telemetry

/// The settings to serve, and where they come from.
struct ServeStart {
    /// Where they come from.
    enum Origin {
        case file(String)
        case flags(Site, Serve)
    }

    let origin: Origin
    let settings: Settings
    /// A line for each thing that is odd.
    let warnings: [String]

    init(_ command: Serve) throws {
        if let path = command.config {
            let loaded = try Self.read(path)
            self.origin = .file(path)
            self.settings = loaded.settings
            self.warnings = loaded.warnings.map(\.description)
        } else {
            let update = try command.burst.update()
            let site = try Site(directory: command.folder.path)
            self.origin = .flags(site, command)
            self.settings = try Settings(of: command, serving: site, meeting: update.settings)
            self.warnings = update.warnings
        }
    }

    /// The server; it listens, and serves nobody yet.
    func hosted(recorder: any EventRecorder) throws -> HostedServer {
        do throws(HostingError) {
            switch self.origin {
            case .file(let path):
                return try HostedServer(self.settings, recorder: recorder) { (numbers) throws(ConfigurationError) in
                    try Self.load(path, numbers: numbers)
                }
            case .flags: return try HostedServer(self.settings, recorder: recorder, source: nil)
            }
        } catch { throw CannotRun(error.description) }
    }

    /// The file, with the accounts beside it unless it says otherwise.
    static func load(
        _ path: String,
        numbers: [String: SiteID] = [:]
    ) throws(ConfigurationError) -> LoadedConfiguration {
        var loaded = try ConfigurationReader.ofMachine.read(path, numbers: numbers)
        loaded.settings.accounts.file = loaded.settings.accounts.path(beside: path)
        return loaded
    }

    private static func read(_ path: String) throws -> LoadedConfiguration {
        do throws(ConfigurationError) {
            return try self.load(path)
        } catch {
            throw CannotRun("\(path) can't be served:\n\(error)\nspillway check \(path) tells the same.")
        }
    }
}

extension Settings {
    /// The name of the authenticator of `--user` flags.
    private static let flagUsers = "flags"

    /// One site, as flags describe it.
    fileprivate init(of command: Serve, serving folder: Site, meeting burst: BurstSettings) throws {
        self.init()
        self.server.burst = burst
        self.server.profile = command.burst.profile.profile
        self.server.passivePorts = command.passivePorts?.range
        self.server.control = ControlSocketSettings(flag: command.control)
        self.authenticators = [
            AuthenticatorSettings(name: Self.flagUsers, kind: .list(try command.user.map { try $0.listed(command) }))
        ]
        self.sites = [Self.site(of: command, serving: folder, meeting: burst)]
    }

    private static func site(of command: Serve, serving folder: Site, meeting burst: BurstSettings) -> SiteSettings {
        var site = SiteSettings()
        site.name = "Spillway"
        site.bindings = command.endpoints.map { BindingSettings(address: $0.address, port: $0.port) }
        site.folders.directory = folder.path
        site.access.authentication = [Self.flagUsers]
        site.access.anonymous.isEnabled = command.allowsAnonymous
        site.access.anonymous.rights = command.anonymousMayWrite ? .all : .readOnly
        site.limits.burst = burst
        site.timeouts.idle = .seconds(300)
        site.manners.messages.directoryFile = nil
        site.files.keepsPartialUploads = command.keepPartialUploads
        site.files.syncsUploads = command.syncUploads
        return site
    }
}

extension ControlSocketSettings {
    /// What `--control` says: a path, `none`, or nothing.
    fileprivate init(flag: String?) {
        self =
            switch flag {
            case nil: .automatic
            case let path? where path.lowercased() == "none": .none
            case let path?: .path(path)
            }
    }
}

extension Serve {
    /// Where to listen.
    fileprivate var endpoints: [Endpoint] {
        self.listen.isEmpty ? [Endpoint(address: .v4(0), port: 2_121)] : self.listen.map(\.endpoint)
    }
}

extension UserArgument {
    fileprivate func listed(_ command: Serve) throws -> ListedUser {
        var user = ListedUser()
        user.name = self.name
        user.password = Secret(try self.password().utf8)
        user.rights = command.writable ? .all : .readOnly
        return user
    }
}
