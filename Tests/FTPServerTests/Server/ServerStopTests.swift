// How a server ends: transfers finish, the others hear 421, and everything is given back.
import FTPServer
import RandomTesting
import ServerTesting
import SystemPackage
import Testing

@Suite("Stopping")
struct ServerStopTests {
    private static let largeBytes = 64 << 20

    @Test("A transfer that runs is finished, and then its client hears 421")
    func finishesTransfer() async throws {
        try await withServer { running in
            try TestFile.writeSparse(size: UInt64(Self.largeBytes), [], to: running.root["large"])
            let client = try running.client()
            let data = try client.begin("RETR large")
            async let stopped: Void = running.stop()
            let idle = try? running.client()
            #expect(try data.readToEnd().count == Self.largeBytes)
            try client.expect(226)
            try client.expect(421)
            try client.expectEnd()
            idle?.socket.close()
            client.socket.close()
            await stopped
            #expect(running.server.sessionCount == 0)
        }
    }

    @Test("An upload that runs is finished, and visible")
    func finishesUpload() async throws {
        try await withServer { running in
            let client = try running.client()
            let data = try client.begin("STOR a")
            try data.write([1, 2])
            try client.waitForProgress(2)
            async let stopped: Void = running.stop()
            try data.write([3])
            data.close()
            try client.expect(226)
            try client.expect(421)
            client.socket.close()
            await stopped
            #expect(try running.root.read("a") == [1, 2, 3])
        }
    }

    @Test("Sessions without a transfer hear 421 at once, logged in or not")
    func idleSessions() async throws {
        try await withServer { running in
            let clients = [try running.visitor(), try running.client(), try running.client("reader")]
            async let stopped: Void = running.stop()
            for client in clients {
                try client.expect(421)
                try client.expectEnd()
                client.socket.close()
            }
            await stopped
            #expect(running.server.sessionCount == 0)
        }
    }

    @Test("A transfer that doesn't finish in its time is ended with 426 and 421, and leaves nothing")
    func stalledTransfer() async throws {
        try await withServer(ServerSetup { $0.drainTimeMax = .milliseconds(300) }) { running in
            let client = try running.client()
            let data = try client.begin("STOR a")
            try data.write([1, 2, 3])
            try client.waitForProgress(3)
            async let stopped: Void = running.stop()
            try client.expect(426)
            try client.expect(421)
            try client.expectEnd()
            client.socket.close()
            await stopped
            #expect(try running.root.names().isEmpty)
        }
    }

    @Test("A client that never closes its end doesn't hold the server up for ever")
    func neverCloses() async throws {
        try await withServer { running in
            let client = try running.client()
            await running.stop()
            try client.expect(421)
        }
    }

    @Test("After the stop nobody listens any more")
    func portClosed() async throws {
        try await withServer { running in
            await running.stop()
            do {
                let client = try WireClient(to: running.endpoint)
                Issue.record("A connection was taken: \(client.server)")
            } catch WireError.system(.connectionRefused, _) {}
        }
    }

    @Test("A server that can't have its port doesn't start, says why and leaves nothing open")
    func portTaken() async throws {
        await #expect(processExitsWith: .success) {
            await recordingErrors {
                try await withServer { running in
                    // Threads open descriptors of their own when they begin: once a client was served, they have.
                    _ = try running.client().list("NLST")
                    #expect(running.becomesEmpty())
                    let before = OpenDescriptors.settled()
                    let port = running.endpoint
                    await #expect(throws: (any Error).self) {
                        try await withServer(ServerSetup { $0.bindings = [port] }) { _ in }
                    }
                    #expect(
                        eventually { OpenDescriptors.current.count == before.count },
                        "\(OpenDescriptors.current.added(since: before))"
                    )
                }
            }
        }
    }

    @Test("A stopped server holds no descriptor")
    func holdsNothing() async throws {
        await #expect(processExitsWith: .success) {
            await recordingErrors {
                // The first one may open what stays open for the whole process.
                try await Self.serveOnce()
                let before = OpenDescriptors.settled()
                for _ in 0..<3 { try await Self.serveOnce() }
                #expect(
                    eventually { OpenDescriptors.current.count == before.count },
                    "\(OpenDescriptors.current.added(since: before))"
                )
            }
        }
    }

    private static func serveOnce() async throws {
        try await withServer { server in
            let client = try server.client()
            try client.store(SeededRandom.bytes(1_000_000), "STOR a")
            _ = try client.retrieve("RETR a", .active)
            try client.ask("TYPE A", 200)
            _ = try client.retrieve("RETR a")
            _ = try client.list("LIST")
            _ = try client.passiveEndpoint()
        }
    }
}
