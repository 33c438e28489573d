// One round: a loop on one thread that connects all clients and drives them to their endings.
internal import FTPClient
internal import FTPProtocol
internal import LinuxSystem
internal import SystemPackage

/// The clients of a round, and what they wait for.
final class Round {
    /// How often silence is looked for, and the observer is told.
    static let sweepNanoseconds: Int64 = 100_000_000
    /// The longest a client may take, however much it moves.
    static let clientNanosecondsMax: Int64 = 3_600_000_000_000

    /// So long may clients that hold their sessions take their leave when a person ends the run.
    static let leaveNanosecondsMax: Int64 = 2_000_000_000

    let plan: BurstPlan
    let poller: Poller
    let stop: CancellationFlag
    /// Where clients come from; empty: the system chooses.
    let sources: [IPAddress]
    var clients: [RoundClient] = []
    /// How far the round is.
    var stage = Stage()
    /// Clients that wait for a place to transfer in, in order of arrival.
    var queue = TransferQueue()
    var meter: LoadMeter
    var words = WordsTally()
    var fileBytes = 0
    /// What happened and hasn't been dealt with.
    var batches: [EventBatch] = []
    /// One buffer for what is received and one for what is sent.
    let buffers = Buffers()

    /// Where a round stands.
    struct Stage {
        /// When it began.
        var beganAt: Int64 = 0
        /// The next client to start.
        var next = 0
        /// Clients that have their banner.
        var greeted = 0
        /// Clients that have ended.
        var ended = 0
        /// Those of them that were served.
        var served = 0
        /// Whether a client came further in this turn.
        var hasProgress = false
        /// When the clients that hold their sessions leave; nil before all are in.
        var leaveAt: Int64?
        /// When a run that is being ended waits no longer for those who take their leave.
        var interruptAt: Int64?
        /// The last look at all clients.
        var sweptAt: Int64 = 0
    }

    /// - Parameters:
    ///   - number: the round's, from 0; it makes names of uploads unique.
    ///   - transfersMax: data connections at a time.
    init(plan: BurstPlan, number: Int, transfersMax: Int, stop: CancellationFlag) throws(BurstError) {
        do throws(Errno) {
            self.poller = try Poller()
        } catch {
            throw .system("epoll can't be had: \(error)")
        }
        self.plan = plan
        self.sources = plan.sources
        self.stop = stop
        self.queue.places = transfersMax
        self.meter = LoadMeter(now: 0, processorTime: 0)
        var script = plan.script
        script.namePrefix += "\(number)-"
        self.clients = (0..<plan.request.connections).map {
            RoundClient(dialogue: ClientDialogue(script: script, number: $0))
        }
    }

    /// Runs until every client has its ending.
    func run(observe: (Round) -> Void) -> RoundResult {
        var result = RoundResult(startedAt: Double(ClockReading.wall) / 1e9)
        if self.plan.request.arrival == .allAtOnce { self.openAll() }
        let now = ClockReading.monotonic
        self.stage.beganAt = now
        self.stage.sweptAt = now
        self.meter = LoadMeter(now: now, processorTime: ClockReading.threadProcessorTime)
        self.loop(observe)
        self.measure(into: &result)
        return result
    }

    /// Whether nothing is left to do.
    private var isOver: Bool { self.stage.ended == self.clients.count }

    private func loop(_ observe: (Round) -> Void) {
        while !self.isOver {
            let turnBegan = ClockReading.monotonic
            self.startDue(at: turnBegan)
            self.takeBatches()
            self.beginWaitingTransfers()
            let now = ClockReading.monotonic
            if now - self.stage.sweptAt >= Self.sweepNanoseconds {
                self.sweep(at: now)
                observe(self)
            }
            self.meter.worked(from: turnBegan, to: now)
            self.noteProgress(at: now)
            if self.stop.isRaised { self.endEarly(at: now) }
            guard !self.isOver else { return }
            let waitBegan = ClockReading.monotonic
            self.collect(milliseconds: self.patience(at: waitBegan))
            self.meter.waited(from: waitBegan, to: ClockReading.monotonic)
        }
    }

    /// Asks what happened. The time that counts is the one at which it was known, not the one at which it is dealt with.
    func collect(milliseconds: Int32) {
        var events: [Poller.Event] = []
        self.poller.wait(milliseconds: milliseconds, limit: EventBatch.eventsMax, into: &events)
        if !events.isEmpty { self.batches.append(EventBatch(at: ClockReading.monotonic, events: events)) }
    }

    private func takeBatches() {
        let batches = self.batches
        self.batches.removeAll(keepingCapacity: true)
        for batch in batches {
            for event in batch.events { self.take(event, at: batch.at) }
        }
    }

    /// Until the next client is due, in milliseconds; never longer than until the next sweep.
    private func patience(at now: Int64) -> Int32 {
        var until = self.stage.sweptAt + Self.sweepNanoseconds
        if self.stage.next < self.clients.count { until = min(until, self.due(self.stage.next)) }
        if let leaveAt = self.stage.leaveAt ?? self.stage.interruptAt { until = min(until, leaveAt) }
        // Rounded up: a loop that polls until the last microsecond would look busy.
        return Int32(clamping: max(0, (until - now + 999_999) / 1_000_000))
    }

    private func noteProgress(at now: Int64) {
        guard self.stage.hasProgress else { return }
        self.stage.hasProgress = false
        self.meter.progressed(now: now, processorTime: ClockReading.threadProcessorTime)
    }

    // MARK: Silence and the end

    /// Ends clients that waited too long, and lets those leave that have held their sessions long enough.
    private func sweep(at now: Int64) {
        self.stage.sweptAt = now
        let timeout = ArrivalPlan.nanoseconds(self.plan.request.timeoutSeconds)
        for index in 0..<self.stage.next where self.clients[index].ending == nil {
            let times = self.clients[index].times
            let isSilent = now - times.heard > timeout && !self.clients[index].dialogue.waitsForOwner
            if isSilent || now - times.started > Self.clientNanosecondsMax { self.giveUp(index, at: now) }
        }
        if self.plan.script.mode == .hold { self.letHoldersLeave(at: now) }
    }

    private func giveUp(_ index: Int, at now: Int64) {
        if self.clients[index].times.connected == 0 {
            self.end(index, .connectTimedOut, at: now)
        } else {
            self.tell(index, .timedOut, at: now)
        }
    }

    private func letHoldersLeave(at now: Int64) {
        guard let leaveAt = self.stage.leaveAt else {
            let allAreIn =
                self.stage.next == self.clients.count
                && self.clients.allSatisfy { $0.ending != nil || $0.times.loggedIn > 0 }
            if allAreIn { self.stage.leaveAt = now + ArrivalPlan.nanoseconds(self.plan.request.holdSeconds) }
            return
        }
        if now >= leaveAt { self.tellHoldersToLeave(at: now) }
    }

    private func tellHoldersToLeave(at now: Int64) {
        self.stage.leaveAt = .max
        for index in self.clients.indices where self.clients[index].dialogue.isHolding {
            self.clients[index].times.heard = now
            self.tell(index, .toldToLeave, at: now)
        }
    }

    /// A person ended the run: clients that hold their sessions leave in order, all others are interrupted.
    private func endEarly(at now: Int64) {
        guard let interruptAt = self.stage.interruptAt else {
            self.stage.interruptAt = now + Self.leaveNanosecondsMax
            for index in self.clients.indices where !self.clients[index].dialogue.isHolding {
                self.end(index, .interrupted, at: now)
            }
            return self.tellHoldersToLeave(at: now)
        }
        if now >= interruptAt { self.interrupt(at: now) }
    }

    /// Whoever isn't done is interrupted, started or not.
    private func interrupt(at now: Int64) {
        for index in self.clients.indices where self.clients[index].ending == nil {
            self.end(index, .interrupted, at: now)
        }
    }
}

/// What was ready at one time.
struct EventBatch {
    /// Most events that are asked for at once.
    static let eventsMax = 1_024

    /// When it was known.
    let at: Int64
    let events: [Poller.Event]
}

/// Memory that all clients of a round share.
final class Buffers {
    /// As much as is received or sent in one call.
    static let byteCount = 65_536

    let received: UnsafeMutableRawBufferPointer
    let sent: UnsafeRawBufferPointer

    init() {
        self.received = .allocate(byteCount: Self.byteCount, alignment: 16)
        let pattern = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.byteCount, alignment: 16)
        for index in pattern.indices { pattern[index] = UInt8(truncatingIfNeeded: index &* 31 &+ index >> 8 &* 17) }
        self.sent = UnsafeRawBufferPointer(pattern)
    }

    deinit {
        self.received.deallocate()
        self.sent.deallocate()
    }
}

/// Clients that wait for one of the places for transfers.
struct TransferQueue {
    /// Places that are free.
    var places = 0
    private var waiting: [Int] = []
    private var first = 0

    mutating func append(_ client: Int) { self.waiting.append(client) }

    /// The next client, if there is one and a place for it; the place is then taken.
    mutating func next() -> Int? {
        guard self.places > 0, self.first < self.waiting.count else { return nil }
        self.places -= 1
        self.first += 1
        return self.waiting[self.first - 1]
    }
}
