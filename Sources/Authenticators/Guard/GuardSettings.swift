// When an authenticator is asked, and when it is left alone.

/// How answers are kept and failures are met.
public struct GuardSettings: Hashable, Sendable {
    /// How long an accepted login is accepted again without asking; zero is never.
    public var acceptedTime: Duration
    /// How long `.unknown` and refusals are given again; zero is never. Short: passwords are corrected.
    public var refusedTime: Duration
    /// How many answers are kept.
    public var answersMax = 10_000
    /// Failures in a row after which it isn't asked; 0 is never.
    public var failuresMax: Int
    /// For how long it isn't asked then.
    public var restTime: Duration
    /// Questions at once; more are `.unavailable`. Should not be below the number of threads that ask.
    public var callsMax: Int

    /// Settings.
    public init(
        acceptedTime: Duration = .seconds(60),
        refusedTime: Duration = .seconds(2),
        failuresMax: Int = 5,
        restTime: Duration = .seconds(30),
        callsMax: Int = 16
    ) {
        self.acceptedTime = acceptedTime
        self.refusedTime = refusedTime
        self.failuresMax = failuresMax
        self.restTime = restTime
        self.callsMax = max(1, callsMax)
    }
}
