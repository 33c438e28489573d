// The control socket of `spillway serve`.
internal import Admin
internal import FTPProtocol
internal import FTPServer

enum ServeControl {
    /// What `--control` takes for no socket at all.
    private static let none = "none"

    /// Makes the socket; nil when none is wanted, or when there is no usual place for one.
    static func open(_ argument: String?, for server: Server) throws -> ControlServer? {
        if argument?.lowercased() == Self.none { return nil }
        do throws(ControlError) {
            let path: String
            if let argument { path = argument } else { path = try Self.standardPath(of: server) }
            return try ControlServer(path: path, server: server)
        } catch {
            guard argument == nil, error.allowsServing else { throw CannotRun("\(error).") }
            Console.error("spillway: \(error). It serves without a control socket.")
            return nil
        }
    }

    private static func standardPath(of server: Server) throws(ControlError) -> String {
        try ControlPath.standard(port: server.endpoints.first?.port ?? 0)
    }
}

extension ControlError {
    /// Whether a server that was told no path may go on without its socket. Not when another server has it: `set` and
    /// `status` would reach that one.
    fileprivate var allowsServing: Bool {
        switch self {
        case .inUse: false
        case .notOurs, .pathTooLong, .folderNotPrivate, .failed: true
        }
    }
}
