// spillway burst: thousands of clients at once against any FTP server, each with its ending.
internal import ArgumentParser
internal import BurstLab
internal import FTPClient
internal import FTPProtocol

struct Burst: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Sends a burst of clients to any FTP server, and tells what became of each.",
        discussion: """
            Exit status: 0 all clients were served; 1 some weren't; 2 wrong usage; 3 it couldn't run.
            Uploads get names of their own, and stay on the server.
            """
    )

    @Argument(help: "HOST:PORT, HOST, or ftp://[USER[:PASSWORD]@]HOST[:PORT][/PATH]")
    var target: TargetArgument

    @OptionGroup(title: "Arrivals")
    var crowd: BurstCrowd

    @Option(help: "What each client does: \(ClientMode.allCases.map(\.rawValue).joined(separator: ", ")).")
    var mode: ModeArgument = ModeArgument(mode: .login)

    @Option(help: "Size of each upload. Default: 4KiB")
    var size: SizeArgument?

    @Option(help: "The file to download, or the folder to upload to. Default: the path of the URL")
    var path: String?

    @Option(help: "NAME:PASSWORD, or NAME:@FILE for a password that isn't on the command line. Default: anonymous")
    var user: UserArgument?

    @Option(help: "How long a client waits for the server's next word. Default: 30s")
    var timeout: TimeArgument?

    @Option(help: "In mode hold: how long the sessions stay once all are logged in. Default: 0s")
    var hold: TimeArgument?

    @OptionGroup
    var manners: BurstManners

    func validate() throws {
        try self.checkTimes()
        try self.checkMode()
    }

    func run() async throws {
        let plan = try self.plan()
        let report = try self.manners.report.map { path throws(CannotRun) in try BurstReportFile(path: path) }
        let result = try await BurstRun(plan: plan, progress: self.manners.progress).result()
        try self.manners.write(result)
        try report?.write(result)
        guard self.manners.isGood(result) else { throw ExitCode(1) }
    }

    // MARK: From flags to a plan

    private func plan() throws -> BurstPlan {
        let server: Endpoint
        do {
            server = try BurstPlan.server(of: self.target.target, permitted: self.manners.iMayLoadThisHost)
        } catch {
            throw CannotRun(error.description)
        }
        return BurstPlan(server: server, script: try self.script, request: self.request)
    }

    private var script: ClientScript {
        get throws {
            let target = self.target.target
            var script = ClientScript(mode: self.mode.mode)
            if let user = self.user {
                script.user = user.name
                script.password = Secret(try user.password().utf8)
            } else if let user = target.user {
                script.user = user
                script.password = target.password ?? Secret("".utf8)
            }
            script.path = self.path ?? target.path
            if let size = self.size { script.uploadBytes = size.bytes }
            return script
        }
    }

    private var request: BurstRequest {
        var request = BurstRequest(
            target: self.target.target.name,
            mode: self.mode.mode,
            connections: self.crowd.connections
        )
        self.crowd.put(into: &request)
        if let size = self.size { request.sizeBytes = size.bytes }
        request.path = self.path ?? self.target.target.path
        if let timeout = self.timeout { request.timeoutSeconds = timeout.seconds }
        request.holdSeconds = self.hold?.seconds ?? 0
        return request
    }

    // MARK: Limits

    private func checkTimes() throws {
        if let timeout = self.timeout, !(0.05...3_600).contains(timeout.seconds) {
            throw ValidationError("--timeout takes 50ms to 1h.")
        }
        let request = self.request
        let arrivals = request.arrival.seconds(for: request.connections)
        let round = max(request.everySeconds, arrivals + request.holdSeconds)
        guard round * Double(request.rounds) <= BurstPlan.secondsMax else {
            throw ValidationError("The rounds would take more than a day: ask for fewer, or for shorter ones.")
        }
    }

    private func checkMode() throws {
        let mode = self.mode.mode
        if mode == .download, (self.path ?? self.target.target.path).isEmpty {
            throw ValidationError("--mode download needs the file: --path NAME, or a URL with a path.")
        }
        if self.size != nil, mode != .upload { throw ValidationError("--size is for --mode upload.") }
        if self.hold != nil, mode != .hold { throw ValidationError("--hold is for --mode hold.") }
        if self.user != nil, self.target.target.user != nil {
            throw ValidationError("The user is given twice, in the URL and with --user: give it once.")
        }
    }
}
