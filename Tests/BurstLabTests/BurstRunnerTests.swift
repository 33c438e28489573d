// Whole runs against a server that does everything right: ours.
import FTPClient
import FTPProtocol
import FTPServer
import LinuxSystem
import ServerTesting
import Testing

@testable import BurstLab

@Suite struct BurstRunnerTests {
    @Test(arguments: [ClientMode.banner, .login, .hold])
    func allAreServed(_ mode: ClientMode) async throws {
        try await withServer { running in
            let result = try burst(running.endpoint, mode, clients: 300) { $0.beAlice() }
            #expect(result.endings == [.served: 300])
            let round = result.rounds[0]
            #expect(round.latencies.connect.count == 300)
            #expect(round.latencies.greeting.count == 300)
            #expect(round.latencies.login.count == (mode == .banner ? 0 : 300))
            #expect(round.latencies.done.count == (mode == .hold ? 0 : 300))
            #expect(running.becomesEmpty())
        }
    }

    @Test func uploadsArriveWhole() async throws {
        try await withServer { running in
            let result = try burst(running.endpoint, .upload, clients: 100) {
                $0.beAlice()
                $0.script.uploadBytes = 200_000
                $0.request.timeoutSeconds = 30
            }
            #expect(result.endings == [.served: 100])
            #expect(result.rounds[0].fileBytes == 20_000_000)
            let names = try running.root.names()
            #expect(names.count == 100)
            for name in names { #expect(running.root.size(of: name) == 200_000) }
        }
    }

    @Test func downloadsComeWhole() async throws {
        try await withServer { running in
            try running.root.write([UInt8](repeating: 7, count: 1_000_000), to: "file.bin")
            let result = try burst(running.endpoint, .download, clients: 50) {
                $0.beAlice()
                $0.script.path = "file.bin"
                $0.request.timeoutSeconds = 30
            }
            #expect(result.endings == [.served: 50])
            #expect(result.rounds[0].fileBytes == 50_000_000)
        }
    }

    @Test func aWrongPasswordIsARefusalWithItsCode() async throws {
        try await withServer { running in
            let result = try burst(running.endpoint, .login, clients: 3) {
                $0.script.user = "alice"
                $0.script.password = Secret("wrong".utf8)
                $0.request.timeoutSeconds = 30
            }
            #expect(result.endings == [.otherRefusal: 3])
            #expect(result.rounds[0].words.map(\.code) == [530])
        }
    }

    @Test func roundsFollowEachOtherAndClientsComeFromTheirSources() async throws {
        try await withServer { running in
            let result = try burst(running.endpoint, .login, clients: 40) {
                $0.beAlice()
                $0.request.rounds = 3
                $0.request.everySeconds = 0.05
                $0.request.sources = 4
                $0.request.arrival = .ramp(seconds: 0.02)
            }
            #expect(result.rounds.map(\.endings) == Array(repeating: [.served: 40], count: 3))
            #expect(result.rounds[2].startedAt - result.rounds[0].startedAt >= 0.099)
        }
    }

    @Test func aRaisedFlagEndsTheRun() async throws {
        try await onBlockingThread {
            let server = try OddServer(.say([]))
            let stop = CancellationFlag()
            let result = try server.run {
                var request = BurstRequest(target: "odd", mode: .login, connections: 10)
                request.rounds = 100
                request.timeoutSeconds = 3_600
                let plan = BurstPlan(server: server.endpoint, script: ClientScript(mode: .login), request: request)
                return try BurstRunner(plan: plan, stop: stop).run { progress in
                    if progress.started == 10 { stop.raise() }
                }
            }
            #expect(result.wasInterrupted)
            #expect(result.endings == [.interrupted: 10])
        }
    }

    @Test func targetsMayBeIPv6() async throws {
        var setup = ServerSetup()
        setup.servesIPv6 = true
        try await withServer(setup) { running in
            let endpoint = try #require(running.endpointV6)
            let result = try burst(endpoint, .upload, clients: 50) { $0.beAlice() }
            #expect(result.endings == [.served: 50])
        }
    }

    @Test func fewPlacesForTransfersHoldNobodyUp() async throws {
        try await withServer { running in
            var request = BurstRequest(target: "x", mode: .upload, connections: 40)
            request.timeoutSeconds = 30
            var plan = BurstPlan(server: running.endpoint, script: ClientScript(mode: .upload), request: request)
            plan.beAlice()
            let round = try Round(plan: plan, number: 0, transfersMax: 2, stop: CancellationFlag())
            let result = round.run { _ in }
            #expect(result.endings == [.served: 40])
            #expect(round.queue.places == 2)
        }
    }

    @Test func holdersLeaveInOrderWhenTheRunIsEnded() async throws {
        try await withServer { running in
            var request = BurstRequest(target: "x", mode: .hold, connections: 40)
            request.holdSeconds = 3_600
            var plan = BurstPlan(server: running.endpoint, script: ClientScript(mode: .hold), request: request)
            plan.beAlice()
            let stop = CancellationFlag()
            let round = try Round(plan: plan, number: 0, transfersMax: 0, stop: stop)
            let result = round.run { round in if round.clients.allSatisfy(\.dialogue.isHolding) { stop.raise() } }
            #expect(result.endings == [.served: 40])
        }
    }

    @Test func noMoreTransfersBeginThanThereArePlaces() {
        var queue = TransferQueue()
        queue.places = 2
        for client in 0..<4 { queue.append(client) }
        #expect([queue.next(), queue.next(), queue.next()] == [0, 1, nil])
        queue.places += 1
        #expect([queue.next(), queue.next()] == [2, nil])
    }

    @Test func sourcesNeedALoopbackTarget() {
        var request = BurstRequest(target: "x", mode: .login, connections: 1)
        request.sources = 2
        let server = Endpoint(address: .v6(high: 0, low: 1), port: 9)
        let plan = BurstPlan(server: server, script: ClientScript(mode: .login), request: request)
        #expect(throws: BurstError.sourcesNeedLoopback) {
            try BurstRunner(plan: plan, stop: CancellationFlag()).run()
        }
    }

    @Test func moreClientsThanDescriptorsAreNotBegun() throws {
        let plan = BurstPlan(
            server: Endpoint(address: .loopback, port: 9),
            script: ClientScript(mode: .login),
            request: BurstRequest(target: "x", mode: .login, connections: DescriptorLimit.raiseToHard())
        )
        #expect(throws: BurstError.self) { try BurstRunner(plan: plan, stop: CancellationFlag()).run() }
    }

    @Test func aResultSurvivesJSON() async throws {
        try await withServer { running in
            let result = try burst(running.endpoint, .login, clients: 20) { $0.beAlice() }
            #expect(try BurstResult(json: result.json()) == result)
            #expect(try result.json().contains("\"endings\":{\"served\":20}"))
        }
    }
}

extension BurstPlan {
    /// The test server's user who may do everything, with time enough for a busy machine.
    mutating func beAlice() {
        self.script.user = "alice"
        self.script.password = Secret((RunningServer.passwords["alice"] ?? "").utf8)
        self.request.timeoutSeconds = 30
    }
}
