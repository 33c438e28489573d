// What can go wrong with a control socket, each with what to do.
public import SystemPackage

/// Why a control socket could not be made.
public enum ControlError: Error, Hashable, CustomStringConvertible {
    /// A server has the path already.
    case inUse(path: String, process: Int32?)
    /// The path belongs to something else.
    case notOurs(path: String)
    /// The path is longer than a socket's may be.
    case pathTooLong(path: String)
    /// The folder belongs to somebody else, or others may write to it.
    case folderNotPrivate(path: String)
    /// The system refused.
    case failed(path: String, Errno)

    /// One line: what is wrong, and what to do.
    public var description: String {
        switch self {
        case .inUse(let path, let process):
            let owner = process.map { " (process \($0))" } ?? ""
            return "another Spillway\(owner) uses \(path); give this one another with --control PATH"
        case .notOurs(let path):
            return "\(path) is there and is no control socket; remove it, or name another with --control PATH"
        case .pathTooLong(let path):
            return "\(path) is too long for a socket (107 bytes at most); name a shorter one with --control PATH"
        case .folderNotPrivate(let path):
            return "\(path) isn't a folder that only this user may write to; "
                + "name a socket elsewhere with --control PATH"
        case .failed(let path, let error):
            return "the control socket \(path) can't be made: \(error); name another with --control PATH"
        }
    }
}

/// Why a running server could not be asked.
public enum ControlClientError: Error, Hashable, CustomStringConvertible {
    /// Nobody listens there.
    case noServer(path: String)
    /// No server runs in the usual place, which is that folder.
    case noServers(folder: String)
    /// Several servers run there.
    case severalServers(paths: [String])
    /// The socket is another user's.
    case notPermitted(path: String)
    /// The server didn't answer in time.
    case timedOut(path: String)
    /// The server went away, or answered what isn't of the protocol.
    case badAnswer(path: String)
    /// The server said no, and why.
    case refused(String)
    /// The system refused.
    case failed(path: String, Errno)

    /// One line: what is wrong, and what to do.
    public var description: String {
        switch self {
        case .noServer(let path):
            "no server runs at the control socket \(path); start one, or name another with --control"
        case .noServers(let folder):
            "no server runs with a control socket in \(folder); start one, or name it with --control"
        case .severalServers(let paths):
            "several servers run here; name one with --control: \(paths.joined(separator: ", "))"
        case .notPermitted(let path): "permission denied for \(path): run this as the server's user"
        case .timedOut(let path): "the server at \(path) doesn't answer"
        case .badAnswer(let path): "the server at \(path) answers what this program doesn't understand"
        case .refused(let reason): reason
        case .failed(let path, let error): "the server at \(path) can't be reached: \(error)"
        }
    }
}
