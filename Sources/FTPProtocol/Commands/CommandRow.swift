// What a row of `CommandTable` says of a verb.

/// When a command may come.
public enum CommandPhase: UInt8, Hashable, Sendable {
    /// It belongs to the login itself (USER, PASS, ACCT): whether it is in order there is the session's matter.
    case beforeLogin
    /// Only after the login: 530 before.
    case loggedIn
    /// Before and after.
    case any
}

/// What happens to a command that arrives while a transfer runs.
public enum DuringTransfer: UInt8, Hashable, Sendable {
    /// It is queued, and done when the transfer is over.
    case waits
    /// It is done at once: ABOR, STAT, NOOP, QUIT.
    case acts
}

/// One verb: all that the parser, FEAT, HELP and the manual say of it.
public struct CommandRow: Hashable, Sendable {
    /// The verb.
    public var verb: Verb
    /// Its argument as the syntax line shows it, empty for none; optional parts stand in brackets.
    public var argument: String
    /// When it may come.
    public var phase: CommandPhase
    /// What it does while a transfer runs.
    public var duringTransfer: DuringTransfer
    /// What the user must be allowed; `Command.permissions` knows what depends on the argument.
    public var permissions: Permissions
    /// Its FEAT line, if it has one; of HASH and MLST only the first word.
    public var feature: String?
    /// Where it is specified.
    public var reference: String
    /// What it does, in a line.
    public var help: String
    /// A line that parses.
    public var example: String
    /// The verb that means the same, of XCWD and the like.
    public var alias: Verb?

    init(
        _ verb: Verb,
        _ argument: String = "",
        phase: CommandPhase = .loggedIn,
        duringTransfer: DuringTransfer = .waits,
        needs permissions: Permissions = [],
        feature: String? = nil,
        reference: String,
        help: String,
        example: String,
        alias: Verb? = nil
    ) {
        self.verb = verb
        self.argument = argument
        self.phase = phase
        self.duringTransfer = duringTransfer
        self.permissions = permissions
        self.feature = feature
        self.reference = reference
        self.help = help
        self.example = example
        self.alias = alias
    }

    /// Verb and argument, for 501 and 214: `RETR <SP> path`.
    public var syntax: String {
        if self.argument.isEmpty { return self.verb.rawValue }
        if self.argument.hasPrefix("[") { return self.verb.rawValue + " " + self.argument }
        return self.verb.rawValue + " <SP> " + self.argument
    }
}
