import Admission
import FTPProtocol
import LinuxSystem
import SystemPackage
import Telemetry
import Testing

@testable import FTPServer

@Suite struct MannersTests {
    @Test func `clients beyond the room are reset when IIS's flag asks for it`() throws {
        let house = try TestDoor {
            $0.burst.maxConnections = 1
            $0.burst.serverListenBacklog = 0
            $0.burst.resetOnMaxConnections = true
        }
        let seated = try Visitor(to: house.endpoint)
        #expect(seated.line() == "220 Hello\r\n")
        for _ in 0..<5 {
            #expect(try Visitor(to: house.endpoint).readToEnd() == ("", .broken(.connectionReset)))
        }
        house.close()
        #expect(house.door.figures.refused[.roomFull] == 5)
    }

    @Test func `whoever waits is told the number, again and again, and then greeted`() async throws {
        let house = try TestDoor {
            $0.burst.maxConnections = 1
            $0.burst.waitingGreeting = true
            $0.manners.greetingInterval = .milliseconds(20)
        }
        let seated = try Visitor(to: house.endpoint)
        #expect(seated.line() == "220 Hello\r\n")
        let first = try Visitor(to: house.endpoint)
        #expect(first.line() == "220-You are number 1 of 1 who wait for a seat.\r\n")
        let second = try Visitor(to: house.endpoint)
        #expect(second.line() == "220-You are number 2 of 2 who wait for a seat.\r\n")
        #expect(second.line().hasPrefix("220-You are number 2 of "))
        house.lobby.endFirst(house.door)
        var lines: [String] = []
        repeat { lines.append(first.line()) } while lines.last?.hasPrefix("220-") == true
        #expect(lines.last == "220 Hello\r\n")
        lines = []
        repeat { lines.append(second.line()) } while lines.last == "220-You are number 2 of 2 who wait for a seat.\r\n"
        #expect(lines.last == "220-You are number 1 of 1 who wait for a seat.\r\n")
        house.close()
    }

    @Test func `a greeting that was begun is ended before a client is sent away`() throws {
        let house = try TestDoor {
            $0.burst.maxConnections = 1
            $0.burst.waitingGreeting = true
            $0.burst.queueTimeout = .milliseconds(10)
        }
        let seated = try Visitor(to: house.endpoint)
        #expect(seated.line() == "220 Hello\r\n")
        let (text, ending) = try Visitor(to: house.endpoint).readToEnd()
        let lines = text.split(separator: "\r\n")
        #expect(lines.first?.hasPrefix("220-You are number ") == true)
        #expect(lines.dropFirst().first == "220 There is no seat for you.")
        #expect(lines.last?.hasPrefix("421 No seat came free in ") == true)
        #expect(ending == .orderly)
        house.close()
    }

    @Test func `in the manner of IIS 6 the monitor resets whoever finds no slot`() async throws {
        let house = try TestDoor {
            $0.profile = .iis6
            $0.burst = .iis6
            $0.burst.serverListenBacklog = 3
            $0.burst.maxConnections = 1
        }
        let seated = try Visitor(to: house.endpoint)
        #expect(seated.line() == "220 Hello\r\n")
        let slots = try (0..<3).map { _ in try Visitor(to: house.endpoint) }
        try await eventually("The slots are taken.") { house.door.figures.waiting == 3 }
        #expect(try Visitor(to: house.endpoint).readToEnd() == ("", .broken(.connectionReset)))
        #expect(house.door.queues[0].listeners == 1)
        #expect(house.door.queues[0].limit == 25)
        #expect(slots.count == 3)
        house.close()
    }

    @Test func `in the manner of IIS 6, without the monitor, the kernel holds whoever finds no slot`() async throws {
        let house = try TestDoor {
            $0.profile = .iis6
            $0.burst = .iis6
            $0.burst.disableBacklogMonitor = true
            $0.burst.serverListenBacklog = 3
            $0.burst.maxConnections = 1
        }
        let seated = try Visitor(to: house.endpoint)
        #expect(seated.line() == "220 Hello\r\n")
        let visitors = try (0..<10).map { _ in try Visitor(to: house.endpoint) }
        try await eventually("Seven are left with the kernel.") { house.door.queues[0].length == 7 }
        #expect(house.door.figures.waiting == 3)
        for visitor in visitors {
            try await eventually("Somebody is in.") { !house.lobby.present.isEmpty }
            house.lobby.endFirst(house.door)
            #expect(visitor.line() == "220 Hello\r\n")
        }
        house.close()
    }
}
