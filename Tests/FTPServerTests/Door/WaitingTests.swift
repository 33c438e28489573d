import Admission
import FTPProtocol
import LinuxSystem
import Telemetry
import Testing

@testable import FTPServer

@Suite struct WaitingTests {
    private static func host(_ number: UInt32) -> IPAddress { .v4(0x7F00_0000 + number) }

    @Test func `clients beyond the seats wait, and get in as sessions end`() async throws {
        let house = try TestDoor { $0.burst.maxConnections = 10 }
        let visitors = try (0..<200).map { _ in try Visitor(to: house.endpoint) }
        try await eventually("190 wait.") { house.door.figures.waiting == 190 }
        #expect(house.door.figures.seated == 10)
        for _ in 0..<200 {
            try await eventually("Somebody is in.") { !house.lobby.present.isEmpty }
            house.lobby.endFirst(house.door)
        }
        for visitor in visitors { #expect(visitor.readToEnd() == ("220 Hello\r\n", .orderly)) }
        try await eventually("All seats are free.") { house.door.figures.seated == 0 }
        #expect(house.door.figures.admitted == 200)
        #expect(house.door.figures.room.peak == 190)
        #expect(house.door.figures.refused.total == 0)
        house.close()
    }

    @Test func `addresses take turns, so a crowd from one doesn't hold up the other`() async throws {
        let house = try TestDoor {
            $0.burst.maxConnections = 1
            $0.burst.listenBacklog = 100
        }
        let seated = try Visitor(to: house.endpoint, from: Self.host(1))
        #expect(seated.line() == "220 Hello\r\n")
        var visitors: [Visitor] = []
        for (number, host) in [2, 2, 2, 2, 2, 3].enumerated() {
            visitors.append(try Visitor(to: house.endpoint, from: Self.host(UInt32(host))))
            try await eventually("One more waits.") { house.door.figures.waiting == number + 1 }
        }
        var order: [IPAddress] = []
        for number in 0..<6 {
            house.lobby.endFirst(house.door)
            try await eventually("The next is in.") { house.door.figures.admitted == number + 2 }
            try await eventually("The next is greeted.") { house.lobby.present.count == 1 }
            order += house.lobby.present.map(\.peer.address)
        }
        #expect(order == [2, 3, 2, 2, 2, 2].map { Self.host($0) })
        house.close()
    }

    @Test func `a full room tells each client why, with a time to come back, and closes in good order`() async throws {
        let house = try TestDoor {
            $0.burst.maxConnections = 1
            $0.burst.serverListenBacklog = 0
        }
        let seated = try Visitor(to: house.endpoint)
        #expect(seated.line() == "220 Hello\r\n")
        // Unread bytes are what turns a close into a reset.
        let visitors = try (0..<300).map { _ in
            let visitor = try Visitor(to: house.endpoint)
            try visitor.say("USER somebody\r\nPASS secret\r\n")
            return visitor
        }
        var texts: Set<String> = []
        for visitor in visitors {
            let (text, ending) = visitor.readToEnd()
            #expect(ending == .orderly)
            #expect(text.wholeMatch(of: #/421 Site is full \(1\); try again in (\d+) s\r\n/#) != nil)
            texts.insert(text)
        }
        #expect(texts.count == 26)
        house.close()
        #expect(house.door.figures.refused[.roomFull] == 300)
        #expect(house.events.all.count { if case .refused(_, .roomFull) = $0 { true } else { false } } == 300)
    }

    @Test func `a client that leaves while it waits makes room for the next`() async throws {
        let house = try TestDoor {
            $0.burst.maxConnections = 1
            $0.burst.serverListenBacklog = 20
        }
        let seated = try Visitor(to: house.endpoint)
        #expect(seated.line() == "220 Hello\r\n")
        for round in 1...3 {
            var visitors = try (0..<20).map { _ in try Visitor(to: house.endpoint) }
            try await eventually("The room is full.") { house.door.figures.waiting == 20 }
            // One closes its sending side only, and is answered with FIN; the others vanish.
            visitors[0].closeSending()
            #expect(visitors[0].readToEnd() == ("", .orderly))
            visitors.removeAll()
            try await eventually("The room is empty.") { house.door.figures.waiting == 0 }
            #expect(house.door.figures.leftWaiting == 20 * round)
        }
        #expect(house.door.figures.refused.total == 0)
        house.close()
    }

    @Test func `what a waiting client sends early is kept for its session`() async throws {
        let house = try TestDoor { $0.burst.maxConnections = 1 }
        let seated = try Visitor(to: house.endpoint)
        #expect(seated.line() == "220 Hello\r\n")
        let waiting = try Visitor(to: house.endpoint)
        try waiting.say("USER early\r\n")
        try await eventually("It waits.") { house.door.figures.waiting == 1 }
        house.lobby.endFirst(house.door)
        #expect(waiting.line() == "220 Hello\r\n")
        let client = try #require(house.lobby.present.first)
        #expect(try Socket.discard(client.descriptor, count: 100) == 12)
        house.close()
    }

    @Test func `who has waited long enough is told so`() throws {
        let house = try TestDoor {
            $0.burst.maxConnections = 1
            $0.burst.queueTimeout = .milliseconds(20)
        }
        let seated = try Visitor(to: house.endpoint)
        #expect(seated.line() == "220 Hello\r\n")
        for _ in 0..<3 {
            let (text, ending) = try Visitor(to: house.endpoint).readToEnd()
            #expect(text.hasPrefix("421 No seat came free in "))
            #expect(ending == .orderly)
        }
        house.close()
        #expect(house.door.figures.refused[.waitedTooLong] == 3)
    }

    @Test func `seats of one address are limited when that is asked for`() async throws {
        let house = try TestDoor { $0.burst.maxConnectionsPerAddress = 2 }
        let crowd = try (0..<5).map { _ in try Visitor(to: house.endpoint, from: Self.host(8)) }
        try await eventually("Three wait.") { house.door.figures.waiting == 3 }
        let other = try Visitor(to: house.endpoint, from: Self.host(9))
        #expect(other.line() == "220 Hello\r\n")
        #expect(house.door.figures.waiting == 3)
        #expect(crowd.count == 5)
        house.close()
    }

    @Test func `a refused client that never closes is let go after its time`() async throws {
        let house = try TestDoor {
            $0.burst.maxConnections = 1
            $0.burst.serverListenBacklog = 0
            $0.manners.lingerTimeMax = .milliseconds(20)
        }
        let seated = try Visitor(to: house.endpoint)
        #expect(seated.line() == "220 Hello\r\n")
        let stubborn = try Visitor(to: house.endpoint)
        #expect(stubborn.line().hasPrefix("421 "))
        try await eventually("It is gone.") {
            house.door.figures.refused.total == 1 && house.door.figures.lingering == 0
        }
        #expect(stubborn.readToEnd().ending == .orderly)
        house.close()
    }
}
