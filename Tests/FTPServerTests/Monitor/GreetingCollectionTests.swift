import ServerTesting
import Telemetry
import Testing

@testable import FTPServer

@Suite struct GreetingCollectionTests {
    @Test func `each client that gets its 220 is counted once, with its time`() async throws {
        try await withServer { running in
            let visitors = try (0..<20).map { _ in try running.visitor() }
            #expect(eventually { running.server.monitor.greetedCount == visitors.count })
            #expect(running.server.status().kernelCounters["TcpExt.ListenOverflows"] != nil)
        }
    }
}
