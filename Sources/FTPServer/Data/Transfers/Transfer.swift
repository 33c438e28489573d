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
        case none, cancelled, stalled, tooSlow
    }

    /// What a turn left to be done.
    enum TurnEnd {
        /// Wait until the socket is ready, or until it is this transfer's turn again: it is armed for both.
        case armed
        /// It is over; tell so. Never given twice.
        case over(TransferOutcome)
        /// It has used up its share of a line: it isn't armed, and gets its next turn then.
        case paused(until: ContinuousClock.Instant)
        /// It was over before.
        case nothing
    }

    /// What is done in a turn.
    private struct Work {
        var mover: any Mover
        /// nil without a limit.
        var pace: TransferPace?
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
    private let work: Mutex<Work?>
    private let paused = Atomic(false)
    /// How fast it must go.
    let tempo: TransferTempo

    /// A transfer that waits to be given to a pump.
    init(
        connection: DataConnection,
        job: Job,
        permit: TransferPermit? = nil,
        tempo: TransferTempo = TransferTempo(),
        ended: @escaping @Sendable (TransferOutcome) -> Void
    ) {
        self.connection = connection
        self.permit = Mutex(permit)
        self.ended = ended
        self.work = Mutex(Work(mover: Self.mover(for: job), pace: TransferPace(tempo.rates)))
        self.tempo = tempo
    }

    /// Bytes that went through the socket so far.
    var bytesMoved: UInt64 { self.moved.load(ordering: .relaxed) }

    /// Whether it waits for its share of a line.
    var isPaused: Bool { self.paused.load(ordering: .relaxed) }

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
        return self.work.withLock { work in
            guard let current = work else { return .nothing }
            if let outcome = self.interruptedOutcome { return self.end(&work, outcome) }
            do throws(Errno) {
                try poller.add(self.connection.descriptor, token: token, for: [current.mover.interest, .once])
                return .armed
            } catch {
                return self.end(&work, .failed(.storage(.outOfResources), bytes: 0))
            }
        }
    }

    /// Moves up to `budget` bytes, or until the socket blocks, and arms the transfer again if there is more to do.
    func takeTurn(on poller: borrowing Poller, token: UInt64, with bench: Workbench, budget: Int) -> TurnEnd {
        self.work.withLock { work in
            guard let interest = work?.mover.interest else { return .nothing }
            switch self.move(&work, with: bench, budget: budget) {
            case .over(let outcome): return self.end(&work, outcome)
            case .paused(let until): return self.pause(until: until)
            case .blocked: self.paused.store(false, ordering: .relaxed)
            }
            do throws(Errno) {
                // Inside of the lock: once it is free, somebody else may close the descriptor.
                try poller.modify(self.connection.descriptor, token: token, for: [interest, .once])
                return .armed
            } catch {
                return self.end(&work, .failed(.storage(.outOfResources), bytes: self.bytesMoved))
            }
        }
    }

    /// Ends the transfer without a turn: the pump stops.
    func endNow() -> TurnEnd {
        self.work.withLock { work in
            work == nil ? .nothing : self.end(&work, .cancelled(bytes: self.bytesMoved))
        }
    }

    /// Tells who waits for it. Without a lock: what is called may do anything.
    func report(_ outcome: TransferOutcome) { self.ended(outcome) }

    /// How a series of steps ended.
    private enum StepsEnd {
        case over(TransferOutcome)
        case paused(until: ContinuousClock.Instant)
        /// The budget is used up, or the socket blocks.
        case blocked
    }

    private func move(_ work: inout Work?, with bench: Workbench, budget: Int) -> StepsEnd {
        let socket = self.connection.descriptor
        var left = budget
        while left > 0 {
            if let outcome = self.interruptedOutcome { return .over(outcome) }
            if let until = Self.limitStep(of: &work, on: bench) { return .paused(until: until) }
            switch work?.mover.step(on: socket, with: bench) {
            case .moved(let count):
                self.moved.add(UInt64(count), ordering: .relaxed)
                work?.pace?.moved(count)
                left -= count == 0 ? TransferPump.emptyStepCostBytes : max(count, TransferPump.stepCostBytes)
            case .blocked, nil:
                return .blocked
            case .complete:
                if work?.mover.interest == .writable { self.finishSending(with: bench) }
                return .over(.completed(bytes: self.bytesMoved))
            case .failed(let failure):
                return .over(.failed(failure, bytes: self.bytesMoved))
            }
        }
        return .blocked
    }

    /// Lets the next step move as much as the transfer's share of the lines allows.
    ///
    /// - Returns: from when it may move anything, if that isn't yet.
    private static func limitStep(of work: inout Work?, on bench: Workbench) -> ContinuousClock.Instant? {
        switch work?.pace?.allowance(at: .now) {
        case .bytes(let count): bench.stepBytesMax = count
        case .wait(let until): return until
        case nil: bench.stepBytesMax = .max
        }
        return nil
    }

    private func pause(until: ContinuousClock.Instant) -> TurnEnd {
        self.paused.store(true, ordering: .relaxed)
        return .paused(until: until)
    }

    private var interruptedOutcome: TransferOutcome? {
        switch self.interruption.load(ordering: .relaxed) {
        case .none: nil
        case .cancelled: .cancelled(bytes: self.bytesMoved)
        case .stalled: .failed(.stalled, bytes: self.bytesMoved)
        case .tooSlow: .failed(.tooSlow, bytes: self.bytesMoved)
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
    private func end(_ work: inout Work?, _ outcome: TransferOutcome) -> TurnEnd {
        switch outcome {
        case .completed:
            break
        case .cancelled, .failed:
            if let interest = work?.mover.interest { self.breakOff(interest) }
            work?.mover.abandon()
        }
        work?.pace?.end()
        work = nil
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
        if interest == .writable || [.stalled, .tooSlow].contains(self.interruption.load(ordering: .relaxed)) {
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
