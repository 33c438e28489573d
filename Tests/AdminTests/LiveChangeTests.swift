// Settings of a real server, changed while clients come.
import Admission
import Configuration
import FTPServer
import LinuxSystem
import ServerTesting
import Synchronization
import Telemetry
import Testing

@testable import Admin

@Suite struct LiveChangeTests {
    @Test func changesWhileClientsComeLoseNobody() async throws {
        try await withServer { running in
            try withControl(running.server) { client in
                let isDone = CancellationFlag()
                let failures = Mutex<[String]>([])
                let changer = try SystemThread(name: "changer") {
                    var round = 0
                    while !isDone.isRaised {
                        round += 1
                        let backlog = [64, 20_000, 1, 16_384][round % 4]
                        do {
                            _ = try client.set(["listenBacklog=\(backlog)", "maxPoolThreads=\(1 + round % 8)"])
                        } catch { failures.withLock { $0.append("\(error)") } }
                    }
                }
                defer { changer.join() }
                defer { isDone.raise() }
                for _ in 0..<10 {
                    let crowd = try (0..<30).map { _ in try WireClient(to: running.endpoint) }
                    for visitor in crowd { try visitor.expect(220) }
                    for visitor in crowd { try visitor.ask("QUIT", 221) }
                }
                #expect(failures.withLock { $0 }.isEmpty)
            }
            let counts = running.server.status().clients
            #expect(counts.admitted == 300)
            #expect(counts.refused.values.allSatisfy { $0 == 0 })
        }
    }

    @Test func answerTellsWhatTheKernelGrants() async throws {
        try await withServer { running in
            try withControl(running.server) { client in
                let before = try client.status().bindings[0]
                let done = try client.set(["listenBacklog", "\(2 * before.backlog)"])
                let now = try client.status().bindings[0]
                #expect(now.backlog >= 2 * before.backlog)
                #expect(done.rows[0].effective.hasPrefix("\(now.backlog) on "))
                #expect(running.server.settings.listenBacklog == 2 * before.backlog)
            }
        }
    }

    @Test func refusedChangesChangeNothing() async throws {
        try await withServer { running in
            try withControl(running.server) { client in
                let before = running.server.settings
                for value in ["", "0", "-5", "many", "99999999999999999999", "3.5"] {
                    #expect(throws: ControlClientError.self) {
                        try client.set(["maxConnections=5", "listenBacklog=\(value)"])
                    }
                }
                #expect(running.server.settings == before)
                #expect(try client.statusAndSettings().settings == before)
                try running.visitor().ask("QUIT", 221)
            }
        }
    }
}
