// What a site decides about its sessions; shared by all of them.
public import FTPProtocol

/// What holds for every session of a site: texts, limits, time-outs.
public struct SessionPolicy: Hashable, Sendable {
    /// What it says.
    public var messages = SessionMessages()
    /// How LIST looks.
    public var listing = ListingPolicy()
    /// What clients may ask for.
    public var commands = CommandPolicy()
    /// In which charset names are on the wire.
    public var names = NamePolicy()
    /// Whether a partial upload stays (the texts of 426 and 451 tell the client).
    public var keepsPartialUploads = false
    /// The umask a session starts with.
    public var umask: UInt16 = 0o022
    /// Wrong passwords until the connection is closed with 421.
    public var failedLoginsMax = 3
    /// From the 220 to the 230.
    public var loginTimeMax: Duration = .seconds(30)
    /// Between commands; the clock stands still during a transfer.
    public var idleTimeMax: Duration = .seconds(300)
    /// What SITE IDLE may ask for at most.
    public var idleTimeLimit: Duration = .seconds(7_200)
    /// From the transfer command to the data connection.
    public var dataConnectTimeMax: Duration = .seconds(30)
    /// Commands that wait while another runs; when they are reached, the edge stops reading.
    public var queuedCommandsMax = 16

    /// The defaults.
    public init() {}
}

/// How LIST looks.
public struct ListingPolicy: Hashable, Sendable {
    /// LIST in the DOS style unless the client switches (SITE DIRSTYLE).
    public var isDOS = false
    /// How times are written.
    public var times = ListingTimes()

    /// As `ls -l` does it, in UTC.
    public init() {}
}

/// What clients may ask for.
public struct CommandPolicy: Hashable, Sendable {
    /// Verbs that are refused (IIS: commandFiltering), and left out of FEAT and HELP.
    public var denied: Set<Verb> = []
    /// SITE commands that are refused, in capitals: `CHMOD`.
    public var deniedSite: Set<String> = []
    /// Commands a second; those beyond wait for their time. Nil is no limit.
    public var perSecondMax: Int?
    /// Bytes of a line (IIS: maxCommandLine).
    public var lineBytesMax = LineFramer.lineBytesMaxDefault
    /// Whether RNTO may replace a file, if the account may (IIS: allowReplaceOnRename).
    public var replacesOnRename = true
    /// Whether PORT may name other addresses than the client's own (IIS: matchClientAddressForPort is false).
    public var connectsElsewhere = false

    /// Everything.
    public init() {}
}

/// In which charset names are on the wire.
public struct NamePolicy: Hashable, Sendable {
    /// Until a client switches; nil is UTF-8.
    public var charset: String?
    /// Whether clients may switch to UTF-8 (OPTS UTF8 ON), and FEAT says so.
    public var allowsUTF8 = true

    /// UTF-8.
    public init() {}
}
