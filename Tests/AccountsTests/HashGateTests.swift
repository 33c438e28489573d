// How many hashes run at once, and who waits for whose.
import Accounts
import FTPProtocol
import ServerTesting
import Synchronization
import Testing

@testable import AccountStore

@Suite("The gate of hashes")
struct HashGateTests {
    private let memory = VerifiedCredentials<PasswordFinding>()

    private func key(_ user: String) -> CredentialKey { self.memory.key(user: user, password: Secret("x".utf8)) }

    /// What checks have done, for closures on other threads.
    private final class Checks: Sendable {
        let running = Atomic(0)
        let most = Atomic(0)
        let all = Atomic(0)

        /// A check that stays until another one runs beside it, or none came in time.
        func run() {
            self.all.add(1, ordering: .sequentiallyConsistent)
            let running = self.running.add(1, ordering: .sequentiallyConsistent).newValue
            self.most.max(running, ordering: .sequentiallyConsistent)
            eventually(within: .milliseconds(300)) { self.running.load(ordering: .sequentiallyConsistent) > 3 }
            self.running.subtract(1, ordering: .sequentiallyConsistent)
        }
    }

    @Test func `the same credentials are checked once, however many ask, and all get the answer`() async {
        let (gate, checks, key) = (HashGate(hashesMax: 4), Checks(), self.key("ann"))
        let memory = self.memory
        await withTaskGroup(of: PasswordFinding.self) { group in
            for _ in 0..<16 {
                group.addTask(executorPreference: BlockingExecutor.shared) {
                    gate.finding(for: key) {
                        memory.finding(for: key, at: .now)
                    } check: {
                        checks.run()
                        memory.remember(.right(hash: "h"), for: key, until: .now + .seconds(3_600))
                        return .right(hash: "h")
                    }
                }
            }
            for await finding in group { #expect(finding == .right(hash: "h")) }
        }
        #expect(checks.all.load(ordering: .sequentiallyConsistent) == 1)
        #expect(gate.hashCount == 1)
    }

    @Test func `no more hashes run at once than may`() async {
        let (gate, checks) = (HashGate(hashesMax: 2), Checks())
        let keys = (0..<8).map { self.key("user\($0)") }
        await withTaskGroup(of: Void.self) { group in
            for key in keys {
                group.addTask(executorPreference: BlockingExecutor.shared) {
                    _ = gate.finding(for: key) {
                        nil
                    } check: {
                        checks.run()
                        return .nobody
                    }
                }
            }
        }
        #expect(checks.all.load(ordering: .sequentiallyConsistent) == 8)
        #expect(checks.most.load(ordering: .sequentiallyConsistent) <= 2)
    }
}
