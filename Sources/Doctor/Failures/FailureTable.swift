// Every way in which a burst is known to lose clients: what they see, what proves it, what helps.

/// The failures, as rows.
public enum FailureTable {
    /// All of them.
    public static let rows: [Failure] = Self.queueRows + Self.resetRows + Self.serverRows + Self.elsewhereRows

    /// The row of that name.
    public static func row(_ id: String) -> Failure? { Self.rows.first { $0.id == id } }
}
