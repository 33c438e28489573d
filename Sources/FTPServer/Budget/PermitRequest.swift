// A question for a transfer's descriptors, which has to wait for its answer.
internal import Synchronization

/// A transfer that waits for descriptors. It keeps the closure that is to be called, and with it a whole session: a
/// session that ends must `cancel`.
final class PermitRequest: Sendable {
    typealias Ready = @Sendable (TransferPermit) -> Void

    /// nil once it was answered or cancelled.
    private let ready: Mutex<Ready?>
    private let withdraw: @Sendable () -> Void

    /// - Parameter withdraw: leaves the queue; called once at most, and not after the answer.
    init(ready: @escaping Ready, withdraw: @escaping @Sendable () -> Void) {
        self.ready = Mutex(ready)
        self.withdraw = withdraw
    }

    /// Withdraws it: `ready` isn't called any more, unless the call was under way.
    func cancel() {
        guard self.ready.withLock({ $0.take() }) != nil else { return }
        self.withdraw()
    }

    /// Calls `ready`, unless it was cancelled: then the permit has no holder, and gives itself back.
    func answer(_ permit: TransferPermit) { self.ready.withLock { $0.take() }?(permit) }
}
