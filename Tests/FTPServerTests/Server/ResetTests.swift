// Thousands of sessions that end in the middle of something. Afterwards nothing of them is left.
import FTPProtocol
import Foundation
import RandomTesting
import ServerTesting
import Telemetry
import Testing

/// Where in its life a session is reset.
enum Moment: CaseIterable, Sendable {
    case beforeGreeting, greeted, halfALine, named, loggedIn
    case portReserved, dataConnected, waitingForData, listeningForData
    case downloading, downloadingText, uploading, appending, listing, dataResetFirst, dataClosedFirst
    case hashing, statusListing, pipelining, aborting, quitting

    /// Lives up to that moment, and ends.
    func play(on client: WireClient, using generator: inout SeededRandom) throws {
        switch self {
        case .beforeGreeting: return
        case .greeted: try client.expect(220)
        case .halfALine:
            try client.expect(220)
            try client.send(bytes: Array("USER al".utf8))
        case .named:
            try client.expect(220)
            try client.ask("USER alice", 331)
        default:
            try client.expect(220)
            try client.logIn()
            try client.ask("TYPE I", 200)
            try self.playLoggedIn(on: client, using: &generator)
        }
    }

    private func playLoggedIn(on client: WireClient, using generator: inout SeededRandom) throws {
        switch self {
        case .portReserved: _ = try client.passiveEndpoint()
        case .dataConnected: _ = try client.data()
        case .waitingForData:
            _ = try client.passiveEndpoint()
            try client.send("RETR large")
        case .listeningForData:
            let listener = try client.listen(.extendedActive)
            try client.send("RETR large")
            if Bool.random(using: &generator) { _ = try listener.accept() }
        case .hashing: try client.send("HASH large")
        case .statusListing: try client.send("STAT many")
        case .pipelining:
            try client.send(bytes: Array(String(repeating: "EPSV\r\nCWD many\r\nCDUP\r\n", count: 20).utf8))
        case .quitting: try client.send("QUIT")
        case .beforeGreeting, .greeted, .halfALine, .named, .loggedIn: return
        case .downloading, .downloadingText, .uploading, .appending, .listing, .dataResetFirst, .dataClosedFirst,
            .aborting:
            try self.playTransfer(on: client, using: &generator)
        }
    }

    private func playTransfer(on client: WireClient, using generator: inout SeededRandom) throws {
        let mode: DataMode = [.passive, .extendedPassive, .active].randomElement(using: &generator) ?? .passive
        let count = Int.random(in: 0..<300_000, using: &generator)
        if self == .downloadingText { try client.ask("TYPE A", 200) }
        switch self {
        case .uploading, .appending:
            let name = "upload \(Int.random(in: 0..<20, using: &generator))"
            let data = try client.data(mode)
            // APPE to a file that another one appends to gets 450.
            try client.send((self == .uploading ? "STOR " : "APPE ") + name)
            guard try client.reply().code.rawValue == 150 else { return }
            try data.socket().write([UInt8](repeating: 7, count: count))
        case .listing: _ = try client.begin("MLSD many", mode).read(upTo: max(1, count))
        default:
            let data = try client.begin("RETR large", mode)
            _ = try data.read(exactly: count)
            if self == .dataResetFirst { data.reset() }
            if self == .dataClosedFirst { data.close() }
            if self == .aborting { try client.send("ABOR") }
        }
    }
}

@Suite("Sessions that are reset", .serialized)
struct ResetTests {
    @Test("2,000 sessions that are reset at any point of their lives leave nothing behind")
    func resets() async throws {
        let given = ProcessInfo.processInfo.environment["SPILLWAY_TEST_SEED"].flatMap { UInt64($0) }
        let seed = given ?? .random(in: 0..<1 << 32)
        print("ResetTests: SPILLWAY_TEST_SEED=\(seed)")
        await #expect(processExitsWith: .success) { [seed = seed as UInt64] in
            await recordingErrors { try await Self.run(seed: seed, waves: 20, width: 100) }
        }
    }

    private static func run(seed: UInt64, waves: Int, width: Int) async throws {
        try await withServer { server in
            try TestFile.writeSparse(size: 64 << 20, [], to: server.root["large"])
            try server.root.makeFolder("many")
            for number in 0..<5_000 { try server.root.write([], to: "many/file number \(number)") }
            // The first wave makes what the server makes once and keeps.
            try await Self.wave(seed: seed, width: width, at: server.endpoint)
            #expect(server.becomesEmpty(), "seed \(seed)")
            let before = OpenDescriptors.settled()
            for number in 1..<waves {
                try await Self.wave(seed: seed &+ UInt64(number), width: width, at: server.endpoint)
            }
            #expect(server.becomesEmpty(), "seed \(seed)")
            let after = OpenDescriptors.settled(expecting: before.count)
            #expect(after.count == before.count, "seed \(seed): \(after.added(since: before))")
            let opened = server.events.count { if case .sessionOpened = $0 { true } else { false } }
            let closed = server.events.count { if case .sessionClosed = $0 { true } else { false } }
            #expect(opened == closed, "seed \(seed)")
            // Those that were reset before they were let in have no session.
            #expect(opened > waves * width / 2, "seed \(seed)")
            try await Self.stillServes(server)
        }
    }

    /// A wave of sessions that all end by RST.
    private static func wave(seed: UInt64, width: Int, at endpoint: Endpoint) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<width {
                group.addTask {
                    var generator = SeededRandom(seed: seed &* 1_000 &+ UInt64(number))
                    let moment = Moment.allCases.randomElement(using: &generator) ?? .loggedIn
                    let client = try WireClient(to: endpoint)
                    try moment.play(on: client, using: &generator)
                    client.socket.reset()
                }
            }
            try await group.waitForAll()
        }
    }

    private static func stillServes(_ server: RunningServer) async throws {
        let client = try server.client()
        let bytes = SeededRandom.bytes(1_000_000)
        for mode in DataMode.allCases {
            try client.store(bytes, "STOR whole", mode)
            #expect(try client.retrieve("RETR whole", mode) == bytes)
        }
    }
}
