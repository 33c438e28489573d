// A way in which clients get lost or delayed, as a row of data.
public import Admission
public import Telemetry

/// One row of the failure table.
public struct Failure: Sendable, Identifiable {
    /// A name that stays, for programs.
    public let id: String
    /// What it does to a client.
    public let harm: Harm
    /// What was hit, in a few words.
    public let title: String
    /// What the client sees.
    public let clientSees: String
    /// What helps on Linux.
    public let cure: String
    /// What it is called on IIS, and helps there.
    public let cureInIIS: String
    /// Finds the failure in what a server can know of it; nil where no counter and no status shows it.
    public let proof: (@Sendable (Evidence) -> Proof?)?
}

/// What a failure does to a client, the worst first.
public enum Harm: String, Hashable, Sendable, Codable, CaseIterable, Comparable {
    /// It is connected and waits for ever.
    case hangs
    /// Its connection is cut.
    case reset
    /// It can't connect, or gives up.
    case lost
    /// It is told to come back.
    case refused
    /// It is served late.
    case delayed

    /// Whether it is the worse one.
    public static func < (left: Harm, right: Harm) -> Bool { left.rank < right.rank }

    private var rank: Int {
        switch self {
        case .hangs: 0
        case .reset: 1
        case .lost: 2
        case .refused: 3
        case .delayed: 4
        }
    }
}

/// What is known of a server and its host.
public struct Evidence: Sendable {
    /// How far the kernel's counters moved, by names as in `TcpExt.ListenOverflows`.
    public var counters: [String: UInt64]
    /// What the server says of itself.
    public var status: ServerStatus
    /// The settings in force.
    public var settings: BurstSettings
    /// The host.
    public var facts: HostFacts

    /// Evidence of one server.
    public init(counters: [String: UInt64], status: ServerStatus, settings: BurstSettings, facts: HostFacts) {
        self.counters = counters
        self.status = status
        self.settings = settings
        self.facts = facts
    }

    /// How far a counter moved; 0 when the kernel doesn't have it.
    func moved(_ name: String) -> UInt64 { self.counters[name] ?? 0 }

    /// Connections that met a full queue. The kernel's own count, and the server's, which sees only some of it.
    var overflows: UInt64 { self.moved("TcpExt.ListenOverflows") }

    /// A proof from the counters that are named, with their numbers; the first one's number is the count.
    func proof(_ names: String..., sure: Bool = true) -> Proof {
        let texts = names.filter { self.moved($0) > 0 }.map { name in
            "\(name.split(separator: ".").last ?? "") \(self.moved(name).grouped)"
        }
        return Proof(count: self.moved(names[0]), evidence: texts.joined(separator: ", "), isCertain: sure)
    }
}

/// That a failure happened.
public struct Proof: Hashable, Sendable {
    /// How often, as far as it is known: counters of the kernel count packets, some of them for the same client.
    public var count: UInt64
    /// The numbers that show it.
    public var evidence: String
    /// False when something else can have moved the same numbers, as another program.
    public var isCertain: Bool

    init(count: UInt64, evidence: String, isCertain: Bool = true) {
        self.count = count
        self.evidence = evidence
        self.isCertain = isCertain
    }

    init(count: Int, evidence: String, isCertain: Bool = true) {
        self.init(count: UInt64(clamping: count), evidence: evidence, isCertain: isCertain)
    }
}
