// spillway serve: a configuration, or flags, to a running server.
internal import Admin
internal import Admission
internal import ArgumentParser
internal import Configuration
internal import FTPProtocol
internal import FTPServer
internal import Hosting
internal import LinuxSystem
internal import Logging
internal import ServiceLifecycle
internal import Telemetry
internal import UnixSignals

/// The folder of a server that has no configuration.
struct FolderOptions: ParsableArguments {
    @Argument(help: "The folder to serve; ./site, made if it is missing, when none is given.")
    var directory: String?

    @Option(help: "The same as the argument.")
    var root: String?

    /// The folder that was named.
    var path: String? { self.directory ?? self.root }

    func validate() throws {
        if self.directory != nil, self.root != nil {
            throw ValidationError("The folder is given twice, as an argument and with --root: give it once.")
        }
    }
}

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Serves a folder over FTP, or the sites of a configuration.",
        discussion: """
            With --config FILE that file says everything, and SIGHUP or spillway reload reads it again. Without it the other \
            flags describe one site.
            SIGTERM and SIGINT stop the server: transfers that run may finish.
            """
    )

    @Option(help: "The configuration file, spillway.yaml; no flag but --verbose goes with it.")
    var config: String?

    @OptionGroup
    var folder: FolderOptions

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
        let names = self.user.map(\.name)
        guard Set(names).count == names.count else {
            throw ValidationError("Two --user flags have the same name.")
        }
        if self.config != nil, let flag = self.flagBesideConfig {
            throw ValidationError("\(flag) doesn't go with --config: write it into the file.")
        }
    }

    func run() async throws {
        _ = DescriptorLimit.raiseToHard()
        let start = try ServeStart(self)
        for warning in start.warnings { Console.error("spillway: \(warning)") }
        let hosted = try start.hosted(recorder: LogRecorder(self.logger))
        let control = try ServeControl.open(start.settings.server.control, for: hosted)
        do {
            try hosted.start()
            try control?.start()
        } catch {
            hosted.finish()
            control?.stop()
            throw CannotRun("\(error)")
        }
        Announcement(start: start, hosted: hosted, control: control?.path).write()
        try await self.runUntilSignal(hosted, control)
    }

    private func runUntilSignal(_ hosted: HostedServer, _ control: ControlServer?) async throws {
        let isStopping = CancellationFlag()
        let sweep = try SystemThread(name: "sweep") { hosted.sweep { isStopping.isRaised } }
        let logger = self.logger
        let reload = ReloadOnSignal(hosted: hosted, logger: logger)
        let service = ServerService(hosted: hosted, control: control)
        let group = ServiceGroup(
            services: [service, reload],
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: logger
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

    /// A flag that describes a site, if one was given.
    private var flagBesideConfig: String? {
        let given: [(String, Bool)] = [
            ("A folder", self.folder.path != nil), ("--listen", !self.listen.isEmpty),
            ("--user", !self.user.isEmpty), ("--anonymous", self.anonymous), ("--writable", self.writable),
            ("--passive-ports", self.passivePorts != nil), ("--control", self.control != nil),
            ("--keep-partial-uploads", self.keepPartialUploads), ("--sync-uploads", self.syncUploads),
            ("--profile", self.burst.profile.profile != .spillway),
        ]
        return given.first { $0.1 }?.0 ?? self.burst.firstGiven.map { "--\($0.flag)" }
    }

    /// True when anybody may log in.
    var allowsAnonymous: Bool { self.anonymous || self.user.isEmpty }
    /// True when the anonymous user may write.
    var anonymousMayWrite: Bool { self.writable && self.user.isEmpty }
}

/// Ties the server's end to SIGTERM and SIGINT.
private struct ServerService: Service {
    /// What the server's threads get to end, when its own limits have passed.
    private static let graceTime: Duration = .seconds(10)

    let hosted: HostedServer
    let control: ControlServer?

    func run() async throws {
        try? await gracefulShutdown()
        let deadline = try ExitDeadline(after: self.hosted.server.stopTimeMax + Self.graceTime, status: 1) {
            Console.error("spillway: Some work doesn't end; a file system may hang. Stopped without it.")
        }
        // Until the last session has ended, an operator may want to know how far it is.
        await self.hosted.server.stop()
        self.hosted.finish()
        self.control?.stop()
        deadline.lift()
    }
}

/// Reads the configuration again at SIGHUP.
private struct ReloadOnSignal: Service {
    let hosted: HostedServer
    let logger: Logger

    func run() async throws {
        for await _ in await UnixSignalsSequence(trapping: .sighup).cancelOnGracefulShutdown() { self.reload() }
    }

    private func reload() {
        do throws(HostingError) {
            let plan = try self.hosted.readAgain()
            self.logger.notice("configuration read again", metadata: ["changes": "\(plan.count)"])
            for line in plan { self.logger.notice("\(line)") }
        } catch {
            self.logger.error("configuration not taken, nothing has changed")
            for reason in error.reasons { self.logger.error("\(reason)") }
        }
    }
}
