// Visits every state that a session can reach with a set of inputs, and tries every input in each.
import FTPProtocol
import FTPSession

struct Walk {
    /// A session, and what has been seen of it.
    struct Node: Hashable {
        var session: Session
        var witness: Witness

        mutating func renumberOperations(at now: Instant) {
            self.session.renumberOperations(at: now)
            self.witness.renumberOperations()
        }
    }

    /// What broke, and the shortest way there.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    let policy: SessionPolicy
    let peer = IPAddress.loopback
    let now = Instant.now
    let inputs: [Input]
    /// Whether what follows a state is looked at too; its inputs are tried in any case.
    var visits: (Node) -> Bool = { _ in true }

    private(set) var nodes: [Node] = []
    private var known: [Node: Int] = [:]
    private var ways: [(from: Int, input: Int)] = []
    private(set) var stepCount = 0

    init(policy: SessionPolicy, inputs: [Input], visits: @escaping (Node) -> Bool = { _ in true }) {
        self.policy = policy
        self.inputs = inputs
        self.visits = visits
    }

    mutating func run() throws {
        let session = Session(policy: self.policy, peer: self.peer, at: self.now)
        self.add(Node(session: session, witness: Witness()), from: 0, by: 0)
        var next = 0
        while next < self.nodes.count {
            for index in self.inputs.indices { try self.step(from: next, by: index) }
            next += 1
        }
    }

    private mutating func step(from start: Int, by index: Int) throws {
        let before = self.nodes[start]
        let input = self.inputs[index]
        var after = before
        self.stepCount += 1
        do {
            let time = input == .deadlineReached ? before.session.nextDeadline ?? self.now : self.now
            let actions = after.session.receive(input, at: time)
            try after.witness.saw(input, actions, session: after.session, commandsMax: self.policy.queuedCommandsMax)
            try Self.check(input, actions, before, after, at: time)
        } catch {
            throw Failure(description: "\(error)\n" + self.way(to: start, then: input))
        }
        after.renumberOperations(at: self.now)
        if after != before { self.add(after, from: start, by: index) }
    }

    private mutating func add(_ node: Node, from start: Int, by index: Int) {
        guard self.nodes.isEmpty || self.visits(node), self.known[node] == nil else { return }
        self.known[node] = self.nodes.count
        self.nodes.append(node)
        self.ways.append((start, index))
    }

    private static func check(_ input: Input, _ actions: Actions, _ before: Node, _ after: Node, at now: Instant) throws
    {
        if !before.witness.expects(input), !actions.isEmpty || after.session != before.session {
            throw Witness.Broken(description: "a late answer changed something")
        }
        if input == .deadlineReached {
            if let deadline = after.session.nextDeadline, deadline <= now {
                throw Witness.Broken(description: "the deadline is still due")
            }
            if before.session.nextDeadline == nil, after.session != before.session {
                throw Witness.Broken(description: "a deadline that wasn't set changed something")
            }
        }
        guard before.session.waitingCount == 0 else {
            let isCommand = if case .command = input { true } else { false }
            if isCommand, !after.session.isClosed, !Self.isSilent(actions) {
                throw Witness.Broken(description: "a command overtook another")
            }
            return
        }
        let starts = actions.contains { if case .startTransfer = $0 { true } else { false } }
        if starts, after.session.holdsRestartPoint {
            throw Witness.Broken(description: "a restart point outlives its transfer")
        }
        if case .command = input, after.session.holdsRenameSource {
            throw Witness.Broken(description: "a command between RNFR and RNTO")
        }
    }

    private static func isSilent(_ actions: Actions) -> Bool {
        !actions.contains { if case .reply = $0 { true } else { false } }
    }

    private func way(to node: Int, then last: Input) -> String {
        var inputs: [Input] = [last]
        var node = node
        while node > 0 {
            inputs.append(self.inputs[self.ways[node].input])
            node = self.ways[node].from
        }
        return inputs.reversed().map { "  \($0)" }.joined(separator: "\n")
    }
}
