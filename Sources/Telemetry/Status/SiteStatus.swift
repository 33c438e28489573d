// What a running server says about one of its sites.

/// Whether a site takes clients.
public enum SiteState: String, Hashable, Sendable, Codable, CaseIterable {
    /// It does.
    case started
    /// It keeps its sessions, and takes nobody else.
    case paused
    /// It has no sessions, and takes nobody.
    case stopped
}

/// A site at one moment.
public struct SiteStatus: Hashable, Sendable, Codable {
    /// The site's number.
    public var id: UInt32
    /// Its name.
    public var name: String
    /// Whether it takes clients.
    public var state: SiteState
    /// Sessions; the limit is the site's `maxConnections`, nil when only the server's limits hold.
    public var sessions = Gauge()
    /// Clients that wait for a seat of the site.
    public var waiting = Gauge()
    /// Sent away, by `RefusalReason`.
    public var refused: [String: Int] = [:]

    /// A site without clients.
    public init(id: UInt32, name: String, state: SiteState) {
        self.id = id
        self.name = name
        self.state = state
    }
}
