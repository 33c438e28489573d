// One account, as an authenticator found it: what a site needs to know of a user.
public import FTPProtocol

/// One account.
public struct Account: Hashable, Sendable {
    /// The name, as logs and rules know it; `DOMAIN\user` for a user of a domain.
    public var name: String
    /// Groups (IIS: roles) that rules and limits may name.
    public var groups: [String] = []
    /// What it may do, wherever no rule of the site says less.
    public var permissions: Permissions
    /// The folder that it sees as its root.
    public var home: AccountHome
    /// True for the anonymous user.
    public var isAnonymous: Bool
    /// What it may use.
    public var limits = AccountLimits()
    /// The charset of its client's names, if not the site's: a name that iconv knows.
    public var charset: String?

    /// An account.
    public init(
        name: String,
        permissions: Permissions,
        home: AccountHome = .site,
        isAnonymous: Bool = false
    ) {
        self.name = name
        self.permissions = permissions
        self.home = home
        self.isAnonymous = isAnonymous
    }

    /// The part before a backslash, or behind `@`: nil for a local user.
    public var domain: String? {
        self.name.firstIndex(of: "\\").map { String(self.name[..<$0]) }
    }

    /// The name without its domain.
    public var userName: String {
        guard let backslash = self.name.firstIndex(of: "\\") else { return self.name }
        return String(self.name[self.name.index(after: backslash)...])
    }
}

/// What a user sees as the root folder.
public enum AccountHome: Hashable, Sendable {
    /// What the site's isolation mode says.
    case site
    /// That folder of the site.
    case folder(VirtualPath)
    /// That directory of the machine.
    case directory(String)
}

/// What one account may use; nil is no limit of its own.
public struct AccountLimits: Hashable, Sendable {
    /// Sessions at a time.
    public var sessions: Int?
    /// Transfers at a time.
    public var transfers: Int?
    /// Bytes a second from the client, all its sessions together.
    public var uploadBytesPerSecond: Int?
    /// Bytes a second to the client, all its sessions together.
    public var downloadBytesPerSecond: Int?
    /// Bytes that its files may take.
    public var quotaBytes: UInt64?
    /// Files that it may have.
    public var quotaFiles: UInt64?

    /// No limits.
    public init() {}
}
