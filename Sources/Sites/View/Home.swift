// What a login lands in, before rules and quotas.
public import AccessRules
public import FTPProtocol
public import Storage

/// What a user sees, and where the session starts.
public struct Home: Sendable {
    /// The user's `/`, and the virtual directories in it.
    public var mounts: MountTable
    /// Where the session starts, as the user's path.
    public var start: VirtualPath
    /// Where the user's `/` lies for rules: a path of the site, or `/` when rules see what the user sees.
    public var rulesRoot: VirtualPath

    /// A home.
    public init(mounts: MountTable, start: VirtualPath = .root, rulesRoot: VirtualPath = .root) {
        self.mounts = mounts
        self.start = start
        self.rulesRoot = rulesRoot
    }
}

/// Why a user has no home to land in.
public enum HomeError: Error, Hashable, Sendable {
    /// The site's isolation names none.
    case refused(HomeRefusal)
    /// It isn't there.
    case missing(String)
    /// It is a file.
    case notAFolder(String)
    /// It is there, or may be, and the server can't get at it.
    case notReachable(String, reason: String)
    /// It was to be made, and couldn't be.
    case notMade(String, reason: String)

    /// One line for a log, and for `spillway check --explain`.
    public var reason: String {
        switch self {
        case .refused(let refusal): refusal.text
        case .missing(let folder): "the home folder \(folder) is missing; make it, or set makeMissingHomes"
        case .notAFolder(let folder): "the home folder \(folder) is a file; put a folder in its place"
        case .notReachable(let folder, let reason): "the home folder \(folder) can't be reached: \(reason)"
        case .notMade(let folder, let reason): "the home folder \(folder) is missing and can't be made: \(reason)"
        }
    }
}

extension StorageError {
    /// The error in words, for a log.
    var words: String {
        switch self {
        case .notFound: "it doesn't exist"
        case .alreadyExists: "something has that name"
        case .notADirectory: "something on the way is a file"
        case .isADirectory: "it is a folder"
        case .directoryNotEmpty: "it isn't empty"
        case .notPermitted: "permission denied, or a link leads out of the site"
        case .readOnly: "the file system is read-only"
        case .noSpace: "no space is left"
        case .quotaExceeded: "a quota is used up"
        case .invalidName: "its name is too long or invalid"
        case .tooLarge: "it is too large"
        case .busy: "it is busy"
        case .outOfResources: "the server is out of descriptors or memory"
        case .invalidRange: "the range is invalid"
        case .unsupported: "the storage can't do that"
        case .failed(let text): text
        }
    }
}
