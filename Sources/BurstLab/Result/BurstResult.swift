// What a run measured: one value that the table, `--json` and the report are made from.
public import FTPClient

/// A whole run.
public struct BurstResult: Hashable, Sendable, Codable {
    /// What was to be done.
    public var asked: BurstRequest
    /// The rounds in their order; the last one is incomplete when `wasInterrupted`.
    public var rounds: [RoundResult]
    /// Whether a person ended the run before its time.
    public var wasInterrupted: Bool

    /// A result.
    public init(asked: BurstRequest, rounds: [RoundResult] = [], wasInterrupted: Bool = false) {
        self.asked = asked
        self.rounds = rounds
        self.wasInterrupted = wasInterrupted
    }

    /// The clients of all rounds, by their endings; endings that nobody had are left out.
    public var endings: [Ending: Int] {
        self.rounds.reduce(into: [:]) { sums, round in sums.merge(round.endings, uniquingKeysWith: +) }
    }
}

/// What was asked of a run, as reports show it.
public struct BurstRequest: Hashable, Sendable, Codable {
    /// The server, as `HOST:PORT`, in the words of the user.
    public var target: String
    /// What each client does.
    public var mode: ClientMode
    /// Clients in a round.
    public var connections: Int
    /// How many rounds.
    public var rounds = 1
    /// From the begin of a round to the begin of the next.
    public var everySeconds = 0.0
    /// How the clients of a round arrive.
    public var arrival = ArrivalPlan.allAtOnce
    /// Bytes of each upload.
    public var sizeBytes = 4_096
    /// The file of a download, the folder of an upload; empty for the folder of the login.
    public var path = ""
    /// Local addresses that the clients come from; 0 leaves the address to the system.
    public var sources = 0
    /// How long a client waits for the server's next word.
    public var timeoutSeconds = 30.0
    /// Clients that hold their session stay this long after their login.
    public var holdSeconds = 0.0

    /// A request with the defaults of `spillway burst`.
    public init(target: String, mode: ClientMode, connections: Int) {
        self.target = target
        self.mode = mode
        self.connections = connections
    }
}

/// One round.
public struct RoundResult: Hashable, Sendable, Codable {
    /// When it began, in seconds since 1970.
    public var startedAt: Double
    /// From the first connect to the last ending.
    public var seconds = 0.0
    /// How many clients had which ending; endings that nobody had are left out. The sum is the number of clients.
    public var endings: [Ending: Int] = [:]
    /// What the server said to clients that it didn't serve: at most 16 different texts, the rest is one row. Texts that
    /// differ in their numbers alone are one.
    public var words: [ServerWords] = []
    /// How long things took.
    public var latencies = Latencies()
    /// What happened when.
    public var timeline = Timeline()
    /// Connects that took as long as the kernel waits before it repeats a SYN.
    public var slowConnects = SlowConnects()
    /// How busy the generator itself was.
    public var generator = GeneratorLoad()
    /// How far the kernel's counters moved in this round, by names like `TcpExt.ListenOverflows`; nil when the target
    /// is another machine. They count for the whole network namespace, other programs included.
    public var kernelCounters: [String: UInt64]?
    /// Bytes of files that were sent or received.
    public var fileBytes = 0

    /// A round that has just begun.
    public init(startedAt: Double) { self.startedAt = startedAt }

    /// All clients of the round.
    public var clients: Int { self.endings.values.reduce(0, +) }
    /// The ones that were served.
    public var served: Int { self.endings[.served] ?? 0 }
}

/// Something the server said to clients that it didn't serve.
public struct ServerWords: Hashable, Sendable, Codable {
    /// What became of them.
    public var ending: Ending
    /// The reply's code; nil when it wasn't a reply.
    public var code: Int?
    /// The reply's last line, without its code; cut to 200 characters, without control characters. Server's own words.
    public var text: String
    /// How many clients heard it.
    public var count: Int

    /// Words.
    public init(ending: Ending, code: Int?, text: String, count: Int) {
        self.ending = ending
        self.code = code
        self.text = text
        self.count = count
    }
}

/// How busy the generator was.
public struct GeneratorLoad: Hashable, Sendable, Codable {
    /// Processor time of its thread, as a part (0 ... 1) of the time from the first connect to the last greeting.
    public var cpuShare = 0.0
    /// The part of that time in which its loop worked and didn't wait.
    public var busyShare = 0.0
    /// The longest turn of its loop: latencies may be wrong by this much.
    public var longestTurnMilliseconds = 0.0
    /// Whether the generator, and not the server, set the pace: its loop was busy more than 90 % of the time.
    public var wasLimit = false

    /// Nothing measured.
    public init() {}
}
