import Admission
import FTPProtocol
import LinuxSystem
import Telemetry
import Testing

@testable import FTPServer

/// More clients than the descriptors are good for: 180 seats and 11 places, by the plan for 300 descriptors.
@Suite struct ShortageTests {
    private static func house(hope: Duration) throws -> TestDoor {
        try TestDoor {
            $0.descriptorLimit = 300
            $0.descriptorsInUse = 0
            $0.manners.hopeTimeMax = hope
            $0.manners.shortagePause = .milliseconds(5)
        }
    }

    @Test func `who finds no descriptor stays in the kernel's queue while sessions end, and is served`() async throws {
        let house = try Self.house(hope: .seconds(3_600))
        let visitors = try (0..<400).map { _ in try Visitor(to: house.endpoint) }
        try await eventually("Seats and room are full.") {
            house.door.figures.seated + house.door.figures.waiting == 191
        }
        #expect(house.door.figures.room.limit == 11)
        try await eventually("The others are with the kernel.") { house.door.queues[0].length == 400 - 191 }
        for _ in 0..<400 {
            try await eventually("Somebody is in.") { !house.lobby.present.isEmpty }
            house.lobby.endFirst(house.door)
        }
        for visitor in visitors { #expect(visitor.readToEnd() == ("220 Hello\r\n", .orderly)) }
        #expect(house.door.figures.refused.total == 0)
        house.close()
    }

    @Test func `when no session ends, they are told so in the end`() async throws {
        let house = try Self.house(hope: .milliseconds(20))
        let visitors = try (0..<200).map { _ in try Visitor(to: house.endpoint) }
        try await eventually("Nine are sent away.") { house.door.figures.refused[.roomFull] == 9 }
        #expect(house.door.figures.seated == 180)
        #expect(house.door.figures.waiting == 11)
        #expect(visitors.count == 200)
        house.close()
    }
}

/// More clients than the waiting room of the default size holds.
@Suite struct PatienceTests {
    private static func house(_ change: @escaping (inout BurstSettings) -> Void) throws -> TestDoor {
        try TestDoor {
            $0.burst.maxConnections = 1
            $0.burst.serverSize = .small
            $0.manners.hopeTimeMax = .seconds(3_600)
            $0.manners.descriptorPause = .milliseconds(1)
            change(&$0.burst)
        }
    }

    @Test func `beyond a room of the default size clients stay with the kernel while sessions end`() async throws {
        let house = try Self.house { _ in }
        let visitors = try (0..<520).map { _ in try Visitor(to: house.endpoint) }
        try await eventually("The room is full.") { house.door.figures.waiting == 500 }
        try await eventually("The others are with the kernel.") { house.door.queues[0].length == 19 }
        for _ in 0..<520 {
            try await eventually("Somebody is in.") { !house.lobby.present.isEmpty }
            house.lobby.endFirst(house.door)
        }
        for visitor in visitors { #expect(visitor.readToEnd() == ("220 Hello\r\n", .orderly)) }
        #expect(house.door.figures.refused.total == 0)
        house.close()
    }

    @Test func `beyond a room of a size that was asked for they are told at once`() async throws {
        let house = try Self.house { $0.serverListenBacklog = 10 }
        let visitors = try (0..<20).map { _ in try Visitor(to: house.endpoint) }
        try await eventually("Nine are sent away.") { house.door.figures.refused[.roomFull] == 9 }
        #expect(house.door.figures.waiting == 10)
        #expect(visitors.count == 20)
        house.close()
    }
}
