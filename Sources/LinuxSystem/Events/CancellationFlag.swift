internal import Synchronization

/// Tells work on another thread that nobody waits for it any more.
public final class CancellationFlag: Sendable {
    private let value = Atomic(false)

    /// A flag that isn't raised.
    public init() {}

    /// True once `raise` was called.
    public var isRaised: Bool { self.value.load(ordering: .relaxed) }
    /// Asks the work to stop.
    public func raise() { self.value.store(true, ordering: .relaxed) }
}
