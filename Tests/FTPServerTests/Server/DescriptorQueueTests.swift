// Transfers that wait for descriptors: over the wire, and in a process that really has too few.
import Admission
import FTPProtocol
import FTPSession
import Glibc
import LinuxSystem
import ServerTesting
import Telemetry
import Testing

@testable import FTPServer

extension RunningServer {
    var ledger: DescriptorLedger { self.server.services.descriptors }

    /// Leaves room for so many transfers beside the sessions that are open now.
    func allowTransfers(_ count: Int) {
        self.ledger.limitChanged(to: self.ledger.connectionCount + count * 3)
    }

    func transfersWait(_ count: Int) -> Bool { eventually { self.ledger.gauges.waiting.current == count } }
}

@Suite("Waiting for descriptors")
struct DescriptorQueueTests {
    @Test("EPSV waits until another transfer has ended, and nothing fails")
    func passive() async throws {
        try await withServer { server in
            let (first, second) = (try server.client(), try server.client())
            server.allowTransfers(1)
            let upload = try first.begin("STOR one")
            try second.send("EPSV")
            #expect(server.transfersWait(1))
            try upload.write([1, 2, 3])
            upload.close()
            try first.expect(226)
            try second.expect(229)
            try second.store([4], "STOR two")
            #expect(try server.root.read("two") == [4])
            #expect(eventually { server.ledger.gauges.transfers.current == 0 })
        }
    }

    @Test("an active transfer waits before its 150")
    func active() async throws {
        try await withServer { server in
            let (first, second) = (try server.client(), try server.client())
            server.allowTransfers(1)
            let upload = try first.begin("STOR one")
            let listener = try second.listen(.active)
            try second.send("STOR two")
            #expect(server.transfersWait(1))
            #expect(!server.root.contains("two"))
            upload.close()
            try first.expect(226)
            try second.expect(150)
            let socket = try listener.accept().socket
            try socket.write([7])
            socket.close()
            try second.expect(226)
            #expect(try server.root.read("two") == [7])
        }
    }

    @Test("whoever gives up waiting leaves the queue", arguments: ["ABOR", "QUIT", "close", "reset"])
    func givingUp(how: String) async throws {
        try await withServer { server in
            let (first, second, third) = (try server.client(), try server.client(), try server.client())
            server.allowTransfers(1)
            let upload = try first.begin("STOR one")
            try second.send("EPSV")
            #expect(server.transfersWait(1))
            try third.send("EPSV")
            #expect(server.transfersWait(2))
            switch how {
            case "ABOR":
                try second.ask("ABOR", 425)
                try second.expect(226)
            case "QUIT":
                try second.ask("QUIT", 425)
                try second.expect(221)
            case "close": second.socket.close()
            default: second.socket.reset()
            }
            #expect(server.transfersWait(1))
            upload.close()
            try first.expect(226)
            try third.expect(229)
        }
    }

    @Test("an active transfer that waits is aborted, or ends with its client", arguments: ["ABOR", "reset"])
    func abortedActive(how: String) async throws {
        try await withServer { server in
            let (first, second) = (try server.client(), try server.client())
            server.allowTransfers(1)
            let upload = try first.begin("STOR one")
            let listener = try second.listen(.active)
            try second.send("STOR two")
            #expect(server.transfersWait(1))
            if how == "ABOR" {
                try second.ask("ABOR", 426)
                try second.expect(226)
            } else {
                second.socket.reset()
            }
            #expect(server.transfersWait(0))
            listener.close()
            upload.close()
            try first.expect(226)
        }
    }

    @Test("no time limit ends a wait for descriptors")
    func timeLimits() async throws {
        let setup = ServerSetup { $0.session.dataConnectTimeMax = .milliseconds(300) }
        try await withServer(setup) { server in
            let (first, second, third) = (try server.client(), try server.client(), try server.client())
            server.allowTransfers(1)
            let upload = try first.begin("STOR one")
            let listener = try third.listen(.active)
            try second.send("EPSV")
            #expect(server.transfersWait(1))
            try third.send("STOR three")
            #expect(server.transfersWait(2))
            try await Task.sleep(for: .seconds(2))
            #expect(server.transfersWait(2))
            upload.close()
            try first.expect(226)
            // The second one doesn't use its port; it is given back when it closes.
            try second.expect(229)
            second.socket.close()
            try third.expect(150)
            try listener.accept().socket.close()
            try third.expect(226)
        }
    }

    @Test("a port that nobody uses is given up when others wait, and its transfer gets 425")
    func unused() async throws {
        try await withServer { server in
            let (first, second) = (try server.client(), try server.client())
            server.allowTransfers(1)
            try first.ask("EPSV", 229)
            try first.ask("EPSV", 229)  // Replaces its own; it doesn't wait for itself.
            try second.send("EPSV")
            try second.expect(229)
            try first.ask("NLST", 425)
            try second.ask("PWD", 257)
        }
    }

    @Test("100 uploads at once in a process with descriptors for 10 of them: all are stored")
    func shortage() async {
        await #expect(processExitsWith: .success) {
            await recordingErrors { try await Self.storeAtOnce(100, allowing: 10) }
        }
    }

    @Test("a process that gets fewer descriptors while it runs lets transfers wait until it has more")
    func lowered() async {
        await #expect(processExitsWith: .success) {
            await recordingErrors {
                try await withServer { server in
                    let client = try server.client()
                    let most = DescriptorLimit.current
                    limitDescriptors(to: DescriptorLimit.open, hard: most)
                    try client.send("EPSV")
                    #expect(server.transfersWait(1))
                    limitDescriptors(to: most)
                    // Whatever happens next is the occasion on which it is noticed.
                    server.ledger.threadsChanged(to: 4)
                    try client.expect(229)
                }
            }
        }
    }

    private static func storeAtOnce(_ count: Int, allowing transfers: Int) async throws {
        try await withServer { server in
            let reserve = DescriptorLedger.reserve(threads: server.server.configuration.burst.poolThreads)
            // The clients are here too: each has one descriptor, and one more while it sends.
            limitDescriptors(to: DescriptorLimit.open + 2 * count + 4 * transfers + reserve)
            server.ledger.limitChanged(to: count + transfers * DescriptorBudget.transferCost)
            let clients = try (0..<count).map { _ in try server.client() }
            // One after the other, so that they are served in this order.
            for (number, client) in clients.enumerated() {
                try client.send("EPSV")
                if number >= transfers { #expect(server.transfersWait(number - transfers + 1)) }
            }
            for (number, client) in clients.enumerated() {
                let socket = try client.connectPassive(to: try client.expect(229))
                try client.ask("STOR \(number)", 150)
                try socket.write([UInt8](repeating: 1, count: 100_000))
                socket.close()
                try client.expect(226)
            }
            for number in 0..<count { #expect(server.root.size(of: "\(number)") == 100_000) }
            #expect(server.ledger.gauges.waiting.peak == count - transfers)
            #expect(server.events.count { if case .storageFailed = $0 { true } else { false } } == 0)
        }
    }

    @Test("a user has as many sessions as allowed; the next one is told so, and may come when one ends")
    func userSeats() async throws {
        try await withServer(ServerSetup { $0.burst.maxConnectionsPerUser = 1 }) { server in
            let first = try server.client()
            let second = try server.visitor()
            try second.ask("USER alice", 331)
            try second.ask("PASS \(RunningServer.passwords["alice", default: ""])", 421)
            try second.expectEnd()
            #expect(server.events.count { if case .refused(_, .userFull) = $0 { true } else { false } } == 1)
            _ = try server.client("reader")
            try first.ask("REIN", 220)
            let third = try server.client()
            third.socket.reset()
            // The reader is gone too: nothing holds its client.
            #expect(eventually { server.server.services.sites.busiestUser.current == 0 })
            try first.logIn()
            var settings = server.server.settings
            settings.maxConnectionsPerUser = nil
            server.server.change(settings)
            _ = try server.client()
        }
    }
}

private func limitDescriptors(to count: Int, hard: Int? = nil) {
    var limit = rlimit(rlim_cur: rlim_t(count), rlim_max: rlim_t(hard ?? count))
    setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
}
