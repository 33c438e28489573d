// Events as log lines: fixed messages with metadata, so that they can be searched; no path or name is ever part of one.
// The monitor's lines are made to be read, and hold numbers and addresses of the server's own.
internal import FTPProtocol
public import Logging
internal import Synchronization

/// Writes events to a `Logger`: what an operator must know as warnings and notices, the rest as info and debug.
public struct LogRecorder: EventRecorder {
    private let logger: Logger
    private let budgets = LogBudgets()

    /// Writes to that logger; its level decides how much.
    public init(_ logger: Logger) { self.logger = logger }

    /// Writes one line, if the level is enabled and the same wasn't said too often in this second.
    public func record(_ event: ServerEvent) {
        let level = Self.level(of: event)
        guard level >= self.logger.logLevel, let leftOut = self.budgets.takeLine(for: event) else { return }
        var metadata = Self.metadata(of: event)
        if leftOut > 0 { metadata["left-out"] = "\(leftOut)" }
        self.logger.log(level: level, Self.message(of: event), metadata: metadata)
    }

    static func level(of event: ServerEvent) -> Logger.Level {
        switch event {
        case .acceptFailed, .listenFailed, .storageFailed, .logFailed, .loginTrouble: .warning
        case .waveEnded(let wave): wave.hasLosses ? .warning : .notice
        case .backlogFilled(_, let percent, _): percent < 80 ? .notice : .warning
        case .backlogRaised: .notice
        case .refused, .loginFailed, .strayDataConnection, .loggedIn, .transferEnded: .info
        case .sessionOpened, .sessionClosed, .waiting, .leftWaitingRoom, .transferStarted: .debug
        case .access: .trace
        }
    }

    static func message(of event: ServerEvent) -> Logger.Message {
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
        case .waveEnded(let wave): "\(wave.line)"
        case .backlogFilled(let endpoint, let percent, let queue):
            "\(BacklogLines.filled(endpoint, percent: percent, queue: queue))"
        case .backlogRaised(let endpoint, let old, let new): "\(BacklogLines.raised(endpoint, from: old, to: new))"
        case .access: "access"
        case .logFailed: "an access log could not be written"
        case .loginTrouble: "a login failed for a reason that the client was not told"
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
        case .waveEnded, .backlogFilled, .backlogRaised, .access: [:]
        case .logFailed(let site, let dropped, let reason):
            ["site": "\(site.map { "\($0)" } ?? "-")", "dropped": "\(dropped)", "reason": "\(reason)"]
        case .loginTrouble(let peer, let user, let reason):
            ["peer": "\(peer)", "user": "\(user)", "reason": "\(reason)"]
        case .storageFailed(let reason): ["reason": "\(reason)"]
        }
    }
}

/// How often problems are told that a burst multiplies.
private final class LogBudgets: Sendable {
    private struct State: Sendable {
        var acceptFailures = LineBudget(linesPerSecond: 1)
        var storageFailures = LineBudget(linesPerSecond: 20)
        var loginTroubles = LineBudget(linesPerSecond: 20)
    }

    private let state = Mutex(State())

    /// - Returns: nil when the line is to be left out, else how many of its kind were left out before it.
    func takeLine(for event: ServerEvent) -> Int? {
        switch event {
        case .acceptFailed: self.state.withLock { $0.acceptFailures.takeLine(at: .now) }
        case .storageFailed: self.state.withLock { $0.storageFailures.takeLine(at: .now) }
        case .loginTrouble: self.state.withLock { $0.loginTroubles.takeLine(at: .now) }
        case .sessionOpened, .sessionClosed, .waiting, .refused, .leftWaitingRoom, .loggedIn, .loginFailed,
            .transferStarted, .transferEnded, .strayDataConnection, .listenFailed, .waveEnded, .backlogFilled,
            .backlogRaised, .access, .logFailed:
            0
        }
    }
}
