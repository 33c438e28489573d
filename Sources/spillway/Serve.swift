// spillway serve: flags to a running server.
internal import Accounts
internal import Admin
internal import Admission
internal import ArgumentParser
internal import Configuration
internal import FTPProtocol
internal import FTPServer
internal import FTPSession
internal import LinuxSystem
internal import LocalStorage
internal import Logging
internal import ServiceLifecycle
internal import Sites
internal import Telemetry
internal import UnixSignals

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Serves a folder over FTP.")

    @Argument(help: "The folder to serve; ./site, made if it is missing, when none is given.")
    var directory: String?

    @Option(name: .customLong("root"), help: "The same as the argument.")
    var root: String?

    @Option(help: "HOST:PORT to listen on, an address and not a name; repeatable. Default: 0.0.0.0:2121")
    var listen: [ListenAddress] = []

    @Option(help: "NAME:PASSWORD, or NAME:@FILE for a password that isn't on the command line; repeatable.")
    var user: [UserArgument] = []

    @Flag(help: "Lets anybody read without a password; on when there is no --user.")
    var anonymous = false

    @Flag(help: "Users may write; without --user, so may anybody.")
    var writable = false

    @Option(help: "LO-HI: ports for passive data connections. Default: 1,000 that the system chooses.")
    var passivePorts: PortRange?

    @OptionGroup(title: "Bursts")
    var burst: BurstOptions

    @Option(help: "PATH of the control socket, or none. Default: PORT.sock in a folder of this user.")
    var control: String?

    @Flag(help: "Keeps what arrived of an upload that broke off, so that it can be resumed.")
    var keepPartialUploads = false

    @Flag(help: "Answers 226 only when an upload is on the disk (fsync).")
    var syncUploads = false

    @Flag(help: "Logs sessions and transfers, not only waves and problems.")
    var verbose = false

    func validate() throws {
        if self.directory != nil, self.root != nil {
            throw ValidationError("The folder is given twice, as an argument and with --root: give it once.")
        }
        let names = self.user.map(\.name)
        guard Set(names).count == names.count else {
            throw ValidationError("Two --user flags have the same name.")
        }
    }

    func run() async throws {
        _ = DescriptorLimit.raiseToHard()
        let update = try self.burst.update()
        for warning in update.warnings { Console.error("spillway: \(warning)") }
        let site = try Site(directory: self.directory ?? self.root)
        let storage = try self.storage(of: site)
        let server = try self.server(of: storage, meeting: update.settings)
        let control = try ServeControl.open(self.control, for: server)
        do {
            try server.start()
            try control?.start()
        } catch {
            control?.stop()
            throw CannotRun("\(error)")
        }
        Announcement(site: site, server: server, options: self, control: control?.path).write()
        try await self.runUntilSignal(ServerService(server: server, control: control), sweeping: storage)
    }

    /// Binds everything.
    private func server(of storage: LocalStorage, meeting burst: BurstSettings) throws -> Server {
        let desk = LoginDesk(authenticator: try self.accounts()) { account, _ in
            Visit(account: account, storage: storage, permissions: account.permissions)
        }
        let configuration = self.serverConfiguration(desk, meeting: burst)
        do throws(ServerError) {
            return try Server(configuration: configuration, recorder: LogRecorder(self.logger))
        } catch { throw CannotRun(error.description) }
    }

    private func runUntilSignal(_ service: ServerService, sweeping storage: LocalStorage) async throws {
        let isStopping = CancellationFlag()
        let sweep = try SystemThread(name: "sweep") {
            storage.removeStaleSpoolFiles(at: .readWallClock()) { isStopping.isRaised }
        }
        let group = ServiceGroup(
            services: [service],
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: self.logger
        )
        try await group.run()
        isStopping.raise()
        sweep.join()
    }

    private var logger: Logger {
        var logger = Logger(label: "spillway") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = self.verbose ? .info : .notice
        return logger
    }

    private func serverConfiguration(_ desk: LoginDesk, meeting burst: BurstSettings) -> ServerConfiguration {
        let bindings = self.listen.map(\.endpoint)
        var site = SiteConfiguration(name: "Spillway", desk: desk)
        site.burst = burst
        site.session.keepsPartialUploads = self.keepPartialUploads
        var configuration = ServerConfiguration(
            bindings: bindings.isEmpty ? [Endpoint(address: .v4(0), port: 2_121)] : bindings,
            site: site
        )
        configuration.profile = self.burst.profile.profile
        configuration.passivePorts = self.passivePorts?.range
        return configuration
    }

    private func storage(of site: Site) throws -> LocalStorage {
        do {
            var options = LocalStorage.Options()
            options.syncsUploads = self.syncUploads
            return try LocalStorage(root: site.path, options: options)
        } catch {
            throw CannotRun("\(error)")
        }
    }

    /// True when anybody may log in.
    var allowsAnonymous: Bool { self.anonymous || self.user.isEmpty }
    /// True when the anonymous user may write.
    var anonymousMayWrite: Bool { self.writable && self.user.isEmpty }

    private func accounts() throws -> FixedAccounts {
        var accounts = FixedAccounts(
            anonymous: self.allowsAnonymous ? (self.anonymousMayWrite ? .all : .readOnly) : nil
        )
        for user in self.user {
            let account = Account(name: user.name, permissions: self.writable ? .all : .readOnly)
            accounts.add(account, password: Secret(try user.password().utf8))
        }
        return accounts
    }
}

/// Ties the server's end to SIGTERM and SIGINT.
private struct ServerService: Service {
    /// What the server's threads get to end, when its own limits have passed.
    private static let graceTime: Duration = .seconds(10)

    let server: Server
    let control: ControlServer?

    func run() async throws {
        try? await gracefulShutdown()
        let deadline = try ExitDeadline(after: server.stopTimeMax + Self.graceTime, status: 1) {
            Console.error("spillway: Some work doesn't end; a file system may hang. Stopped without it.")
        }
        // Until the last session has ended, an operator may want to know how far it is.
        await self.server.stop()
        self.control?.stop()
        deadline.lift()
    }
}
