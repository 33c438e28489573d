// One virtual directory: a backend at a path of a site.
public import FTPProtocol

/// A backend at a path.
public struct Mount: Sendable {
    /// Where it is seen.
    public var path: VirtualPath
    /// What is seen there.
    public var backend: any StorageBackend
    /// Whether the listing of the folder around it shows it.
    public var isListed: Bool
    /// What may be done there at most.
    public var rights: Permissions

    /// A mount.
    public init(
        path: VirtualPath,
        backend: any StorageBackend,
        isListed: Bool = true,
        rights: Permissions = .all
    ) {
        self.path = path
        self.backend = backend
        self.isListed = isListed
        self.rights = rights
    }
}

/// Why virtual directories don't make a table.
public enum MountError: Error, Hashable, Sendable {
    /// Two are at one path.
    case duplicate(VirtualPath)
    /// One is at `/`, where the site's own directory is.
    case atRoot

    /// The reason in words, for a log.
    public var text: String {
        switch self {
        case .duplicate(let path): "there are two virtual directories at \(path); remove one"
        case .atRoot: "/ is the site's own directory; a virtual directory needs a path below it"
        }
    }
}
