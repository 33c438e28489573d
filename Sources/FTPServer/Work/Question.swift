// A question that may have to wait for its answer: for a passive port, for a transfer's descriptors.
internal import Synchronization

/// Until it is answered it can be withdrawn.
///
/// It may wait for long. What waits keeps the closure that is to be called, and with it a whole session: a session that
/// ends must `cancel`.
final class Question<Answer: Sendable>: Sendable {
    typealias Ready = @Sendable (Answer) -> Void

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

    /// Calls `ready`, unless it was cancelled: then what is in the answer has no holder, and gives itself back.
    func answer(_ answer: Answer) { self.ready.withLock { $0.take() }?(answer) }
}

/// Asks for the descriptors of a transfer.
typealias PermitRequest = Question<TransferPermit>

/// Asks for a passive port, which takes long when a client has all ports.
typealias PassiveRequest = Question<Result<PassiveReservation, PassivePortError>>
