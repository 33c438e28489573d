// spillway serve: flags to a running server.
internal import Accounts
internal import Admission
internal import ArgumentParser
internal import FTPProtocol
internal import FTPServer
internal import FTPSession
internal import LinuxSystem
internal import LocalStorage
internal import Logging
internal import ServiceLifecycle
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

    @Option(help: "Sessions at a time; more clients wait for a seat. Default: what the descriptor limit is good for.")
    var maxConnections: Int?

    @Option(help: "Connections that may wait to be accepted: the largest burst.")
    var listenBacklog: Int = 16_384

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
        if let count = self.maxConnections, count < 1 {
            throw ValidationError("--max-connections takes 1 or more.")
        }
        guard (1...1_048_576).contains(self.listenBacklog) else {
            throw ValidationError("--listen-backlog takes 1 to 1048576.")
        }
        let names = self.user.map(\.name)
        guard Set(names).count == names.count else {
            throw ValidationError("Two --user flags have the same name.")
        }
    }

    func run() async throws {
        let descriptors = DescriptorLimit.raiseToHard()
        let site = try Site(directory: self.directory ?? self.root)
        let storage = try self.storage(of: site)
        let server: Server
        do {
            server = try Server(
                configuration: self.serverConfiguration,
                storage: storage,
                authenticator: try self.accounts(),
                recorder: LogRecorder(self.logger)
            )
            try server.start()
        } catch let error as ServerError {
            throw CannotRun(error.description)
        }
        Announcement(site: site, server: server, options: self, descriptors: descriptors).write()
        try await self.runUntilSignal(server, sweeping: storage)
    }

    private func runUntilSignal(_ server: Server, sweeping storage: LocalStorage) async throws {
        let isStopping = CancellationFlag()
        let sweep = try SystemThread(name: "sweep") {
            storage.removeStaleSpoolFiles(at: .readWallClock()) { isStopping.isRaised }
        }
        let group = ServiceGroup(
            services: [ServerService(server: server)],
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

    private var serverConfiguration: ServerConfiguration {
        let bindings = self.listen.map(\.endpoint)
        var configuration = ServerConfiguration(
            bindings: bindings.isEmpty ? [Endpoint(address: .v4(0), port: 2_121)] : bindings
        )
        configuration.burst.listenBacklog = self.listenBacklog
        configuration.burst.maxConnections = self.maxConnections
        configuration.passivePorts = self.passivePorts?.range
        configuration.session.keepsPartialUploads = self.keepPartialUploads
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

    func run() async throws {
        try? await gracefulShutdown()
        let deadline = try ExitDeadline(after: server.stopTimeMax + Self.graceTime, status: 1) {
            Console.error("spillway: Some work doesn't end; a file system may hang. Stopped without it.")
        }
        await self.server.stop()
        deadline.lift()
    }
}
