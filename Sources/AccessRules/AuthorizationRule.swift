// IIS's authorization rules: who may read, who may write, and where.
public import FTPProtocol

/// What an authorization rule speaks of: IIS knows only these two.
public struct ReadWrite: OptionSet, Hashable, Sendable {
    /// One bit each; see the constants.
    public let rawValue: UInt8

    /// Makes a set from its bits.
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// See what is there, and read it.
    public static let read = ReadWrite(rawValue: 1 << 0)
    /// Everything that changes something.
    public static let write = ReadWrite(rawValue: 1 << 1)
    /// Both.
    public static let both: ReadWrite = [.read, .write]

    /// The rights these stand for: reading is `list` and `read`, writing is all the others.
    public var permissions: Permissions {
        var permissions: Permissions = []
        if self.contains(.read) { permissions.formUnion(.readOnly) }
        if self.contains(.write) { permissions.formUnion(Permissions.all.subtracting(.readOnly)) }
        return permissions
    }
}

/// One rule of IIS's `security/authorization`.
///
/// How they are evaluated, for reading and for writing by itself: the rules of the longest path that holds the request
/// are asked first, then those of its parents, as IIS puts what a `location` adds before what it inherits. In a folder
/// they are asked in order. The first rule that names both the user and the permission decides. When a site has rules
/// and none decides, the answer is no; a site without any leaves the matter to the account.
public struct AuthorizationRule: Hashable, Sendable {
    /// Whether those it names may (Allow) or may not (Deny).
    public var isAllowed: Bool
    /// Users: `*` is everyone, `?` the anonymous user; a name without a domain means that user of every domain, `.\user`
    /// only the local one. Case doesn't count.
    public var users: [String]
    /// Groups (IIS: roles); named as users are.
    public var groups: [String]
    /// What it speaks of.
    public var permissions: ReadWrite
    /// The folder (or file) from which down it holds, as a path of the site; ASCII case doesn't count.
    public var path: VirtualPath

    /// A rule. One that names neither users nor groups is about nobody.
    public init(
        isAllowed: Bool,
        users: [String] = [],
        groups: [String] = [],
        permissions: ReadWrite = .both,
        path: VirtualPath = .root
    ) {
        self.isAllowed = isAllowed
        self.users = users
        self.groups = groups
        self.permissions = permissions
        self.path = path
    }
}
