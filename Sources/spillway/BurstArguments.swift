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

/// Flags that don't change what is done to the server.
struct BurstManners: ParsableArguments {
    @Flag(help: "Prints one JSON object instead of a table.")
    var json = false

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
        return !result.wasInterrupted && result.endings.keys.allSatisfy(good.contains)
    }
}
