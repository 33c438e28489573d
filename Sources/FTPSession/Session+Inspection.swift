// For tests that walk all states: what can't be seen from outside, and a way to keep the states finitely many.
import FTPProtocol

extension Session {
    /// How many commands wait for their turn.
    package var waitingCount: Int { self.queue.count }
    /// Whether REST or RANG was sent and not used yet.
    package var holdsRestartPoint: Bool { self.prepared.range != nil }
    /// Whether the first command that waits waits for its time, where commands have a rate.
    package var waitsForItsTime: Bool { self.paceDue != nil }
    /// Whether RNFR was the last command.
    package var holdsRenameSource: Bool { self.prepared.renameSource != nil }

    /// Gives what runs the number 1, and lets its deadline count from that time on.
    package mutating func renumberOperations(at now: Instant) {
        self.clock = now
        let one = OperationID(rawValue: 1)
        switch self.state {
        case .new, .visiting, .ready, .closed:
            self.lastOperation = 0
            return
        case .selecting(_, let user): self.state = .selecting(one, user: user)
        case .checking(_, let user): self.state = .checking(one, user: user)
        case .operating(let login, _, let operation): self.state = .operating(login, one, operation)
        case .transferring(let login, let transfer): self.state = .transferring(login, transfer.renamed(one))
        }
        self.lastOperation = 1
    }
}
