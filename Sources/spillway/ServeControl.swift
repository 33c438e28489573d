// The control socket of `spillway serve`.
internal import Admin
internal import Configuration
internal import FTPProtocol
internal import FTPServer
internal import Hosting

enum ServeControl {
    /// Makes the socket; nil when none is wanted, or when there is no usual place for one.
    static func open(_ wanted: ControlSocketSettings, for hosted: HostedServer) throws -> ControlServer? {
        do throws(ControlError) {
            switch wanted {
            case .none: return nil
            case .path(let path): return try ControlServer(path: path, server: hosted)
            case .automatic:
                let path = try ControlPath.standard(port: hosted.server.endpoints.first?.port ?? 0)
                return try ControlServer(path: path, server: hosted)
            }
        } catch {
            guard case .automatic = wanted, error.allowsServing else { throw CannotRun("\(error).") }
            Console.error("spillway: \(error). It serves without a control socket.")
            return nil
        }
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
