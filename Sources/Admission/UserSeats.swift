// Seats of one user: known only after the login, so nobody waits for them.

/// Counts the sessions of each user, and says when one has enough.
///
/// It counts without a limit too: one that is set later holds for those who were there before.
public struct UserSeats: Sendable {
    /// Sessions that one user may have; nil is no limit. A lower one throws nobody out.
    public var limit: Int?
    /// The sessions of the user with the most.
    public private(set) var busiest = Busiest()

    private var sessions: [String: Int] = [:]

    /// Nobody is logged in.
    public init(limit: Int? = nil) { self.limit = limit }

    /// Users with sessions.
    public var userCount: Int { self.sessions.count }

    /// Sessions of that user.
    public func count(of user: String) -> Int { self.sessions[user] ?? 0 }

    /// Takes a seat for a session; false when the user has as many as allowed, and nothing was taken.
    ///
    /// - Parameter most: what this user may have besides; nil is no limit.
    public mutating func take(_ user: String, atMost most: Int? = nil) -> Bool {
        let count = self.count(of: user) + 1
        guard count <= self.limit ?? .max, count <= most ?? .max else { return false }
        self.sessions[user] = count
        self.busiest.rose(to: count)
        return true
    }

    /// Gives back what `take` has given; once for each time.
    public mutating func giveBack(_ user: String) {
        let count = self.count(of: user)
        precondition(count > 0, "A user's seat was given back twice.")
        self.sessions[user] = count == 1 ? nil : count - 1
        self.busiest.fell(from: count)
    }
}
