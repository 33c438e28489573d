// One line of the doctor's table: what was looked at, and what became of it.

/// What one look at the host or the settings found.
public struct CheckRow: Hashable, Sendable, Codable {
    /// A name that stays, for programs.
    public var id: String
    /// What was looked at, for people.
    public var what: String
    /// What is there.
    public var found: String
    /// What the burst needs.
    public var needed: String
    /// Whether that is enough.
    public var verdict: Verdict
    /// Why it matters, in one sentence.
    public var why: String
    /// What to do; nil when there is nothing to be done.
    public var fix: Fix?
}

/// How a row came out.
public enum Verdict: String, Hashable, Sendable, Codable, CaseIterable {
    /// Enough.
    case good
    /// Good to know; nobody is lost by it.
    case note
    /// The burst would lose clients by it.
    case short
}

/// What to type.
public struct Fix: Hashable, Sendable, Codable {
    /// The command that helps now.
    public var now: String
    /// What makes it hold after a restart.
    public var keep: String

    /// The folder's file that keeps settings of the kernel; it is ours alone.
    static let sysctlFile = "/etc/sysctl.d/60-spillway.conf"

    /// A setting of the kernel.
    static func sysctl(_ name: String, _ value: String) -> Fix {
        let quoted = value.contains(" ") ? "\"\(value)\"" : value
        return Fix(
            now: "sysctl -w \(name)=\(quoted)",
            keep: "echo '\(name) = \(value)' >> \(Self.sysctlFile)"
        )
    }

    /// The descriptor limit of a process.
    static func descriptors(_ count: Int) -> Fix {
        Fix(now: "ulimit -n \(count)", keep: "LimitNOFILE=\(count) below [Service] in the systemd unit")
    }

    /// A setting of the server: on the one that runs, or for the next start.
    static func setting(_ name: String, _ value: Int, isRunning: Bool) -> Fix {
        let flag = name.reduce(into: "--") { $0 += $1.isUppercase ? "-\($1.lowercased())" : "\($1)" }
        let start = "spillway serve \(flag) \(value)"
        guard isRunning else { return Fix(now: start, keep: "the same flag in the systemd unit") }
        return Fix(now: "spillway set \(name) \(value)", keep: start)
    }
}
