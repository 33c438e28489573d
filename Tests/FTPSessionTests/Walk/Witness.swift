// Watches a session from outside, as the edge and the client see it, and says when a promise of design is broken.
import FTPProtocol
import FTPSession

/// What must hold between a session, its client and its edge. It knows inputs and actions only, never the session's state.
struct Witness: Hashable {
    /// What the edge is at.
    enum Work: Hashable {
        case password, site, passive, storage, sessions
        case listing(isOpen: Bool)
        case transfer(isAnnounced: Bool, isCancelled: Bool, isAsked: Bool)
    }

    struct Broken: Error, CustomStringConvertible {
        let description: String
    }

    /// Commands (and the connection itself) whose final reply is due.
    private(set) var unanswered = 0
    private(set) var work: Work?
    private(set) var id: OperationID?
    private(set) var isLoggedIn = false
    private(set) var isReserved = false
    private(set) var isGreeted = false
    private(set) var isClosed = false

    /// True when the input is about what runs now; any other answer must change nothing.
    func expects(_ input: Input) -> Bool {
        switch input {
        case .connected: !self.isGreeted
        case .command, .refusedLine, .deadlineReached, .drainRequested, .stopRequested, .peerClosed: true
        case .passwordChecked(let id, _): self.work == .password && id == self.id
        case .siteSelected(let id, _): self.work == .site && id == self.id
        case .policyChanged, .permissionsChanged: true
        case .passiveOpened(let id, _), .passiveFailed(let id): self.work == .passive && id == self.id
        case .stillQueued(let id): (self.work == .passive || self.isTransferring) && id == self.id
        case .linesRead(let id, _): self.work == .sessions && id == self.id
        case .listingOpened(let id): self.work == .listing(isOpen: false) && id == self.id
        case .storageAnswered(let id, _):
            id == self.id && [.storage, .listing(isOpen: false), .listing(isOpen: true)].contains(self.work)
        case .transferOpened(let id, _), .dataConnected(let id), .transferEnded(let id, _), .progressRead(let id, _):
            id == self.id && self.isTransferring
        }
    }

    var isTransferring: Bool {
        if case .transfer = self.work { true } else { false }
    }

    /// Notes an input and what the session did with it.
    mutating func saw(_ input: Input, _ actions: Actions, session: Session, commandsMax: Int) throws {
        if self.isClosed {
            guard actions.isEmpty else { throw Broken(description: "it spoke after close: \(actions)") }
            return
        }
        let wasAnnounced = self.isAnnounced
        let owed = self.unanswered
        self.note(input)
        for (index, action) in actions.enumerated() { try self.note(action, isLast: index == actions.count - 1) }
        if self.isClosed { return try self.checkEnd(input, actions, owed: owed, wasAnnounced: wasAnnounced) }
        try self.checkBalance(session, commandsMax: commandsMax)
    }

    var isAnnounced: Bool {
        switch self.work {
        case .transfer(let isAnnounced, isCancelled: _, isAsked: _): isAnnounced
        case .listing(let isOpen): isOpen
        case .password, .site, .passive, .storage, .sessions, nil: false
        }
    }

    // MARK: Inputs

    private mutating func note(_ input: Input) {
        guard self.expects(input) else { return }
        switch input {
        case .connected:
            self.isGreeted = true
            self.unanswered += 1
        case .command, .refusedLine: self.unanswered += 1
        case .passwordChecked(_, let verdict):
            if case .accepted = verdict { self.isLoggedIn = true }
            self.work = nil
        case .passiveOpened:
            self.isReserved = true
            self.work = nil
        case .siteSelected, .passiveFailed, .linesRead, .storageAnswered, .transferEnded: self.work = nil
        case .progressRead:
            if case .transfer(let announced, let cancelled, _) = self.work {
                self.work = .transfer(isAnnounced: announced, isCancelled: cancelled, isAsked: false)
            }
        case .stillQueued, .listingOpened, .transferOpened, .dataConnected, .deadlineReached, .drainRequested,
            .stopRequested, .policyChanged, .permissionsChanged, .peerClosed:
            break
        }
    }

    // MARK: Actions

    private mutating func note(_ action: Action, isLast: Bool) throws {
        switch action {
        case .reply(let reply): try self.note(reply)
        case .openReply:
            guard self.work == .listing(isOpen: false) else { throw Broken(description: "a listing began twice") }
            self.work = .listing(isOpen: true)
        case .checkPassword(let id, user: _, _): try self.begin(.password, id, needsLogin: false)
        case .selectSite(let id, host: _): try self.begin(.site, id, needsLogin: false)
        case .openPassive(let id, _):
            try self.begin(.passive, id)
            self.isReserved = false
        case .storage(let id, _): try self.begin(.storage, id)
        case .streamListing(let id, _): try self.begin(.listing(isOpen: false), id)
        case .listSessions(let id): try self.begin(.sessions, id)
        case .startTransfer(let id, let request): try self.beginTransfer(id, request)
        case .readProgress(let id): try self.ask(id)
        case .cancel(let id): try self.cancel(id)
        case .closePassive:
            guard self.isReserved else { throw Broken(description: "closePassive without a reservation") }
            self.isReserved = false
        case .forgetUser:
            guard self.isLoggedIn else { throw Broken(description: "forgetUser without a user") }
            self.isLoggedIn = false
        case .close:
            guard isLast else { throw Broken(description: "something follows close") }
            self.isClosed = true
        }
    }

    private mutating func note(_ reply: Reply) throws {
        guard reply.code.isPreliminary else {
            self.unanswered -= 1
            return
        }
        guard case .transfer(isAnnounced: false, isCancelled: false, let isAsked) = self.work else {
            throw Broken(description: "\(reply.code.rawValue) out of place")
        }
        self.work = .transfer(isAnnounced: true, isCancelled: false, isAsked: isAsked)
    }

    private mutating func begin(_ work: Work, _ id: OperationID, needsLogin: Bool = true) throws {
        guard self.work == nil else { throw Broken(description: "\(work) while \(String(describing: self.work)) runs") }
        guard self.isLoggedIn == needsLogin else {
            throw Broken(description: "\(work) before the login, or a password behind it")
        }
        self.work = work
        self.id = id
    }

    private mutating func beginTransfer(_ id: OperationID, _ request: TransferRequest) throws {
        try self.begin(.transfer(isAnnounced: false, isCancelled: false, isAsked: false), id)
        guard request.route == .passive else { return }
        guard self.isReserved else { throw Broken(description: "a passive transfer without a reservation") }
        self.isReserved = false
    }

    private mutating func ask(_ id: OperationID) throws {
        guard case .transfer(let announced, let cancelled, isAsked: false) = self.work, id == self.id else {
            throw Broken(description: "readProgress out of place")
        }
        self.work = .transfer(isAnnounced: announced, isCancelled: cancelled, isAsked: true)
    }

    private mutating func cancel(_ id: OperationID) throws {
        guard self.work != nil, id == self.id else { throw Broken(description: "cancel of nothing") }
        guard case .transfer(let announced, let cancelled, let asked) = self.work else {
            self.work = nil  // Only a transfer tells its end.
            return
        }
        guard !cancelled else { throw Broken(description: "cancelled twice") }
        self.work = .transfer(isAnnounced: announced, isCancelled: true, isAsked: asked)
    }

    // MARK: Balances

    private func checkBalance(_ session: Session, commandsMax: Int) throws {
        guard self.unanswered >= 0 else { throw Broken(description: "a command got two final replies") }
        guard self.isGreeted else { return }
        if self.work == nil, self.unanswered > 0, !session.waitsForItsTime {
            throw Broken(description: "\(self.unanswered) commands without a reply")
        }
        if self.work != nil, self.unanswered == 0 { throw Broken(description: "work for nobody") }
        guard self.unanswered <= commandsMax + 2 else { throw Broken(description: "too many commands wait") }
        guard session.waitingCount <= commandsMax else { throw Broken(description: "the queue is too long") }
    }

    private func checkEnd(_ input: Input, _ actions: Actions, owed: Int, wasAnnounced: Bool) throws {
        let finals = actions.count { if case .reply(let reply) = $0 { !reply.code.isPreliminary } else { false } }
        guard !self.isReserved else { throw Broken(description: "a passive port is kept behind close") }
        if input == .peerClosed {
            if finals > 0 { throw Broken(description: "words for nobody") }
            return
        }
        guard finals > 0 else { throw Broken(description: "closed without a word") }
        // One more than what was owed and came now: the 421 that nobody asked for.
        guard finals <= owed + 2 else { throw Broken(description: "more final replies than commands") }
        if wasAnnounced, finals < 2 { throw Broken(description: "a 1xx without its final reply") }
        if self.work != nil, !actions.contains(where: { if case .cancel = $0 { true } else { false } }),
            !self.wasCancelled
        {
            throw Broken(description: "work goes on behind close")
        }
    }

    private var wasCancelled: Bool {
        if case .transfer(_, isCancelled: true, isAsked: _) = self.work { true } else { false }
    }

    /// Gives what runs the number 1, as the session's own renumbering does.
    mutating func renumberOperations() {
        self.id = self.work == nil ? nil : OperationID(rawValue: 1)
    }
}
