// Why a folder can't be served.
public import SystemPackage

/// Why a root can't be opened: one line for standard error each.
public enum LocalStorageError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Nothing has that name.
    case missing(String)
    /// It isn't a folder.
    case notADirectory(String)
    /// The server may not list it or go into it.
    case notReadable(String)
    /// `Options.resolution` asks for openat2, and the kernel doesn't have it, or a sandbox forbids it.
    case openat2Missing
    /// Anything else.
    case failed(String, Errno)

    /// One line, in an operator's words.
    public var description: String {
        switch self {
        case .missing(let root): "The folder '\(root)' doesn't exist."
        case .notADirectory(let root): "'\(root)' isn't a folder."
        case .notReadable(let root): "The folder '\(root)' can't be read: permission denied."
        case .openat2Missing: "This kernel has no openat2, or a sandbox forbids it."
        case .failed(let root, let errno): "The folder '\(root)' can't be opened: \(errno.description)."
        }
    }

    init(_ errno: Errno, root: String) {
        self =
            switch errno {
            case .noSuchFileOrDirectory: .missing(root)
            case .notDirectory: .notADirectory(root)
            case .permissionDenied, .notPermitted: .notReadable(root)
            default: .failed(root, errno)
            }
    }
}
