import Admission
import FTPProtocol
import LinuxSystem
import Synchronization
import SystemPackage
import Telemetry
import Testing

@testable import FTPServer

/// Keeps what was recorded.
final class RecordedEvents: EventRecorder {
    private let events = Mutex<[ServerEvent]>([])

    var all: [ServerEvent] { self.events.withLock { $0 } }

    func record(_ event: ServerEvent) { self.events.withLock { $0.append(event) } }
}

/// Behind the door: greets whoever is admitted, and keeps them until they are told to go.
final class Lobby: Sendable {
    private struct Guests: Sendable {
        var present: [AdmittedClient] = []
        var loops: Set<Int> = []
        var largestBatch = 0
    }

    private let guests = Mutex(Guests())

    var present: [AdmittedClient] { self.guests.withLock { $0.present } }
    var loops: Set<Int> { self.guests.withLock { $0.loops } }
    var largestBatch: Int { self.guests.withLock { $0.largestBatch } }

    func receive(_ loop: Int, _ batch: [AdmittedClient]) {
        // Under the lock: who is greeted is present, and who is present is greeted.
        self.guests.withLock { guests in
            for client in batch {
                _ = try? Array("220 Hello\r\n".utf8).withUnsafeBytes { try Socket.send(client.descriptor, $0) }
            }
            guests.present += batch
            guests.loops.insert(loop)
            guests.largestBatch = max(guests.largestBatch, batch.count)
        }
    }

    /// Takes whoever was admitted first out of the lobby: the seat is the caller's.
    func takeFirst() -> AdmittedClient? {
        self.guests.withLock { $0.present.isEmpty ? nil : $0.present.removeFirst() }
    }

    /// Ends the session of whoever was admitted first.
    func endFirst(_ door: Door) {
        guard let client = self.takeFirst() else { return }
        let seat = Seat(client.permit, door)
        Socket.close(client.descriptor)
        _ = consume seat
    }

    func endAll(_ door: Door) { while !self.present.isEmpty { self.endFirst(door) } }
}

/// A door on a port of its own, and what stands behind it.
struct TestDoor {
    let door: Door
    let lobby = Lobby()
    let events = RecordedEvents()

    var endpoint: Endpoint { self.door.endpoints[0] }

    init(
        _ address: IPAddress = .loopback,
        loops: Int = 2,
        starts: Bool = true,
        _ change: (inout DoorConfiguration) -> Void = { _ in }
    ) throws {
        _ = DescriptorLimit.raiseToHard()
        var configuration = DoorConfiguration(bindings: [Endpoint(address: address, port: 0)])
        configuration.burst.listenBacklog = 4_000
        configuration.manners.handshakeTimeMax = .milliseconds(5)
        configuration.manners.lingerTimeMax = .milliseconds(300)
        change(&configuration)
        let lobby = self.lobby
        self.door = try Door(configuration: configuration, loopCount: loops, recorder: self.events) { loop, batch in
            lobby.receive(loop, batch)
        }
        if starts { try self.door.start() }
    }

    /// Ends all sessions and closes the door.
    func close() {
        self.lobby.endAll(self.door)
        self.door.stop()
        self.lobby.endAll(self.door)
    }
}

/// An accept call that fails as long as it is told to, and counts.
final class ScriptedAccept: Sendable {
    private struct State: Sendable {
        var calls = 0
        var failures: [Errno] = []
        var fails: Errno?
    }

    private let state = Mutex(State())

    var calls: Int { self.state.withLock { $0.calls } }

    /// What every call throws from now on; nil lets them through.
    func failAll(_ error: Errno?) { self.state.withLock { $0.fails = error } }

    /// What the next calls throw, one each.
    func fail(_ errors: [Errno]) { self.state.withLock { $0.failures = errors } }

    func accept(_ listener: Int32) throws(Errno) -> (descriptor: Int32, peer: Endpoint) {
        let error = self.state.withLock { state -> Errno? in
            state.calls += 1
            return state.failures.isEmpty ? state.fails : state.failures.removeFirst()
        }
        if let error { throw error }
        return try Socket.accept(listener)
    }
}

extension DoorConfiguration {
    /// The settings of the first site, with those of the server; setting them puts the difference into force everywhere.
    var burst: BurstSettings {
        get {
            var burst = self.sites.first?.burst ?? BurstSettings()
            burst.listenBacklog = self.listenBacklog
            burst.maxPoolThreads = self.maxPoolThreads
            burst.disableBacklogMonitor = self.disableBacklogMonitor
            return burst
        }
        set { self.take(changesFrom: self.burst, to: newValue) }
    }
}

extension Door {
    /// Puts other settings in force.
    func change(_ burst: BurstSettings) { self.change(from: self.configuration.burst, to: burst) }
}
