// Long dialogues at random, with time passing; the promises are in `Witness`.
import FTPProtocol
import FTPSession
import Testing

@Suite("Random runs")
struct RandomRunTests {
    /// Folders and parameters that the walks leave out, because they would never end.
    private static let more: [Input] = [
        "USER a", "PASS a", "USER a", "PASS a", "PASV", "RETR a", "STOR a", "CWD deep", "SITE UMASK 077",
        "SITE IDLE 20",
        "SITE DIRSTYLE", "OPTS MLST size;", "OPTS HASH MD5", "REST 1", "REST 99999", "ALLO 5", "RNFR a", "RNTO b",
    ].map(Alphabet.input)

    @Test("Whatever a client sends and whenever an edge answers, each command gets its reply")
    func randomRuns() throws {
        var policy = SessionPolicy()
        policy.queuedCommandsMax = 3
        policy.failedLoginsMax = 30
        try Self.run(policy)
    }

    @Test("So it does where commands have a rate, some are refused, and folders have messages")
    func strictSite() throws {
        var policy = SessionPolicy()
        policy.queuedCommandsMax = 4
        policy.failedLoginsMax = 30
        policy.commands.perSecondMax = 2
        policy.commands.denied = [.NOOP, .MDTM]
        policy.messages.directoryFile = ".message"
        try Self.run(policy)
    }

    private static func run(_ policy: SessionPolicy) throws {
        var seeds = SystemRandomNumberGenerator()
        let first = seeds.next()
        var stepCount = 0
        for run in 0..<2_000 {
            let seed = first &+ UInt64(run)
            var edge = ModelEdge(seed: seed, policy: policy, commands: Alphabet.everyVerb + Self.more)
            do {
                try edge.run(steps: 500)
            } catch {
                Issue.record("seed \(seed): \(error)")
                return
            }
            stepCount += edge.stepCount
        }
        print("Random runs from seed \(first): \(stepCount) steps.")
        #expect(stepCount > 2_000)
    }
}
