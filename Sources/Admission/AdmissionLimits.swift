// Every number that decides who gets in. All of them may change while clients are seated and waiting.

/// How many clients are served and how many wait.
public struct AdmissionLimits: Hashable, Sendable {
    /// Seats of the server: what its descriptors are good for.
    public var serverSeats: Int
    /// Seats of the site, `maxConnections`; nil is as many as the server has.
    public var siteSeats: Int?
    /// Which addresses count as one. Clients that are here already stay counted as they were when this changes.
    public var addressPrefix = AddressPrefix()
    /// Seats of one address; nil is no limit.
    public var addressSeats: Int?
    /// Sessions that one address may begin in a second; those beyond wait for their time. Nil is no limit, and at least
    /// one is always let through.
    public var addressRate: Int?
    /// Clients that get a seat in a second, whoever they are: the manner of IIS 6, where a thread picks each up. Nil is
    /// no limit.
    public var pickupsPerSecond: Int?
    /// Clients that may wait for a seat, `serverListenBacklog`.
    public var waitingClientsMax = 5_000
    /// What a client may wait before it is sent away; nil is for ever. What its address's rate holds it back for doesn't
    /// count.
    public var queueTimeout: Duration? = .seconds(60)
    /// When clients that were sent away are asked to come back: spread over this many seconds, or they would all come
    /// back in one instant and be a burst again.
    public var retrySeconds: ClosedRange<Int> = 5...30

    /// Limits with the defaults.
    public init(serverSeats: Int) { self.serverSeats = serverSeats }
}
