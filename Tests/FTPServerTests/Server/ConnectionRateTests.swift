// Clients of an address that come faster than they may: all are served, one after the other.
import Admission
import FTPProtocol
import FTPServer
import ServerTesting
import Telemetry
import Testing

@Suite("Connection rate of an address")
struct ConnectionRateTests {
    @Test("Clients beyond the rate wait for their time, and another address doesn't wait for them")
    func delayed() async throws {
        let setup = ServerSetup {
            $0.burst.connectionRatePerAddress = 4
            $0.burst.queueTimeout = .milliseconds(200)
        }
        try await withServer(setup) { server in
            let begin = ContinuousClock.now
            let clients = try (0..<10).map { _ in try WireClient(to: server.endpoint) }
            let other = try server.client(from: .v4(0x7F00_0009))
            try other.ask("PWD", 257)
            for client in clients { try client.expect(220) }
            // Four at once, then one each quarter of a second.
            #expect(ContinuousClock.now - begin >= .milliseconds(1_250))
            #expect(server.events.count { if case .refused = $0 { true } else { false } } == 0)
        }
    }

    @Test("A rate that is lifted lets everybody in who waits for their time")
    func lifted() async throws {
        try await withServer(ServerSetup { $0.burst.connectionRatePerAddress = 1 }) { server in
            let clients = try (0..<100).map { _ in try WireClient(to: server.endpoint) }
            try clients[0].expect(220)
            #expect(eventually { server.server.status().crowd.waiting.current > 90 })
            var settings = server.server.settings
            settings.connectionRatePerAddress = nil
            server.server.change(settings)
            for client in clients.dropFirst() { try client.expect(220) }
            #expect(eventually { server.server.status().crowd.busiestAddress.peak == 100 })
        }
    }
}
