// One transfer: its connection, its work, and the one time it ends.
internal import FTPProtocol
internal import FTPSession
internal import LinuxSystem
internal import Storage
internal import Synchronization
internal import SystemPackage

/// Moves one file, or one listing, over one data connection, in turns that a `TransferPump` gives it.
///
/// `ended` is called exactly once for a transfer that was started, on one of the pump's threads, when the connection
/// is closed and the source or sink is released.
final class Transfer: Sendable {
    /// What moves.
    enum Job: Sendable {
        /// RETR: a file from byte `from` to before byte `to`, or to the end that it has when the transfer begins.
        case send(any ReadSource, from: UInt64, to: UInt64?, ascii: Bool)
        /// STOR, APPE, STOU. `keepsPartial`: what arrived of a broken upload stays, to be resumed.
        case receive(any WriteSink, ascii: Bool, keepsPartial: Bool)
        /// LIST, NLST, MLSD.
        case stream(any ChunkProducer)
    }

    /// Why a transfer is ended from outside.
    enum Interruption: UInt8, AtomicRepresentable {
        case none, cancelled, stalled
    }

    /// What a turn left to be done.
    enum TurnEnd {
        /// Wait until the socket is ready, or until it is this transfer's turn again: it is armed for both.
        case armed
        /// It is over; tell so. Never given twice.
        case over(TransferOutcome)
        /// It was over before.
        case nothing
    }

    /// What is thrown away of an upload that failed: more than a socket holds by default (tcp_rmem of tcp(7)).
    static let discardBytesMax = 8 << 20

    private let connection: DataConnection
    private let ended: @Sendable (TransferOutcome) -> Void
    /// nil once its descriptors are closed.
    private let permit: Mutex<TransferPermit?>
    private let moved = Atomic<UInt64>(0)
    private let interruption = Atomic(Interruption.none)
    /// How to get a turn although the socket isn't ready; there once the transfer was started.
    private let summon = Mutex<(@Sendable () -> Void)?>(nil)
    /// nil once the transfer is over. The lock is held for a turn, and for no more.
    private let mover: Mutex<(any Mover)?>

    /// A transfer that waits to be given to a pump.
    init(
        connection: DataConnection,
        job: Job,
        permit: TransferPermit? = nil,
        ended: @escaping @Sendable (TransferOutcome) -> Void
    ) {
        self.connection = connection
        self.permit = Mutex(permit)
        self.ended = ended
        self.mover = Mutex(Self.mover(for: job))
    }

    /// Bytes that went through the socket so far.
    var bytesMoved: UInt64 { self.moved.load(ordering: .relaxed) }

    /// Ends the transfer with `.cancelled`, unless it is complete by then. From any thread; doesn't wait for the end.
    func cancel() { self.interrupt(.cancelled) }

    /// Ends the transfer from outside; the first reason stays.
    func interrupt(_ reason: Interruption) {
        let (isFirst, _) = self.interruption.compareExchange(expected: .none, desired: reason, ordering: .relaxed)
        guard isFirst else { return }
        self.summon.withLock { $0 }?()
    }

    /// Arms the transfer for its first turn; `summon` is how it asks for a turn when it is interrupted.
    func begin(on poller: borrowing Poller, token: UInt64, summon: @escaping @Sendable () -> Void) -> TurnEnd {
        self.summon.withLock { $0 = summon }
        return self.mover.withLock { mover in
            guard let current = mover else { return .nothing }
            if let outcome = self.interruptedOutcome { return self.end(&mover, outcome) }
            do throws(Errno) {
                try poller.add(self.connection.descriptor, token: token, for: [current.interest, .once])
                return .armed
            } catch {
                return self.end(&mover, .failed(.storage(.outOfResources), bytes: 0))
            }
        }
    }

    /// Moves up to `budget` bytes, or until the socket blocks, and arms the transfer again if there is more to do.
    func takeTurn(on poller: borrowing Poller, token: UInt64, with bench: Workbench, budget: Int) -> TurnEnd {
        self.mover.withLock { mover in
            guard let interest = mover?.interest else { return .nothing }
            if let outcome = self.move(&mover, with: bench, budget: budget) { return self.end(&mover, outcome) }
            do throws(Errno) {
                // Inside of the lock: once it is free, somebody else may close the descriptor.
                try poller.modify(self.connection.descriptor, token: token, for: [interest, .once])
                return .armed
            } catch {
                return self.end(&mover, .failed(.storage(.outOfResources), bytes: self.bytesMoved))
            }
        }
    }

    /// Ends the transfer without a turn: the pump stops.
    func endNow() -> TurnEnd {
        self.mover.withLock { mover in
            mover == nil ? .nothing : self.end(&mover, .cancelled(bytes: self.bytesMoved))
        }
    }

    /// Tells who waits for it. Without a lock: what is called may do anything.
    func report(_ outcome: TransferOutcome) { self.ended(outcome) }

    /// Steps until the budget is used up or the socket blocks (nil), or the transfer is over.
    private func move(_ mover: inout (any Mover)?, with bench: Workbench, budget: Int) -> TransferOutcome? {
        let socket = self.connection.descriptor
        var left = budget
        while left > 0 {
            if let outcome = self.interruptedOutcome { return outcome }
            switch mover?.step(on: socket, with: bench) {
            case .moved(let count):
                self.moved.add(UInt64(count), ordering: .relaxed)
                left -= count == 0 ? TransferPump.emptyStepCostBytes : max(count, TransferPump.stepCostBytes)
            case .blocked, nil:
                return nil
            case .complete:
                if mover?.interest == .writable { self.finishSending(with: bench) }
                return .completed(bytes: self.bytesMoved)
            case .failed(let failure):
                return .failed(failure, bytes: self.bytesMoved)
            }
        }
        return nil
    }

    private var interruptedOutcome: TransferOutcome? {
        switch self.interruption.load(ordering: .relaxed) {
        case .none: nil
        case .cancelled: .cancelled(bytes: self.bytesMoved)
        case .stalled: .failed(.stalled, bytes: self.bytesMoved)
        }
    }

    /// Ends a download so that the peer gets all of it: FIN behind the last byte, and no RST.
    ///
    /// What is still in the socket is sent by the kernel after `close`, but not if the peer has sent something that
    /// nobody read: then `close` sends RST, and the file's tail is lost (RFC 1122 4.2.2.13, RFC 2525 2.17). So what is
    /// there is read first.
    private func finishSending(with bench: Workbench) {
        Socket.shutdownSending(self.connection.descriptor)
        _ = try? Socket.receive(self.connection.descriptor, into: bench.buffer)
    }

    /// Releases everything; the one place that sets the state to over.
    private func end(_ mover: inout (any Mover)?, _ outcome: TransferOutcome) -> TurnEnd {
        switch outcome {
        case .completed:
            break
        case .cancelled, .failed:
            if let interest = mover?.interest { self.breakOff(interest) }
            mover?.abandon()
        }
        mover = nil
        self.connection.close()
        _ = self.permit.withLock { $0.take() }
        self.summon.withLock { $0 = nil }
        return .over(outcome)
    }

    /// Prepares the connection of an incomplete transfer for being closed.
    ///
    /// A download ends with RST: FIN would be the end of the file (RFC 959 section 3.4.1) to a client that doesn't wait
    /// for the reply. And the kernel keeps nothing of it, where a peer that doesn't read could hold megabytes.
    ///
    /// Of an upload what has come is read once, or closing would send RST too, and a client might see the broken
    /// connection in place of the reply. What comes later resets it all the same.
    private func breakOff(_ interest: Readiness) {
        if interest == .writable || self.interruption.load(ordering: .relaxed) == .stalled {
            Socket.resetOnClose(self.connection.descriptor)
        } else {
            _ = try? Socket.discard(self.connection.descriptor, count: Self.discardBytesMax)
        }
    }

    /// The one place that chooses how bytes are moved.
    private static func mover(for job: Job) -> any Mover {
        switch job {
        case .send(let source, let from, let to, let ascii):
            let end = max(from, min(to ?? source.size, source.size))
            if !ascii, let descriptor = source.descriptor {
                return FileSender(source: source, descriptor: descriptor, range: from..<end)
            }
            return BufferedSender(.file(source, from..<end, encoder: ascii ? LineEndingEncoder() : nil))
        case .receive(let sink, let ascii, let keepsPartial):
            return UploadReceiver(sink: sink, ascii: ascii, keepsPartial: keepsPartial)
        case .stream(let producer):
            return BufferedSender(.producer(producer))
        }
    }
}
