// Events as log lines: fixed messages with metadata, so that they can be searched; no path or name is ever part of one.
internal import FTPProtocol
public import Logging

/// Writes events to a `Logger`: what an operator must know as warnings, the rest as info and debug.
public struct LogRecorder: EventRecorder {
    private let logger: Logger

    /// Writes to that logger; its level decides how much.
    public init(_ logger: Logger) { self.logger = logger }

    /// Writes one line, if the level is enabled.
    public func record(_ event: ServerEvent) {
        let level = Self.level(of: event)
        guard level >= self.logger.logLevel else { return }
        self.logger.log(level: level, Self.message(of: event), metadata: Self.metadata(of: event))
    }

    private static func level(of event: ServerEvent) -> Logger.Level {
        switch event {
        case .acceptFailed, .listenFailed, .storageFailed: .warning
        case .refused, .loginFailed, .strayDataConnection, .loggedIn, .transferEnded: .info
        case .sessionOpened, .sessionClosed, .waiting, .leftWaitingRoom, .transferStarted: .debug
        }
    }

    private static func message(of event: ServerEvent) -> Logger.Message {
        switch event {
        case .sessionOpened: "session opened"
        case .sessionClosed: "session closed"
        case .waiting: "waiting for a seat"
        case .refused: "client refused"
        case .leftWaitingRoom: "client left while waiting"
        case .loggedIn: "logged in"
        case .loginFailed: "login failed"
        case .transferStarted: "transfer started"
        case .transferEnded: "transfer ended"
        case .strayDataConnection: "data connection that nobody waits for closed"
        case .acceptFailed: "a connection could not be accepted"
        case .listenFailed: "the backlog of an address could not be changed"
        case .storageFailed: "a file operation failed"
        }
    }

    private static func metadata(of event: ServerEvent) -> Logger.Metadata {
        switch event {
        case .sessionOpened(let peer), .waiting(let peer), .leftWaitingRoom(let peer): ["peer": "\(peer)"]
        case .sessionClosed(let peer, let user): ["peer": "\(peer)", "user": "\(user ?? "-")"]
        case .refused(let peer, let reason): ["peer": "\(peer)", "reason": "\(reason.rawValue)"]
        case .loggedIn(let peer, let user), .loginFailed(let peer, let user): ["peer": "\(peer)", "user": "\(user)"]
        case .transferStarted(let peer, let user, let kind, let path):
            ["peer": "\(peer)", "user": "\(user)", "kind": "\(kind.rawValue)", "path": "\(path)"]
        case .transferEnded(let peer, let user, let kind, let path, let bytes, let result):
            [
                "peer": "\(peer)", "user": "\(user)", "kind": "\(kind.rawValue)", "path": "\(path)",
                "bytes": "\(bytes)",
                "result": "\(result.rawValue)",
            ]
        case .strayDataConnection(let address): ["peer": "\(address)"]
        case .acceptFailed(let errno): ["errno": "\(errno)"]
        case .listenFailed(let endpoint, let errno): ["address": "\(endpoint)", "errno": "\(errno)"]
        case .storageFailed(let reason): ["reason": "\(reason)"]
        }
    }
}
