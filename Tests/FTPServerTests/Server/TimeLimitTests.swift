import FTPProtocol
// What happens when a limit of time has passed. The limits are short here; none of these tests measures time.
import FTPServer
import FTPSession
import ServerTesting
import Testing

@Suite("Limits of time over the wire")
struct TimeLimitTests {
    private static let short: Duration = .milliseconds(300)

    @Test(
        "A client that doesn't log in is sent away with 421",
        arguments: [[], ["USER alice"], ["USER alice", "PASS wrong"]]
    )
    func login(lines: [String]) async throws {
        try await withServer(ServerSetup { $0.session.loginTimeMax = Self.short }) { server in
            let client = try server.visitor()
            for line in lines { try client.ask(line, 331, 530) }
            try client.expect(421)
            try client.expectEnd()
            #expect(server.becomesEmpty())
        }
    }

    @Test("A client that says nothing any more is sent away with 421")
    func idle() async throws {
        try await withServer(ServerSetup { $0.session.idleTimeMax = Self.short }) { server in
            let client = try server.client()
            try client.expect(421)
            try client.expectEnd()
            #expect(server.becomesEmpty())
        }
    }

    @Test("SITE IDLE chooses the limit of its session")
    func siteIdle() async throws {
        try await withServer { server in
            let client = try server.client()
            try client.ask("SITE IDLE 1", 200)
            try client.expect(421)
            try client.expectEnd()
        }
    }

    @Test("A transfer is not idle, however long it takes")
    func transferIsNotIdle() async throws {
        try await withServer(ServerSetup { $0.session.idleTimeMax = Self.short }) { server in
            try TestFile.writeSparse(size: 64 << 20, [], to: server.root["large"])
            let client = try server.client()
            let data = try client.begin("RETR large")
            try await Task.sleep(for: .milliseconds(1_500))
            #expect(try data.readToEnd().count == 64 << 20)
            try client.expect(226)
            try client.expect(421)
        }
    }

    @Test(
        "A passive port that nobody comes to gets 425, and the session goes on",
        arguments: ["RETR a", "STOR b", "NLST", "MLSD"]
    )
    func nobodyComes(line: String) async throws {
        try await withServer(ServerSetup { $0.session.dataConnectTimeMax = Self.short }) { server in
            try server.root.write("hello", to: "a")
            let client = try server.client()
            _ = try client.passiveEndpoint()
            if try client.ask(line, 150, 425).code.rawValue == 150 { try client.expect(425) }
            #expect(try client.retrieve("RETR a") == Array("hello".utf8))
            #expect(try server.root.names() == ["a"])
        }
    }

    @Test("A download that nobody reads is ended with 426", arguments: ["I", "A"])
    func stalledDownload(type: String) async throws {
        try await withServer(ServerSetup { $0.stalledTransferTimeMax = Self.short }) { server in
            try TestFile.writeSparse(size: 64 << 20, [], to: server.root["large"])
            let client = try server.client()
            try client.ask("TYPE " + type, 200)
            let data = try client.begin("RETR large")
            try client.expect(426)
            try client.ask("PWD", 257)
            data.close()
        }
    }

    @Test("An upload that nobody writes is ended with 426, and nothing of it stays", arguments: [0, 1_000])
    func stalledUpload(count: Int) async throws {
        try await withServer(ServerSetup { $0.stalledTransferTimeMax = Self.short }) { server in
            let client = try server.client()
            let data = try client.begin("STOR a")
            try data.write([UInt8](repeating: 0, count: count))
            try client.expect(426)
            #expect(try data.hasEnded())
            #expect(try server.root.names().isEmpty)
            try client.ask("PWD", 257)
        }
    }
}
