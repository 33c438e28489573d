// A question for a passive port, which may have to wait for its answer.
internal import Synchronization

/// Asks for a passive port; until it is answered it can be withdrawn.
///
/// It may wait for long when a client has taken all ports. What waits keeps the closure that is to be called, and with
/// it a whole session: a session that ends must `cancel`.
final class PassiveRequest: Sendable {
    typealias Ready = @Sendable (Result<PassiveReservation, PassivePortError>) -> Void

    /// nil once it was answered or cancelled.
    private let ready: Mutex<Ready?>
    private let withdraw: @Sendable () -> Void

    /// - Parameter withdraw: leaves the queue; called once at most, and not after the answer.
    init(ready: @escaping Ready, withdraw: @escaping @Sendable () -> Void) {
        self.ready = Mutex(ready)
        self.withdraw = withdraw
    }

    /// Withdraws it: `ready` is released, and isn't called any more unless the call was under way. Nothing happens when
    /// it was answered already, or when it is called again.
    func cancel() {
        guard self.ready.withLock({ $0.take() }) != nil else { return }
        self.withdraw()
    }

    /// Calls `ready`, unless it was cancelled: then a reservation in the answer has no holder, and gives itself back.
    func answer(_ result: Result<PassiveReservation, PassivePortError>) {
        self.ready.withLock { $0.take() }?(result)
    }
}
