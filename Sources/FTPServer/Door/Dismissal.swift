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
    /// The site's rules keep the address out.
    case addressDenied
    /// The site is paused, stopped or removed.
    case siteClosed

    /// What the event says.
    var reason: RefusalReason {
        switch self {
        case .full: .roomFull
        case .waitedTooLong: .waitedTooLong
        case .outOfDescriptors: .outOfDescriptors
        case .stopping: .stopping
        case .addressDenied: .addressDenied
        case .siteClosed: .siteStopped
        }
    }

    /// Whether there would have been a seat on a better day.
    var isForWantOfSeats: Bool {
        switch self {
        case .full, .waitedTooLong: true
        case .outOfDescriptors, .stopping, .addressDenied, .siteClosed: false
        }
    }

    /// Whether the site's own words are said, if it has any (IIS: MaxClientsMessage).
    var isForWantOfSiteSeats: Bool {
        switch self {
        case .full(.serverFull), .full(.siteFull): true
        case .full(.addressFull), .waitedTooLong, .outOfDescriptors, .stopping, .addressDenied, .siteClosed: false
        }
    }

    /// The line, with its end.
    ///
    /// All begin with 421, which is what RFC 959 5.4 leaves to a server that doesn't serve a new connection. Who may not
    /// come in gets no time to come back, because it will be told the same then; 530, as some servers say, would be the
    /// answer to a login that nobody has tried.
    ///
    /// - Parameter words: what the site says when it is full.
    func line(retrySeconds: Int, words: SiteWords? = nil) -> [UInt8] {
        if let words, self.isForWantOfSiteSeats { return words.line(retrySeconds: retrySeconds) }
        return switch self {
        case .full(let refusal): Array("421 \(Self.text(refusal)); try again in \(retrySeconds) s\r\n".utf8)
        case .waitedTooLong(let seconds):
            Array("421 No seat came free in \(seconds) s; try again in \(retrySeconds) s\r\n".utf8)
        case .outOfDescriptors: Array("421 Server is out of descriptors; try again in \(retrySeconds) s\r\n".utf8)
        case .stopping: Array("421 Server is stopping\r\n".utf8)
        case .addressDenied: Array("421 Connections from your address are not allowed here\r\n".utf8)
        case .siteClosed: Array("421 This site is closed at present; try again in \(retrySeconds) s\r\n".utf8)
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
        /// The site whose words are said; nil when it has none, or they don't belong here.
        let gate: GateNumber?
    }

    /// Ends a 220 that was begun while the client waited: without it, the 421 would be a line of it.
    private static let greetingEnd = Array("220 There is no seat for you.\r\n".utf8)

    /// Limits change seldom, and retry times are few; this many lines are never needed at a time.
    private static let linesMax = 1_024

    private var lines: [Key: [UInt8]] = [:]
    private var words: [GateNumber: SiteWords] = [:]

    /// Says something else for sites that are full.
    mutating func change(words: [GateNumber: SiteWords]) {
        self.words = words
        self.lines.removeAll()
    }

    mutating func line(for client: Farewell.Dismissed) -> [UInt8] {
        let words = client.dismissal.isForWantOfSiteSeats ? client.gate.flatMap { self.words[$0] } : nil
        let key = Key(
            dismissal: client.dismissal,
            retrySeconds: client.retrySeconds,
            wasGreeted: client.wasGreeted,
            gate: words == nil ? nil : client.gate
        )
        if let line = self.lines[key] { return line }
        if self.lines.count >= Self.linesMax { self.lines.removeAll() }
        let line =
            (client.wasGreeted ? Self.greetingEnd : [])
            + client.dismissal.line(retrySeconds: client.retrySeconds, words: words)
        self.lines[key] = line
        return line
    }
}
