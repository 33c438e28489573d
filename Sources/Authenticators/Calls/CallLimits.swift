// How much of the server an authenticator may take.

/// Bounds of the questions to one authenticator.
public struct CallLimits: Hashable, Sendable {
    /// Questions at once; more are `.unavailable`. Should not be below the number of threads that ask.
    public var callsMax: Int
    /// How long one question may take before it is `.unavailable`.
    public var timeMax: Duration

    /// Bounds; what is below one question and one millisecond is taken for that.
    public init(callsMax: Int = 16, timeMax: Duration = .seconds(5)) {
        self.callsMax = max(1, callsMax)
        self.timeMax = max(.milliseconds(1), timeMax)
    }
}

/// How large an answer may be, and what is in it.
enum AnswerLimits {
    /// Bytes of a whole answer.
    static let bytesMax = 65_536
    /// Bytes of a name: of a user, a group, a charset.
    static let nameBytesMax = 255
    /// Groups of a user.
    static let groupsMax = 256
    /// Bytes of a path (Linux PATH_MAX).
    static let pathBytesMax = 4_095
    /// Characters of a reason, in a log.
    static let reasonMax = 200
}
