/// What the sites of a server share.
public struct SharedLimits: Hashable, Sendable {
    /// Seats of all sites together: what the descriptors are good for, or what somebody asked for.
    public var seats: Int
    /// Clients that may wait at all sites together.
    public var waitingClientsMax: Int
    /// Clients that get a seat in a second, wherever they came: the manner of IIS 6, where a thread picks each up. Nil
    /// is no limit.
    public var pickupsPerSecond: Int?
    /// When clients that were sent away are asked to come back: spread over this many seconds, or they would all come
    /// back in one instant and be a burst again.
    public var retrySeconds: ClosedRange<Int> = 5...30

    /// Limits with the defaults.
    public init(seats: Int, waitingClientsMax: Int) {
        self.seats = seats
        self.waitingClientsMax = waitingClientsMax
    }
}
