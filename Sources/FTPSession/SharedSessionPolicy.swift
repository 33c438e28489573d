// One policy for the many sessions of a site.

/// A policy that sessions share: one heap block however many there are.
public final class SharedSessionPolicy: Hashable, Sendable {
    /// What is decided.
    public let policy: SessionPolicy

    /// Shares a policy.
    public init(_ policy: SessionPolicy) { self.policy = policy }

    /// Equal when the policies are; usually it is the same object.
    public static func == (left: SharedSessionPolicy, right: SharedSessionPolicy) -> Bool {
        left === right || left.policy == right.policy
    }

    /// Adds nothing: sessions that are compared have the same policy.
    public func hash(into hasher: inout Hasher) {}
}
