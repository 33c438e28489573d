// What a site says, and how it shows its files.

/// What a site says, and how.
public struct MannerSettings: Hashable, Sendable {
    /// Its messages.
    public var messages = MessageSettings()
    /// How folders are listed.
    public var listing = ListingSettings()
    /// The charset of names on the wire; nil is UTF-8.
    public var charset: String?
    /// Whether clients may switch to UTF-8 (OPTS UTF8 ON), and are told so.
    public var allowsUTF8 = true

    /// The defaults.
    public init() {}
}

/// The texts of a site.
public struct MessageSettings: Hashable, Sendable {
    /// Lines before a client has logged in (220).
    public var banner: [String] = []
    /// Lines when it has (230).
    public var greeting: [String] = []
    /// Lines when it leaves (221).
    public var exit: [String] = []
    /// What clients are told who find no place (421); nil is the server's own text.
    public var maxClients: String?
    /// Whether the server's own banner is left out.
    public var suppressesDefaultBanner = false
    /// Whether `%UserName%` and the like are replaced.
    public var expandsVariables = true
    /// The file whose lines are shown when a client enters its folder; nil shows none.
    public var directoryFile: String?

    /// No texts but the server's own.
    public init() {}
}

/// How folders are listed.
public struct ListingSettings: Hashable, Sendable {
    /// How LIST looks.
    public enum Style: String, Hashable, Sendable, CaseIterable {
        /// As `ls -l` does.
        case unix
        /// As `dir` does.
        case dos
    }

    /// How LIST looks.
    public var style = Style.unix
    /// Whether years have four digits in the DOS style.
    public var fourDigitYears = false
    /// Whether times are GMT; else they are the server's local time.
    public var isGMT = true
    /// Whether no virtual directory is shown, whatever it says itself.
    public var hidesVirtualDirectories = false

    /// The defaults.
    public init() {}
}
