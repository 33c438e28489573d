// Who may come in, and what they may do.
public import AccessRules
public import FTPProtocol

/// Who may come in, and what they may do.
public struct AccessSettings: Hashable, Sendable {
    /// Names of authenticators, in the order in which they are asked.
    public var authentication: [String] = [AuthenticatorSettings.accounts]
    /// The anonymous user.
    public var anonymous = AnonymousSettings()
    /// What anybody may do here at most; accounts and rules say less.
    public var rights = Permissions.all
    /// IIS's authorization rules; empty lets everybody in who has logged in.
    public var authorization: [AuthorizationRule] = []
    /// Rights by folder; the longest path holds.
    public var pathRights: [PathRights] = []
    /// What paths, files and commands are refused.
    public var requestFiltering = RequestFilterSettings()
    /// Where clients may come from.
    public var addresses = AddressSettings()

    /// The defaults.
    public init() {}
}

/// The user who has no account.
public struct AnonymousSettings: Hashable, Sendable {
    /// Whether there is one.
    public var isEnabled = false
    /// Its name in logs and rules (IIS: IUSR).
    public var userName = "anonymous"
    /// What it may do.
    public var rights = Permissions.readOnly
    /// Whether its password must look like a mail address.
    public var requiresEmail = false

    /// Nobody.
    public init() {}
}

/// What paths, files and commands are refused (IIS: requestFiltering and commandFiltering).
public struct RequestFilterSettings: Hashable, Sendable {
    /// What holds for the whole site.
    public var filter = RequestFilter()
    /// What is added from a folder down.
    public var byPath: [RequestFilter] = []
    /// Which commands are taken.
    public var commands = CommandFilterSettings()
    /// Bytes a command line may have.
    public var maxCommandLine = 4_096

    /// Refuses nothing.
    public init() {}
}

/// Which commands are taken.
public struct CommandFilterSettings: Hashable, Sendable {
    /// What holds for a command that no rule names.
    public var allowUnlisted = true
    /// The rules; each command has one at most.
    public var rules: [CommandRuleSettings] = []

    /// Takes every command.
    public init() {}
}

/// Whether a command is taken.
public struct CommandRuleSettings: Hashable, Sendable {
    /// The command in capitals: `SYST`, or with its subcommand `SITE CHMOD`.
    public var command = ""
    /// Whether it is.
    public var isAllowed = false

    /// Refuses a command without a name.
    public init() {}
}

/// Where clients may come from (IIS: ipSecurity).
public struct AddressSettings: Hashable, Sendable {
    /// What holds for an address that no rule names.
    public var allowUnlisted = true
    /// The rules; the first that names the address decides.
    public var rules: [AddressRuleSettings] = []

    /// From everywhere.
    public init() {}
}

/// Whether clients of a network may come.
public struct AddressRuleSettings: Hashable, Sendable {
    /// Whose addresses.
    public var network = AddressNetwork.allIPv4
    /// Whether they may.
    public var isAllowed = false
    /// From which folder down; `/` is the site itself, at its door.
    public var path = VirtualPath.root

    /// Refuses every IPv4 address.
    public init() {}
}
