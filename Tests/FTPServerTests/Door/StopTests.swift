import Admission
import FTPProtocol
import LinuxSystem
import Synchronization
import SystemPackage
import Telemetry
import Testing

@testable import FTPServer

@Suite struct StopTests {
    @Test func `everyone in the kernel's queue and in the waiting room is told that the server stops`() async throws {
        let script = ScriptedAccept()
        let house = try TestDoor {
            $0.burst.maxConnections = 1
            $0.manners.accept = { (listener) throws(Errno) in try script.accept(listener) }
            $0.manners.shortagePause = .seconds(3_600)
        }
        let seated = try Visitor(to: house.endpoint)
        #expect(seated.line() == "220 Hello\r\n")
        let waiting = try (0..<100).map { _ in try Visitor(to: house.endpoint) }
        try await eventually("100 wait.") { house.door.figures.waiting == 100 }
        script.failAll(.tooManyOpenFiles)
        let queued = try (0..<200).map { _ in try Visitor(to: house.endpoint) }
        try await eventually("The listeners rest.") { house.door.figures.acceptFailures == 1 }
        script.failAll(nil)
        house.door.stop()
        for visitor in waiting + queued {
            #expect(visitor.readToEnd() == ("421 Server is stopping\r\n", .orderly))
        }
        #expect(house.door.figures.refused[.stopping] == 300)
        #expect(house.lobby.present.count == 1)
        house.close()
        #expect(seated.readToEnd().ending == .orderly)
    }

    @Test func `clients in the queues are told that the server stops, once descriptors come back`() throws {
        let script = ScriptedAccept()
        let house = try TestDoor {
            $0.bindings.append($0.bindings[0])
            $0.manners.accept = { (listener) throws(Errno) in try script.accept(listener) }
            $0.manners.shortagePause = .milliseconds(1)
            $0.manners.lingerTimeMax = .seconds(3_600)
        }
        let door = house.door
        script.fail(Array(repeating: .tooManyOpenFiles, count: 1_000))
        let visitors = try (0..<100).map { try Visitor(to: door.endpoints[$0 % 2]) }
        let stopper = try SystemThread(name: "stopper") { door.stop() }
        for visitor in visitors {
            let (text, ending) = visitor.readToEnd()
            #expect(["220 Hello\r\n", "421 Server is stopping\r\n"].contains(text) && ending == .orderly)
            visitor.closeSending()
        }
        stopper.join()
        house.close()
    }

    @Test func `a door with several listeners stops when descriptors never come back`() async throws {
        let script = ScriptedAccept()
        let house = try TestDoor {
            $0.bindings.append($0.bindings[0])
            $0.manners.accept = { (listener) throws(Errno) in try script.accept(listener) }
            $0.manners.shortagePause = .milliseconds(1)
            $0.manners.lingerTimeMax = .milliseconds(20)
        }
        script.failAll(.tooManyOpenFiles)
        let visitors = try house.door.endpoints.map { try Visitor(to: $0) }
        try await eventually("Accepting fails.") { house.door.figures.acceptFailures > 0 }
        house.door.stop()
        for visitor in visitors { #expect(visitor.readToEnd().text.isEmpty) }
        #expect(house.door.figures.accepted == 0)
        house.close()
    }

    @Test func `a door that stops in the middle of a burst resets nobody`() throws {
        let house = try TestDoor { $0.manners.handshakeTimeMax = .milliseconds(20) }
        let endpoint = house.endpoint
        let door = house.door
        let stopper = try SystemThread(name: "stopper") { door.stop() }
        var visitors: [Visitor] = []
        for _ in 0..<500 { visitors.append(try Visitor(to: endpoint)) }
        stopper.join()
        house.lobby.endAll(door)
        for visitor in visitors {
            let (text, ending) = visitor.readToEnd()
            // Who knocked after the end finds nobody; who got in before it was answered.
            let isAnswered = ["220 Hello\r\n", "421 Server is stopping\r\n"].contains(text) && ending == .orderly
            #expect(isAnswered || (text.isEmpty && ending == .broken(.connectionRefused)))
        }
        house.close()
    }

    @Test func `after the stop the port is free, and no descriptor of it is left`() throws {
        let house = try TestDoor {
            $0.burst.maxConnections = 5
            $0.burst.serverListenBacklog = 5
        }
        let endpoint = house.endpoint
        var visitors = try (0..<50).map { _ in try Visitor(to: endpoint) }
        house.close()
        visitors.removeAll()
        let left = (0..<Int32(clamping: DescriptorLimit.current)).filter { (try? Socket.localEndpoint($0)) == endpoint }
        #expect(left == [])
        #expect(throws: Never.self) { try Socket.checkIsFree(endpoint) }
    }

    @Test func `stopping twice, or without a start, is fine, and so is a seat that comes back later`() throws {
        let house = try TestDoor()
        let visitor = try Visitor(to: house.endpoint)
        #expect(visitor.line() == "220 Hello\r\n")
        house.door.stop()
        house.door.stop()
        house.lobby.endAll(house.door)
        let idle = try TestDoor(starts: false)
        let endpoint = idle.endpoint
        idle.door.stop()
        #expect(throws: Never.self) { try Socket.checkIsFree(endpoint) }
    }

    @Test func `a door that was stopped is let go, though those behind it hold it`() throws {
        weak var gone: Door?
        do {
            let holder = Holder()
            let configuration = DoorConfiguration(bindings: [Endpoint(address: .loopback, port: 0)])
            let door = try Door(configuration: configuration, loopCount: 1, recorder: RecordedEvents()) { _, _ in
                holder.door.withLock { _ in }
            }
            holder.door.withLock { $0 = door }
            gone = door
            try door.start()
            door.stop()
        }
        #expect(gone == nil)
    }
}

private final class Holder: Sendable {
    let door = Mutex<Door?>(nil)
}
