import Admission
import FTPProtocol
import LinuxSystem
import Telemetry
import Testing

@testable import FTPServer

@Suite struct LiveSettingsTests {
    private static let queueMax = KernelSetting.listenQueueMax

    private static func settings(_ change: (inout BurstSettings) -> Void) -> BurstSettings {
        var settings = BurstSettings()
        settings.listenBacklog = 4_000
        change(&settings)
        return settings
    }

    @Test func `a larger backlog is held by more listeners, a smaller one by fewer, and nobody is lost`() async throws {
        let house = try TestDoor { $0.manners.retirementTime = .milliseconds(50) }
        let (one, many) = (Self.queueMax - 50, Self.queueMax * 3)
        var visitors: [Visitor] = []
        for round in 0..<12 {
            let backlog = round.isMultiple(of: 2) ? many : one
            house.door.change(Self.settings { $0.listenBacklog = backlog })
            for _ in 0..<100 { visitors.append(try Visitor(to: house.endpoint)) }
        }
        house.door.change(Self.settings { $0.listenBacklog = many })
        try await eventually("There are more listeners.") { house.door.queues[0].listeners > 3 }
        #expect(house.door.queues[0].limit >= many)
        house.door.change(Self.settings { $0.listenBacklog = one })
        try await eventually("There is one listener.") { house.door.queues[0].listeners == 1 }
        #expect(house.door.queues[0].limit == one)
        for _ in 0..<100 { visitors.append(try Visitor(to: house.endpoint)) }
        for visitor in visitors { #expect(visitor.line() == "220 Hello\r\n") }
        house.close()
    }

    @Test func `those that are in the queue of a listener that retires are served`() throws {
        var binding = try Binding(to: Endpoint(address: .loopback, port: 0), backlog: 300, queueMax: 64)
        let before = try (0..<100).map { _ in try Visitor(to: binding.endpoint) }
        try Self.settle(before)
        try binding.hold(50, retiring: .now, queueMax: 64)
        #expect(binding.activeCount == 1)
        let after = try (0..<20).map { _ in try Visitor(to: binding.endpoint) }
        try Self.settle(after)
        let retiring = binding.retiring.reduce(0) { $0 + Self.acceptAll($1) }
        binding.closeRetired()
        let active = binding.listeners.reduce(0) { $0 + Self.acceptAll($1) }
        #expect(binding.listeners.count == 1)
        #expect(retiring + active == 120)
        // Newcomers went to the one that stays.
        #expect(active >= 20)
        binding.close()
    }

    @Test func `a listener that retires is taken back before a new one is opened`() throws {
        var binding = try Binding(to: Endpoint(address: .loopback, port: 0), backlog: 300, queueMax: 64)
        let all = binding.listeners
        try binding.hold(50, retiring: .now, queueMax: 64)
        #expect(binding.retiring.count == all.count - 1)
        try binding.hold(300, retiring: .now, queueMax: 64)
        #expect(binding.listeners == all)
        #expect(binding.retirement == nil)
        let visitors = try (0..<300).map { _ in try Visitor(to: binding.endpoint) }
        try Self.settle(visitors)
        #expect(binding.listeners.reduce(0) { $0 + Self.acceptAll($1) } == 300)
        binding.close()
    }

    @Test func `more seats let those in who wait, fewer seats throw nobody out`() async throws {
        let house = try TestDoor { $0.burst.maxConnections = 2 }
        let visitors = try (0..<10).map { _ in try Visitor(to: house.endpoint) }
        try await eventually("Eight wait.") { house.door.figures.waiting == 8 }
        house.door.change(Self.settings { $0.maxConnections = 7 })
        try await eventually("Three wait.") { house.door.figures.waiting == 3 }
        house.door.change(Self.settings { $0.maxConnections = 1 })
        try await eventually("It is known.") { house.door.figures.seats.limit == 1 }
        #expect(house.door.figures.seated == 7)
        #expect(house.door.figures.waiting == 3)
        for _ in 0..<6 { house.lobby.endFirst(house.door) }
        try await eventually("One is left.") { house.door.figures.seated == 1 }
        #expect(house.door.figures.waiting == 3)
        house.lobby.endFirst(house.door)
        try await eventually("The next is in.") { house.door.figures.waiting == 2 }
        #expect(visitors.count == 10)
        house.close()
    }

    @Test func `whoever waits longer than a shorter patience allows is told, unless the monitor is off`() async throws {
        let house = try TestDoor { $0.burst.maxConnections = 1 }
        let seated = try Visitor(to: house.endpoint)
        #expect(seated.line() == "220 Hello\r\n")
        let waiting = try Visitor(to: house.endpoint)
        try await eventually("One waits.") { house.door.figures.waiting == 1 }
        var settings = Self.settings {
            $0.maxConnections = 1
            $0.queueTimeout = .milliseconds(1)
            $0.disableBacklogMonitor = true
        }
        house.door.change(settings)
        let second = try Visitor(to: house.endpoint)
        try await eventually("Two wait.") { house.door.figures.waiting == 2 }
        settings.disableBacklogMonitor = false
        house.door.change(settings)
        #expect(waiting.readToEnd().text.hasPrefix("421 No seat came free in "))
        #expect(second.readToEnd().ending == .orderly)
        house.close()
    }

    @Test func `the queue is measured before it is emptied`() async throws {
        let house = try TestDoor(starts: false)
        let visitors = try (0..<37).map { _ in try Visitor(to: house.endpoint) }
        try Self.settle(visitors)
        try house.door.start()
        for visitor in visitors { #expect(visitor.line() == "220 Hello\r\n") }
        try await eventually("The peak is known.") { house.door.queues.first?.peak == 37 }
        #expect(house.door.takePeaks().queues[0].recentPeak == 37)
        #expect(house.door.takePeaks().queues[0].recentPeak == 0)
        #expect(house.door.queues[0].limit == 4_000)
        house.close()
    }

    /// Waits until all of them are connected.
    private static func settle(_ visitors: [Visitor]) throws { for visitor in visitors { try visitor.settle() } }

    private static func acceptAll(_ listener: Int32) -> Int {
        var count = 0
        while let accepted = try? Socket.accept(listener) {
            count += 1
            Socket.close(accepted.descriptor)
        }
        return count
    }
}
