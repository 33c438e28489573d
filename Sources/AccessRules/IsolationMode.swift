// IIS's user isolation: which folder of the site a user sees as `/`, and where a session starts.
public import FTPProtocol

/// How a site keeps its users apart (IIS: `userIsolation@mode`).
public enum IsolationMode: String, Hashable, Sendable, CaseIterable {
    /// Everyone sees the whole site, and starts at its root.
    case none
    /// Everyone sees the whole site, and starts in `/user` where that exists, the anonymous user in `/default`.
    case startInUsersDirectory
    /// A user sees its own folder, and the site's virtual directories in it.
    case isolateRootDirectoryOnly
    /// A user sees its own folder, and of virtual directories only those that are made below it.
    case isolateAllDirectories
    /// The folder is an attribute of the user in Active Directory, which isn't asked: nobody gets in by this mode alone.
    case activeDirectory
    /// The folder comes with the account; an account without one doesn't get in.
    case custom

    /// Where a user lands.
    ///
    /// - Parameters:
    ///   - userName: The name without a domain. It becomes the name of a folder as it stands.
    ///   - domain: The domain; nil for a local user.
    /// - Throws: why the login is to be refused.
    public func home(
        userName: String,
        domain: String? = nil,
        isAnonymous: Bool = false
    ) throws(HomeRefusal) -> HomeChoice {
        switch self {
        case .none:
            return .site
        case .startInUsersDirectory:
            // A name that is no folder's has no folder: such a user starts at the root, where IIS starts it too.
            let folder = Self.folder(isAnonymous ? "default" : userName, in: .root)
            return HomeChoice(root: .root, start: folder ?? .root, whenMissing: .startAtRoot)
        case .isolateRootDirectoryOnly, .isolateAllDirectories:
            let root = try Self.isolated(userName, domain: domain, isAnonymous: isAnonymous)
            var choice = HomeChoice(root: root, start: root, whenMissing: .refuse)
            choice.showsSiteDirectories = self == .isolateRootDirectoryOnly
            choice.rulesSeeUserPaths = self == .isolateRootDirectoryOnly
            return choice
        case .activeDirectory, .custom:
            throw .noFolderNamed
        }
    }

    /// Where that user lands.
    public func home(of user: Principal) throws(HomeRefusal) -> HomeChoice {
        try self.home(userName: user.userName, domain: user.domain, isAnonymous: user.isAnonymous)
    }

    /// `/LocalUser/Public`, `/LocalUser/user`, `/DOMAIN/user`: the tree that IIS asks for.
    private static func isolated(
        _ userName: String,
        domain: String?,
        isAnonymous: Bool
    ) throws(HomeRefusal) -> VirtualPath {
        let local = "LocalUser"
        let top = isAnonymous ? local : domain ?? local
        guard
            let folder = Self.folder(top, in: .root).flatMap({ Self.folder(isAnonymous ? "Public" : userName, in: $0) })
        else { throw .nameIsNoFolder }
        return folder
    }

    /// The folder of that name; nil when it can't be one: empty, `.`, `..`, too long, or with a slash, a backslash or a
    /// control character.
    private static func folder(_ name: String, in parent: VirtualPath) -> VirtualPath? {
        let isPlain = name.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "\\") }
        return isPlain ? parent.appending(Array(name.utf8)) : nil
    }
}

/// Where a user lands, as paths of the site.
public struct HomeChoice: Hashable, Sendable {
    /// The folder that the user sees as `/`.
    public var root: VirtualPath
    /// The folder where the session starts; the root or below it.
    public var start: VirtualPath
    /// What to do when `start` isn't there.
    public var whenMissing: MissingHome
    /// Whether the site's virtual directories at its root appear in the user's `/`, though it is another folder.
    public var showsSiteDirectories = true
    /// Whether rules are asked with the paths that the user sees, instead of the site's.
    ///
    /// With IsolateRootDirectoryOnly IIS leaves `LocalUser/user` out of a path before it looks for rules: one for
    /// `/Upload` holds for every user's own `/Upload`, one for `/LocalUser/ann/Upload` for nobody (Microsoft KB 4294477).
    public var rulesSeeUserPaths = false

    /// A choice that shows the site's virtual directories, and asks rules with the site's paths.
    public init(root: VirtualPath, start: VirtualPath, whenMissing: MissingHome) {
        self.root = root
        self.start = start
        self.whenMissing = whenMissing
    }

    /// The whole site, from its root.
    public static let site = HomeChoice(root: .root, start: .root, whenMissing: .refuse)
}

/// What to do when the folder where a session would start isn't there.
public enum MissingHome: Hashable, Sendable {
    /// Start at the root.
    case startAtRoot
    /// Refuse the login.
    case refuse
}

/// Why a user has no home.
public enum HomeRefusal: Error, Hashable, Sendable {
    /// The name, or the domain, can't be the name of a folder.
    case nameIsNoFolder
    /// The mode takes the folder from the account, and this one has none.
    case noFolderNamed

    /// The reason in words, for a log and for `check --explain`.
    public var text: String {
        switch self {
        case .nameIsNoFolder: "the user's name can't be the name of a folder"
        case .noFolderNamed: "the site takes the home folder from the account, and the account has none"
        }
    }
}
