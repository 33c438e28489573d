import Admission
import FTPProtocol
import LinuxSystem
import Telemetry
import Testing

@testable import FTPServer

/// A door with a monitor before it; nobody is let in before `open`.
private struct WatchedDoor {
    let house: TestDoor
    let greetings = GreetingTimes()
    let monitor: BacklogMonitor

    init(isDisabled: Bool = false, _ change: (inout DoorConfiguration) -> Void = { _ in }) throws {
        self.house = try TestDoor(starts: false, change)
        let sources = MonitorSources(self.house.door, greetings: self.greetings, backlogMax: 8_000)
        self.monitor = try BacklogMonitor(sources, recorder: self.house.events, isDisabled: isDisabled)
        try self.monitor.start()
    }

    /// Lets those in who wait, and tells the monitor that they were greeted.
    func open(_ count: Int) async throws {
        try self.house.door.start()
        let lobby = self.house.lobby
        try await eventually("all are let in") { lobby.present.count == count }
        let now = ContinuousClock.now
        let greeted = lobby.present.map { GreetingTimes.Greeting(acceptedAt: $0.acceptedAt, greetedAt: now) }
        self.greetings.add(greeted, gone: 0)
    }

    func close() {
        self.house.close()
        self.monitor.stop()
    }

    /// As many clients as that, all in the kernel's queue.
    func crowd(_ count: Int) async throws -> [Visitor] {
        let visitors = try (0..<count).map { _ in try Visitor(to: self.house.endpoint) }
        for visitor in visitors {
            let poller = try Poller()
            var ready: [Poller.Event] = []
            try poller.add(visitor.descriptor, token: 0, for: .writable)
            while ready.isEmpty { poller.wait(milliseconds: -1, into: &ready) }
        }
        return visitors
    }
}

@Suite struct BacklogMonitorTests {
    @Test func `a crowd at a real door is a wave`() async throws {
        let watched = try WatchedDoor()
        defer { watched.close() }
        let visitors = try await watched.crowd(400)
        try await watched.open(visitors.count)
        try await eventually("the wave is over") { !watched.monitor.waves.isEmpty }
        let wave = try #require(watched.monitor.waves.first)
        #expect(wave.clients == 400)
        #expect(wave.greetings.count == 400)
        #expect(wave.queue.peak > 0)
        #expect(wave.queue.limit == watched.house.door.queues[0].limit)
        #expect(wave.refused.isEmpty)
        #expect(watched.monitor.countersSinceStart["TcpExt.ListenOverflows"] != nil)
    }

    @Test func `a backlog that a crowd fills is raised`() async throws {
        let watched = try WatchedDoor { $0.burst.listenBacklog = 256 }
        defer { watched.close() }
        let visitors = try await watched.crowd(230)
        try await watched.open(visitors.count)
        try await eventually("the backlog is longer") { watched.house.door.queues[0].limit == 512 }
        let events = watched.house.events.all
        #expect(events.contains { if case .backlogFilled(_, 80, _) = $0 { true } else { false } })
        #expect(events.contains { if case .backlogRaised = $0 { true } else { false } })
    }

    @Test func `a disabled monitor leaves the backlog alone`() async throws {
        let watched = try WatchedDoor(isDisabled: true) { $0.burst.listenBacklog = 256 }
        defer { watched.close() }
        #expect(watched.monitor.isDisabled)
        let visitors = try await watched.crowd(230)
        try await watched.open(visitors.count)
        try await eventually("the wave is over") { !watched.monitor.waves.isEmpty }
        #expect(watched.house.door.queues[0].limit == 256)
        watched.monitor.isDisabled = false
        #expect(!watched.monitor.isDisabled)
    }

    @Test func `a monitor that stops during a wave tells of it`() async throws {
        let watched = try WatchedDoor()
        let visitors = try await watched.crowd(400)
        try await watched.open(visitors.count)
        watched.close()
        watched.monitor.stop()
        #expect(watched.monitor.waves.map(\.clients) == [400])
    }
}
