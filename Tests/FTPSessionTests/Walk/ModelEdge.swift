// An edge and a client that do as the contract says, at random.
import FTPProtocol
import FTPSession
import RandomTesting

/// One session with a client that sends anything and an edge that answers what it was asked, late ones included.
struct ModelEdge {
    private(set) var session: Session
    private(set) var witness = Witness()
    private(set) var stepCount = 0
    private var now = Instant.now
    private var numbers: SeededRandom
    private let policy: SessionPolicy
    private let commands: [Input]
    private var stopped: [OperationID] = []
    private var journal = CommandJournal()

    init(seed: UInt64, policy: SessionPolicy, commands: [Input]) {
        self.numbers = SeededRandom(seed: seed)
        self.policy = policy
        self.commands = commands
        self.session = Session(policy: policy, peer: .loopback, at: self.now)
    }

    /// Runs until the session is closed, or for so many steps; then answers all that is open.
    mutating func run(steps: Int) throws {
        try self.tell(.connected)
        for _ in 0..<steps where !self.session.isClosed { try self.tell(self.anything()) }
        for _ in 0..<1_000 where !self.session.isClosed {
            if self.witness.work != nil {
                try self.tell(self.answer())
            } else if self.session.waitsForItsTime {
                self.now += .seconds(1)
                try self.tell(.deadlineReached)
            }
        }
        if !self.session.isClosed, self.witness.unanswered != 0 {
            throw Witness.Broken(description: "a command has no reply")
        }
        try self.tell(.peerClosed)
        try self.tell(.connected)
    }

    private mutating func tell(_ input: Input) throws {
        let id = self.witness.id
        let expected = self.witness.expects(input)
        let before = self.session
        let actions = self.session.receive(input, at: self.now)
        self.stepCount += 1
        try self.witness.saw(input, actions, session: self.session, commandsMax: self.policy.queuedCommandsMax)
        try self.write(input, actions)
        if !expected, self.session != before { throw Witness.Broken(description: "\(input) changed something") }
        if let id, self.witness.id != id { self.stopped.append(id) }
        guard !self.session.isClosed, let deadline = self.session.nextDeadline else { return }
        if deadline <= self.now, input == .deadlineReached {
            throw Witness.Broken(description: "the deadline is still due")
        }
    }

    /// Keeps an access log, and looks whether each reply is written beside the right command.
    private mutating func write(_ input: Input, _ actions: Actions) throws {
        if case .command(let command) = input, !self.witness.isClosed || !actions.isEmpty {
            self.journal.asked(
                CommandJournal.Entry(Array("\(command.verb.rawValue) x".utf8)[...], command, at: self.now)
            )
        } else if case .refusedLine = input {
            self.journal.asked(CommandJournal.Entry(Array("FROB".utf8)[...], nil, at: self.now))
        }
        for case .reply(let reply) in actions {
            guard let entry = self.journal.replied(reply.code), let command = entry.command else { continue }
            guard Self.fits(reply.code.rawValue, command) else {
                throw Witness.Broken(description: "\(reply.code.rawValue) is written beside \(entry.verb)")
            }
        }
        if self.witness.unanswered == 0, !self.journal.isEmpty, !self.session.isClosed {
            throw Witness.Broken(description: "the journal still waits")
        }
    }

    /// Codes that no other command gets.
    private static func fits(_ code: UInt16, _ command: Command) -> Bool {
        switch command {
        case .noop: [200, 421, 502, 530].contains(code)
        case .retrieve, .store, .append, .storeUnique, .list, .nameList, .machineListDirectory:
            ![200, 211, 213, 220, 227, 229, 230, 257, 331, 502].contains(code)
        case .passive: [227, 425, 501, 530, 421].contains(code)
        case .password: [202, 230, 421, 503, 530].contains(code)
        case .quit: code == 221 || code == 421
        default: true
        }
    }

    private mutating func anything() -> Input {
        switch Int.random(in: 0..<100, using: &self.numbers) {
        case 0..<45 where self.session.acceptsCommands:
            return self.commands.randomElement(using: &self.numbers) ?? .connected
        case 45..<50: return self.lateAnswer()
        case 50..<55:
            self.now += .seconds(Int.random(in: 0...20, using: &self.numbers))
            return .deadlineReached
        case 55 where Int.random(in: 0..<20, using: &self.numbers) == 0:
            return [.drainRequested, .stopRequested, .peerClosed].randomElement(using: &self.numbers) ?? .drainRequested
        default: return self.answer()
        }
    }

    private mutating func lateAnswer() -> Input {
        let number = self.stopped.randomElement(using: &self.numbers)?.rawValue ?? 4_000_000_000
        return Alphabet.answers(number).randomElement(using: &self.numbers) ?? .connected
    }

    /// An answer to what runs; without anything that runs, a command.
    private mutating func answer() -> Input {
        guard self.witness.work != nil, let id = self.witness.id else { return Alphabet.input("NOOP") }
        let fitting = Alphabet.answers(id.rawValue, policy: SharedSessionPolicy(self.policy)).filter {
            self.witness.expects($0)
        }
        return fitting.randomElement(using: &self.numbers) ?? .connected
    }
}
