// A glance at a run that is under way.

/// How far a round is.
public struct BurstProgress: Hashable, Sendable {
    /// The round, from 1.
    public var round: Int
    /// How many there will be.
    public var rounds: Int
    /// The round's clients.
    public var clients: Int
    /// Seconds since the round began.
    public var seconds = 0.0
    /// Clients that began to connect.
    public var started = 0
    /// Clients that got their banner.
    public var greeted = 0
    /// Clients that were served.
    public var served = 0
    /// Clients that ended in any other way.
    public var lost = 0
    /// Seconds until the next round begins; nil while one runs.
    public var waiting: Double?

    /// The begin of a round.
    public init(round: Int, rounds: Int, clients: Int) {
        self.round = round
        self.rounds = rounds
        self.clients = clients
    }
}
