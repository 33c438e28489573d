// The seats of users, counted from all event loops.
internal import Admission
internal import Synchronization
internal import Telemetry

/// `UserSeats` for any thread.
final class SharedUserSeats: Sendable {
    private let seats: Mutex<UserSeats>
    private let refused = Atomic(0)

    init(limit: Int?) { self.seats = Mutex(UserSeats(limit: limit)) }

    /// Sessions that one user may have; nil is no limit. A lower one throws nobody out.
    var limit: Int? {
        get { self.seats.withLock { $0.limit } }
        set { self.seats.withLock { $0.limit = newValue } }
    }

    /// The sessions of the user with the most.
    var gauge: Gauge {
        self.seats.withLock { Gauge(current: $0.busiest.now, peak: $0.busiest.ever, limit: $0.limit) }
    }

    /// Logins that found no seat.
    var refusedCount: Int { self.refused.load(ordering: .relaxed) }

    /// A seat for a session of that user; nil when they have as many as allowed.
    ///
    /// - Parameter most: what this user may have besides; nil is no limit.
    func take(_ user: String, atMost most: Int? = nil) -> UserSeat? {
        if self.seats.withLock({ $0.take(user, atMost: most) }) { return UserSeat(user, of: self) }
        self.refused.add(1, ordering: .relaxed)
        return nil
    }

    fileprivate func giveBack(_ user: String) { self.seats.withLock { $0.giveBack(user) } }
}

/// The seat of a user's session. It goes back when nobody holds the value any more.
final class UserSeat: Sendable {
    private let user: String
    private let seats: SharedUserSeats

    fileprivate init(_ user: String, of seats: SharedUserSeats) {
        self.user = user
        self.seats = seats
    }

    deinit { self.seats.giveBack(self.user) }
}
