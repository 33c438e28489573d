// Every reachable state times every input; the promises are in `Witness`.
import FTPProtocol
import FTPSession
import Testing

@Suite("Walk")
struct WalkTests {
    /// A number that no current operation has once they are renumbered.
    private static let stale: UInt32 = 77

    private static func policy(queue: Int) -> SessionPolicy {
        var policy = SessionPolicy()
        policy.queuedCommandsMax = queue
        policy.failedLoginsMax = 2
        return policy
    }

    @Test("Every verb keeps the promises in every state in which nothing waits")
    func everyVerb() throws {
        let policy = Self.policy(queue: 1)
        let shared = SharedSessionPolicy(policy)
        let inputs =
            Alphabet.everyVerb + Alphabet.events + Alphabet.answers(1, policy: shared) + Alphabet.answers(Self.stale)
            + [.policyChanged(shared), .permissionsChanged(.all)]
        var walk = Walk(policy: policy, inputs: inputs) { $0.session.waitingCount == 0 }
        try walk.run()
        print("Walk of all verbs: \(walk.nodes.count) states, \(walk.stepCount) steps.")
        #expect(walk.nodes.count > 1_000)
    }

    @Test("Commands that wait keep the promises in every state, however they are mixed")
    func order() throws {
        let policy = Self.policy(queue: 2)
        let inputs =
            Alphabet.order + Alphabet.events + Alphabet.answers(1, policy: SharedSessionPolicy(policy))
            + Alphabet.answers(Self.stale)
        var walk = Walk(policy: policy, inputs: inputs)
        try walk.run()
        print("Walk of the queue: \(walk.nodes.count) states, \(walk.stepCount) steps.")
        #expect(walk.nodes.count > 1_000)
    }

    @Test("A user without rights opens nothing, whatever they send")
    func noRights() throws {
        let inputs = Alphabet.everyVerb + Alphabet.events + Alphabet.answers(1, permissions: [])
        var walk = Walk(policy: Self.policy(queue: 1), inputs: inputs) { $0.session.waitingCount == 0 }
        try walk.run()
        #expect(!walk.nodes.contains { $0.witness.isTransferring })
    }
}
