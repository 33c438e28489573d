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
    }

    /// Limits change seldom, and retry times are few; this many lines are never needed at a time.
    private static let linesMax = 1_024

    private var lines: [Key: [UInt8]] = [:]

    mutating func line(for dismissal: Dismissal, retrySeconds: Int) -> [UInt8] {
        let key = Key(dismissal: dismissal, retrySeconds: retrySeconds)
        if let line = self.lines[key] { return line }
        if self.lines.count >= Self.linesMax { self.lines.removeAll() }
        let line = dismissal.line(retrySeconds: retrySeconds)
        self.lines[key] = line
        return line
    }
}
