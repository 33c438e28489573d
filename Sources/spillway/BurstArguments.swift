// Values of the flags of `spillway burst`.
internal import ArgumentParser
internal import BurstLab
internal import FTPClient
internal import LinuxSystem

/// The server to load.
struct TargetArgument: ExpressibleByArgument {
    let target: BurstTarget

    init?(argument: String) {
        guard let target = BurstTarget(argument) else { return nil }
        self.target = target
    }
}

/// One of the modes.
struct ModeArgument: ExpressibleByArgument {
    let mode: ClientMode

    init(mode: ClientMode) { self.mode = mode }

    init?(argument: String) {
        guard let mode = ClientMode(rawValue: argument) else { return nil }
        self.mode = mode
    }

    var defaultValueDescription: String { self.mode.rawValue }
}

/// How many clients come, and when.
struct BurstCrowd: ParsableArguments {
    @Option(help: "Clients in a round, 1 to 50000.")
    var connections = 1_500

    @Option(help: "Rounds, 1 to 1000.")
    var rounds = 1

    @Option(help: "From the begin of a round to the next, such as 60s.")
    var every: TimeArgument?

    @Option(help: "Spreads the arrivals over a time, such as 2s. Default: all at once.")
    var ramp: TimeArgument?

    @Option(help: "Clients that arrive each second.")
    var rate: Int?

    @Option(help: "Local addresses the clients come from, 127.0.0.1 and up; for loopback targets.")
    var sources: Int?

    func validate() throws {
        guard (1...BurstPlan.connectionsMax).contains(self.connections) else {
            throw ValidationError("--connections takes 1 to \(BurstPlan.connectionsMax).")
        }
        guard (1...BurstPlan.roundsMax).contains(self.rounds) else {
            throw ValidationError("--rounds takes 1 to \(BurstPlan.roundsMax).")
        }
        if let rate = self.rate, !(1...1_000_000).contains(rate) {
            throw ValidationError("--rate takes 1 to 1000000.")
        }
        if let sources = self.sources, !(1...BurstPlan.sourcesMax).contains(sources) {
            throw ValidationError("--sources takes 1 to \(BurstPlan.sourcesMax).")
        }
        guard self.ramp == nil || self.rate == nil else {
            throw ValidationError("--ramp and --rate both say how clients arrive: give one of them.")
        }
    }

    /// Writes it into a request.
    func put(into request: inout BurstRequest) {
        request.rounds = self.rounds
        request.everySeconds = self.every?.seconds ?? 0
        request.sources = self.sources ?? 0
        if let ramp = self.ramp { request.arrival = .ramp(seconds: ramp.seconds) }
        if let rate = self.rate { request.arrival = .rate(perSecond: Double(rate)) }
    }
}

/// Flags that don't change what is done to the server.
struct BurstManners: ParsableArguments {
    @Flag(help: "Prints one JSON object instead of a table.")
    var json = false

    @Option(help: ArgumentHelp("Writes an HTML page with pictures, too.", valueName: "file.html"))
    var report: String?

    @Flag(help: "Counts clients that were sent away with 421 as good.")
    var allowRefusals = false

    @Flag(help: "Tells the progress once a second, also where no terminal is.")
    var verbose = false

    @Option(
        help: ArgumentHelp(
            "The host of the target, once more: for addresses that are neither loopback nor private.",
            valueName: "host"
        )
    )
    var iMayLoadThisHost: String?

    /// How the progress is told.
    var progress: BurstProgressLine.Form {
        if Terminal.watchesErrors { return .overwriting }
        return self.verbose ? .lines : .silent
    }

    /// Prints the result.
    func write(_ result: BurstResult) throws {
        if self.json {
            Console.line(try result.json())
        } else {
            for line in BurstTable(result).lines { Console.line(line) }
        }
    }

    /// Whether no client was lost.
    func isGood(_ result: BurstResult) -> Bool {
        let good: Set<Ending> = self.allowRefusals ? [.served, .refused421] : [.served]
        return !result.rounds.isEmpty && result.endings.keys.allSatisfy(good.contains)
    }
}
