// Bursts while settings change and servers stop: everybody is served or told, nobody is reset.
import Admission
import FTPServer
import LinuxSystem
import ServerTesting
import SystemPackage
import Telemetry
import Testing

/// Each has a process for itself: thousands of descriptors at both ends would be missing elsewhere.
@Suite("Bursts that meet something", .serialized)
struct BurstChangeTests {
    private static let login = ["USER alice", "PASS wonderland", "QUIT"]

    @Test("2,000 clients are served while every setting goes up and down")
    func settings() async {
        await #expect(processExitsWith: .success) {
            await recordingErrors {
                try await withServer { server in
                    var crowd = try Crowd(saying: Self.login)
                    for portion in 0..<80 {
                        server.server.change(Self.settings(portion))
                        try crowd.join(25, to: server.endpoint)
                        crowd.look()
                    }
                    #expect(crowd.work { $0.isOver }, "\(crowd.troubles)")
                    #expect(crowd.endings == [.orderly: 2_000], "\(crowd.troubles)")
                    #expect(crowd.count { $0.text.contains("\r\n230 ") && $0.text.contains("\r\n221 ") } == 2_000)
                    let clients = server.server.status().clients
                    #expect(clients.admitted == 2_000)
                    #expect(clients.refused.isEmpty)
                    #expect(server.becomesEmpty())
                }
            }
        }
    }

    /// Backlogs of one listener and of many, seats for few and for all, rooms of several sizes that hold everybody.
    private static func settings(_ number: Int) -> BurstSettings {
        var settings = BurstSettings()
        settings.listenBacklog = [3_000, 16_384, KernelSetting.listenQueueMax + 1, 30_000][number % 4]
        settings.maxConnections = [nil, 20, 500, 3][number % 4]
        settings.serverListenBacklog = [nil, 2_000, 6_000][number % 3]
        settings.maxPoolThreads = [4, 1, 8][number % 3]
        settings.resetOnMaxConnections = false
        return settings
    }

    @Test("A server that is told to stop in the middle of 2,000 clients answers each of them")
    func stop() async {
        await #expect(processExitsWith: .success) {
            await recordingErrors {
                let setup = ServerSetup {
                    $0.burst.maxConnections = 300
                    $0.drainTimeMax = .milliseconds(500)
                }
                try await withServer(setup) { server in
                    async let stopped: Void = Self.stop(server, onceAdmitted: 100)
                    var crowd = try Crowd(saying: ["USER alice", "PASS wonderland"])
                    for _ in 0..<80 {
                        try crowd.join(25, to: server.endpoint)
                        crowd.look()
                    }
                    #expect(crowd.work { $0.isOver }, "\(crowd.troubles)")
                    await stopped
                    let answered = crowd.count { $0.ending == .orderly && $0.isRefused }
                    // Who knocks after the end finds nobody: it wasn't on the way in.
                    let late = crowd.count { $0.ending == .broken(.connectionRefused) && $0.text.isEmpty }
                    #expect(answered + late == 2_000, "\(crowd.endings) \(crowd.troubles)")
                    #expect(answered >= 100)
                }
            }
        }
    }

    private static func stop(_ server: RunningServer, onceAdmitted count: Int) async {
        #expect(ServerTesting.eventually { server.server.status().clients.admitted >= count })
        await server.stop()
    }
}
