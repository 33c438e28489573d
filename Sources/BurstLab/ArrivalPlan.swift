// When the clients of a burst come. Pure: times are numbers, and no clock is asked.

/// How the clients of a round arrive.
public enum ArrivalPlan: Hashable, Sendable, Codable {
    /// All in the same instant: nothing but `connect` lies between the first and the last.
    case allAtOnce
    /// Evenly over that many seconds.
    case ramp(seconds: Double)
    /// So many each second.
    case rate(perSecond: Double)

    /// When a client starts, in nanoseconds from the begin of its round; never falls from one client to the next.
    ///
    /// - Parameters:
    ///   - client: its number, from 0.
    ///   - clients: how many there are.
    public func start(of client: Int, among clients: Int) -> Int64 {
        switch self {
        case .allAtOnce: 0
        case .ramp(let seconds): Self.nanoseconds(seconds * Double(client) / Double(Swift.max(clients, 1)))
        case .rate(let perSecond): perSecond > 0 ? Self.nanoseconds(Double(client) / perSecond) : 0
        }
    }

    /// How many seconds pass from the first client to the last.
    public func seconds(for clients: Int) -> Double {
        Double(self.start(of: Swift.max(clients - 1, 0), among: clients)) / 1e9
    }

    /// No burst lasts longer: whoever asks for more gets this.
    private static let secondsMax = 1e6

    /// Seconds as nanoseconds; what isn't a time is none.
    static func nanoseconds(_ seconds: Double) -> Int64 {
        guard seconds.isFinite else { return 0 }
        return Int64(Swift.min(Swift.max(seconds, 0), Self.secondsMax) * 1e9)
    }
}
