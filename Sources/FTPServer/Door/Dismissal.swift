// Why a client is sent away, and the 421 line that tells it.
internal import Admission
internal import Telemetry

/// Why a client is sent away.
enum Dismissal: Hashable, Sendable {
    /// No seat, and no place to wait.
    case full(Refusal)
    /// It has waited for as long as a client may.
    case waitedTooLong(seconds: Int64)
    /// No descriptor was left.
    case outOfDescriptors
    /// The server stops.
    case stopping

    /// What the event says.
    var reason: RefusalReason {
        switch self {
        case .full: .roomFull
        case .waitedTooLong: .waitedTooLong
        case .outOfDescriptors: .outOfDescriptors
        case .stopping: .stopping
        }
    }

    /// Whether there would have been a seat on a better day.
    var isForWantOfSeats: Bool {
        switch self {
        case .full, .waitedTooLong: true
        case .outOfDescriptors, .stopping: false
        }
    }

    /// The line, with its end.
    func line(retrySeconds: Int) -> [UInt8] {
        switch self {
        case .full(let refusal): Array("421 \(Self.text(refusal)); try again in \(retrySeconds) s\r\n".utf8)
        case .waitedTooLong(let seconds):
            Array("421 No seat came free in \(seconds) s; try again in \(retrySeconds) s\r\n".utf8)
        case .outOfDescriptors: Array("421 Server is out of descriptors; try again in \(retrySeconds) s\r\n".utf8)
        case .stopping: Array("421 Server is stopping\r\n".utf8)
        }
    }

    private static func text(_ refusal: Refusal) -> String {
        switch refusal {
        case .serverFull(let seats): "Server is full (\(seats))"
        case .siteFull(let seats): "Site is full (\(seats))"
        case .addressFull(let seats): "Too many connections from your address (\(seats))"
        }
    }
}

/// The lines that were made so far: a refusal in a burst must not cost the making of a text.
struct DismissalLines {
    private struct Key: Hashable {
        let dismissal: Dismissal
        let retrySeconds: Int
        let wasGreeted: Bool
    }

    /// Ends a 220 that was begun while the client waited: without it, the 421 would be a line of it.
    private static let greetingEnd = Array("220 There is no seat for you.\r\n".utf8)

    /// Limits change seldom, and retry times are few; this many lines are never needed at a time.
    private static let linesMax = 1_024

    private var lines: [Key: [UInt8]] = [:]

    mutating func line(for client: Farewell.Dismissed) -> [UInt8] {
        let key = Key(
            dismissal: client.dismissal,
            retrySeconds: client.retrySeconds,
            wasGreeted: client.wasGreeted
        )
        if let line = self.lines[key] { return line }
        if self.lines.count >= Self.linesMax { self.lines.removeAll() }
        let line =
            (client.wasGreeted ? Self.greetingEnd : []) + client.dismissal.line(retrySeconds: client.retrySeconds)
        self.lines[key] = line
        return line
    }
}
