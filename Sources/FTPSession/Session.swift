// One client's session: its state, and the order in which its commands are answered. What each command does is in the
// extensions: +Login, +DataRoute, +Transfer, +Files, +Parameters, +Information. Replies to storage errors: StorageReplies.
public import FTPProtocol

/// The clock of sessions: time is always an argument.
public typealias Instant = ContinuousClock.Instant

/// One client's FTP session, with no socket, file, clock or thread in it.
///
///                                refused
///                      ┌───────────────────────────┐              ┌──▶ operating ────┐
///                      ▼                           │              │                  ▼
///     new ──220──▶ visiting ──USER, PASS──▶ checking ──230──▶ ready ◀──────────── (answer)
///                      ▲                                       │  │                  ▲
///                      └──────────── USER, REIN ───────────────┘  └──▶ transferring ─┘
///
///     every state ──QUIT, deadline, drain, stop, peer closed──▶ closed
///
/// The edge tells it what happened (`Input`) and does what it says (`Action`). Commands are answered strictly in the
/// order in which they came: one that can't run yet waits in the queue, and everything behind it does too.
/// RFC 959, 1123, 2389, 2428, 2640, 3659, draft-somers-ftp-mfxx, draft-bryan-ftpext-hash.
public struct Session: Hashable, Sendable {
    /// Where a session stands. The rare, large cases are boxed: an idle session is small.
    enum State: Hashable, Sendable {
        /// Admitted, not greeted. Can become: `visiting`, `closed`.
        case new
        /// Not logged in; a name may have been given. Can become: `checking`, `closed`.
        case visiting(user: String?)
        /// The edge looks for a site; the user is what USER said, if it was USER. Can become: `visiting`, `closed`.
        case selecting(OperationID, user: String?)
        /// The password is with the authenticator. Can become: `ready`, `visiting`, `closed`.
        case checking(OperationID, user: String)
        /// Logged in, nothing runs. Can become: `operating`, `transferring`, `visiting`, `closed`.
        case ready(Login)
        /// The edge does one short thing. Can become: `ready`, `closed`.
        indirect case operating(Login, OperationID, Operation)
        /// A transfer runs. Can become: `ready`, `closed`.
        indirect case transferring(Login, TransferMachine)
        /// The last reply is on its way; nothing more is said or done. The log still asks who it was.
        case closed(user: String?)
    }

    /// What waits for its turn.
    enum Waiting: Hashable, Sendable {
        case command(Command)
        case refused(CommandError)
    }

    var shared: SharedSessionPolicy
    /// For messages and logs.
    public let number: UInt64
    /// What only some sites count: it is boxed, so that the sessions of others stay small.
    var counts = SessionCounts.nothing
    let peer: IPAddress
    var state = State.new
    var parameters: Parameters
    var prepared = Prepared()
    /// From when the deadline of the present state counts.
    var clock: Instant
    var failedLogins = 0
    var queue: [Waiting] = []
    private var isDraining = false
    var lastOperation: UInt32 = 0

    /// A session of a client that was just admitted; many sessions share one policy.
    ///
    /// - Parameter number: for messages and logs.
    public init(policy: SharedSessionPolicy, peer: IPAddress, number: UInt64 = 0, at now: Instant) {
        self.shared = policy
        self.number = number
        self.peer = peer.canonical
        self.parameters = Parameters(policy.policy)
        self.clock = now
    }

    /// A session with a policy of its own.
    public init(policy: SessionPolicy, peer: IPAddress, at now: Instant) {
        self.init(policy: SharedSessionPolicy(policy), peer: peer, at: now)
    }

    var policy: SessionPolicy { self.shared.policy }

    /// False when so many commands wait that the edge stops reading until an answer has come.
    public var acceptsCommands: Bool { self.queue.count < max(1, self.policy.queuedCommandsMax) }

    /// True after `Action.close`: nothing is said any more.
    public var isClosed: Bool {
        if case .closed = self.state { true } else { false }
    }

    /// True while an answer to something the client has sent is still to come. A transfer that runs, and a passive port
    /// for one, don't count: they need a client that stays.
    public var owesReplies: Bool {
        switch self.state {
        case .operating(_, _, .passive): false
        case .selecting, .checking, .operating: true
        case .new, .visiting, .ready, .transferring, .closed: false
        }
    }

    /// Who is logged in, or was at the end, for logs.
    public var user: String? {
        if case .closed(let user) = self.state { user } else { self.login?.user }
    }

    /// When `Input.deadlineReached` is due; nil while the client isn't the one that is waited for.
    public var nextDeadline: Instant? {
        guard let due = self.paceDue else { return self.stateDeadline }
        // Who waits for its turn isn't idle.
        if case .ready = self.state { return due }
        return min(due, self.stateDeadline ?? due)
    }

    private var stateDeadline: Instant? {
        switch self.state {
        case .new, .visiting, .selecting, .checking: self.clock + self.policy.loginTimeMax
        case .ready: self.clock + self.parameters.idleTimeMax
        case .transferring(_, let transfer): transfer.awaitsData ? self.clock + self.policy.dataConnectTimeMax : nil
        case .operating(_, _, .passive): self.clock + self.policy.dataConnectTimeMax
        case .operating, .closed: nil
        }
    }

    /// Takes what happened, and says what is to be done, in order.
    public mutating func receive(_ input: Input, at now: Instant) -> Actions {
        guard !self.isClosed else { return [] }
        let actions = self.handle(input, at: now)
        return self.queue.isEmpty && !self.isDraining ? actions : actions + self.goOn(at: now)
    }

    private mutating func handle(_ input: Input, at now: Instant) -> Actions {
        switch input {
        case .connected: self.greet(at: now)
        case .command(let command): self.take(.command(command), at: now)
        case .refusedLine(let error): self.take(.refused(error), at: now)
        case .passwordChecked(let id, let verdict): self.passwordChecked(id, verdict, at: now)
        case .passiveOpened(let id, let endpoint): self.passiveOpened(id, endpoint, at: now)
        case .passiveFailed(let id): self.passiveFailed(id, at: now)
        case .stillQueued(let id): self.stillQueued(id, at: now)
        case .storageAnswered(let id, let result): self.storageAnswered(id, result, at: now)
        case .linesRead(let id, let lines): self.linesRead(id, lines, at: now)
        case .listingOpened(let id): self.listingOpened(id)
        case .transferOpened(let id, let opening): self.transferOpened(id, opening)
        case .dataConnected(let id): self.dataConnected(id)
        case .transferEnded(let id, let outcome): self.transferEnded(id, outcome, at: now)
        case .siteSelected(let id, let selection): self.siteSelected(id, selection)
        case .policyChanged(let policy): self.policyChanged(policy)
        case .permissionsChanged(let permissions): self.permissionsChanged(permissions)
        case .progressRead(let id, let bytes): self.progressRead(id, bytes: bytes)
        case .deadlineReached: self.deadlineReached(at: now)
        case .drainRequested: self.drainRequested()
        case .stopRequested: self.end(Reply(421, "The server stops now."))
        case .peerClosed: self.end(nil, askedFor: true)
        }
    }
}

// MARK: - The order of commands

extension Session {
    /// Runs a command now when its turn is now; else it waits.
    private mutating func take(_ arrived: Waiting, at now: Instant) -> Actions {
        let actions = self.stopEarly(for: arrived, at: now)
        if self.queue.isEmpty, self.isTurn(of: arrived), self.mayStart(arrived, at: now) {
            return actions + self.run(arrived, at: now)
        }
        guard self.acceptsCommands else { return actions + self.end(Reply(421, "Too many commands are waiting.")) }
        self.queue.append(arrived)
        return actions
    }

    /// After each input: a server that drains says goodbye as soon as nothing runs; else the queue goes on.
    private mutating func goOn(at now: Instant) -> Actions {
        if self.isDraining, self.mayBeSentAway {
            return self.end(Reply(421, "The server is going down; try again later."))
        }
        var actions = Actions()
        while let next = self.queue.first, self.isTurn(of: next), self.mayStart(next, at: now) {
            self.queue.removeFirst()
            actions += self.run(next, at: now)
        }
        return actions
    }

    /// Whether the rate of commands allows another one; it counts then. Nobody is kept from stopping.
    private mutating func mayStart(_ waiting: Waiting, at now: Instant) -> Bool {
        guard let limit = self.policy.commands.perSecondMax, !waiting.stops else { return true }
        var pace = self.counts.pace ?? CommandPace(at: now)
        defer { self.counts.pace = pace }
        return pace.take(limit: limit, at: now)
    }

    /// When the first command that waits is due, if it is its rate that it waits for.
    var paceDue: Instant? {
        guard let pace = self.counts.pace, let first = self.queue.first, self.isTurn(of: first) else { return nil }
        return pace.due
    }

    /// What a command stops before its turn; it is answered in its turn all the same. ABOR stops the transfer. ABOR and
    /// QUIT right behind PASV stop that: when descriptors are short its answer may be far away.
    private mutating func stopEarly(for arrived: Waiting, at now: Instant) -> Actions {
        if case .operating(_, let id, .passive) = self.state, self.queue.isEmpty,
            arrived == .command(.abort) || arrived == .command(.quit)
        {
            return [.cancel(id)] + self.passiveFailed(id, at: now)
        }
        return arrived == .command(.abort) ? self.stopTransfer(.aborted) : []
    }

    private func isTurn(of waiting: Waiting) -> Bool {
        switch self.state {
        case .visiting, .ready: true
        case .transferring(_, let transfer): self.acts(waiting) && !transfer.isAsked
        case .new, .selecting, .checking, .operating, .closed: false
        }
    }

    /// Whether it is answered while a transfer runs; a refusal is not, for its 502 could be the transfer's.
    private func acts(_ waiting: Waiting) -> Bool {
        guard case .command(let command) = waiting else { return false }
        return waiting.actsDuringTransfer && !self.isDenied(command)
    }

    /// True while nothing runs that is worth waiting for.
    private var mayBeSentAway: Bool {
        switch self.state {
        case .new, .visiting, .selecting, .checking, .ready: true
        case .operating, .transferring, .closed: false
        }
    }

    private mutating func run(_ waiting: Waiting, at now: Instant) -> Actions {
        if case .ready = self.state { self.clock = now }
        // RFC 959 4.1.3: RNTO follows RNFR directly.
        let renameSource = self.prepared.renameSource.take()
        switch waiting {
        case .refused(let error): return [.reply(Reply(refusing: error))]
        case .command(let command):
            if let refusal = self.refusal(of: command) { return [.reply(refusal)] }
            return self.perform(command, as: self.login ?? .nobody, renaming: renameSource, at: now)
        }
    }
}

// MARK: - Ends

extension Session {
    private mutating func drainRequested() -> Actions {
        self.isDraining = true
        return []
    }

    private mutating func deadlineReached(at now: Instant) -> Actions {
        // Commands whose time has come go on by themselves.
        if case .ready = self.state, self.paceDue != nil { return [] }
        guard let deadline = self.stateDeadline, deadline <= now else { return [] }
        switch self.state {
        case .new, .visiting, .selecting, .checking: return self.end(Reply(421, "The login took too long."))
        case .ready: return self.end(Reply(421, "No command came for too long."))
        case .transferring: return self.stopTransfer(.noDataConnection)
        case .operating(_, let id, .passive): return [.cancel(id)] + self.passiveFailed(id, at: now)
        case .operating, .closed: return []
        }
    }

    private mutating func stillQueued(_ id: OperationID, at now: Instant) -> Actions {
        switch self.state {
        case .operating(_, id, .passive): self.clock = now
        case .transferring(_, let transfer) where transfer.id == id && transfer.stop == nil: self.clock = now
        case .new, .visiting, .selecting, .checking, .ready, .operating, .transferring, .closed: break
        }
        return []
    }

    /// Ends the session: stops what runs, gives back what is held, says the last words (none when nobody hears them).
    mutating func end(_ lastWords: Reply?, askedFor isAskedFor: Bool = false) -> Actions {
        var actions = self.stopAll(saying: lastWords != nil) + self.prepared.dropRoute()
        if let lastWords { actions.append(.reply(lastWords)) }
        self.state = .closed(user: self.user)
        self.queue = []
        self.prepared = Prepared()
        return actions + [.close(awaitingPeer: !isAskedFor)]
    }

    /// Stops what runs; what began with a preliminary reply also gets its final one.
    private func stopAll(saying speaks: Bool) -> Actions {
        switch self.state {
        case .new, .visiting, .ready, .closed: return []
        case .selecting(let id, user: _), .checking(let id, user: _): return [.cancel(id)]
        case .operating(_, let id, let operation):
            guard speaks, case .status(isOpen: true) = operation else { return [.cancel(id)] }
            return [.cancel(id), .reply(Reply(213, "The listing was stopped."))]
        case .transferring(_, let transfer):
            let cancel: Actions = transfer.stop == nil ? [.cancel(transfer.id)] : []
            return speaks && transfer.isAnnounced ? cancel + [.reply(Reply(426, "The transfer was stopped."))] : cancel
        }
    }
}

// MARK: - What the extensions share

extension Session {
    /// Who is logged in.
    var login: Login? {
        switch self.state {
        case .ready(let login), .operating(let login, _, _), .transferring(let login, _): login
        case .new, .visiting, .selecting, .checking, .closed: nil
        }
    }

    /// A name for the next piece of work.
    mutating func nextOperation() -> OperationID {
        self.lastOperation &+= 1
        return OperationID(rawValue: self.lastOperation)
    }
}
