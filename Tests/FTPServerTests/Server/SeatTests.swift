// More clients than seats: who waits, who is sent away.
import Admission
import FTPServer
import ServerTesting
import Telemetry
import Testing

@Suite("Seats over the wire")
struct SeatTests {
    private static func setup(seats: Int, waiting: Int) -> ServerSetup {
        ServerSetup {
            $0.burst.maxConnections = seats
            $0.burst.serverListenBacklog = waiting
        }
    }

    private static func waitsInRoom(_ count: Int, at server: RunningServer) -> Bool {
        eventually {
            server.events.count { if case .waiting = $0 { true } else { false } } >= count
        }
    }

    @Test("The second client gets its 220 when the first one leaves", arguments: ["QUIT", "close", "reset"])
    func waits(leaving: String) async throws {
        try await withServer(Self.setup(seats: 1, waiting: 10)) { server in
            let first = try server.client()
            let second = try WireClient(to: server.endpoint)
            #expect(Self.waitsInRoom(1, at: server))
            try first.ask("PWD", 257)
            #expect(server.server.sessionCount == 1)
            switch leaving {
            case "QUIT":
                try first.ask("QUIT", 221)
                try first.expectEnd()
                first.socket.close()
            case "close": first.socket.close()
            default: first.socket.reset()
            }
            try second.expect(220)
            try second.logIn()
        }
    }

    @Test("All of a hundred clients are served one after the other by two seats")
    func hundred() async throws {
        try await withServer(Self.setup(seats: 2, waiting: 200)) { server in
            let endpoint = server.endpoint
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<100 {
                    group.addTask {
                        let client = try WireClient(to: endpoint)
                        try client.expect(220)
                        try client.logIn()
                        #expect(try client.list("NLST").isEmpty)
                        try client.ask("QUIT", 221)
                        try client.expectEnd()
                    }
                }
                try await group.waitForAll()
            }
            #expect(server.becomesEmpty())
        }
    }

    @Test("When the waiting room is full, the next one is sent away with 421 that arrives")
    func roomFull() async throws {
        try await withServer(Self.setup(seats: 1, waiting: 1)) { server in
            let first = try server.client()
            let second = try WireClient(to: server.endpoint)
            #expect(Self.waitsInRoom(1, at: server))
            for _ in 0..<20 {
                let third = try WireClient(to: server.endpoint)
                try third.send("USER alice")
                try third.expect(421)
                try third.expectEnd()
            }
            try first.ask("QUIT", 221)
            first.socket.close()
            try second.expect(220)
        }
    }

    @Test("A client that leaves while it waits costs nobody a seat")
    func leavesWhileWaiting() async throws {
        try await withServer(Self.setup(seats: 1, waiting: 10)) { server in
            let first = try server.client()
            for number in 1...3 {
                let impatient = try WireClient(to: server.endpoint)
                #expect(Self.waitsInRoom(number, at: server))
                if number == 2 { impatient.socket.close() } else { impatient.socket.reset() }
            }
            let patient = try WireClient(to: server.endpoint)
            #expect(Self.waitsInRoom(4, at: server))
            first.socket.close()
            try patient.expect(220)
            try patient.logIn()
            patient.socket.close()
            try server.visitor().ask("QUIT", 221)
        }
    }
}
