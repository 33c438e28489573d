import Admission
import FTPProtocol
import LinuxSystem
import SystemPackage
import Telemetry
import Testing

@testable import FTPServer

@Suite struct DoorTests {
    @Test func `2,000 clients that connect at once are all let in, in batches for all loops`() async throws {
        let house = try TestDoor(loops: 4) { $0.manners.clientsPerBatch = 16 }
        let visitors = try (0..<2_000).map { _ in try Visitor(to: house.endpoint) }
        for visitor in visitors { #expect(visitor.line() == "220 Hello\r\n") }
        #expect(house.lobby.loops == [0, 1, 2, 3])
        #expect(house.lobby.largestBatch <= 16)
        try await eventually("All are counted.") { house.door.figures.seated == 2_000 }
        let figures = house.door.figures
        #expect(figures.accepted == 2_000)
        #expect(figures.admitted == 2_000)
        #expect(figures.refused.total == 0)
        house.close()
        #expect(house.door.figures.seated == 0)
    }

    @Test(arguments: [IPAddress.loopback, .v6(high: 0, low: 1)])
    func `both families are served, and the peer's address is the client's`(address: IPAddress) throws {
        let house = try TestDoor(address)
        let visitor = try Visitor(to: house.endpoint)
        #expect(visitor.line() == "220 Hello\r\n")
        #expect(house.lobby.present.map(\.peer) == [try Socket.localEndpoint(visitor.descriptor)])
        #expect(house.endpoint.address == address)
        #expect(house.endpoint.port != 0)
        house.close()
    }

    @Test func `each client comes with the number of the binding it came to`() throws {
        let house = try TestDoor {
            $0.bindings = Array(repeating: $0.bindings[0], count: 3)
            $0.burst.listenBacklog = 10
        }
        for (number, endpoint) in house.door.endpoints.enumerated() {
            let visitor = try Visitor(to: endpoint)
            #expect(visitor.line() == "220 Hello\r\n")
            #expect(house.lobby.present.last?.binding == number)
        }
        house.close()
    }

    @Test func `clients that connect before the start are served after it`() throws {
        let house = try TestDoor(starts: false)
        let visitors = try (0..<20).map { _ in try Visitor(to: house.endpoint) }
        try house.door.start()
        for visitor in visitors { #expect(visitor.line() == "220 Hello\r\n") }
        house.close()
    }

    @Test func `a port in use is told before anything is opened`() throws {
        let house = try TestDoor(.v4(0x7F00_5354))  // An address of its own: other tests take free ports all the time.
        var configuration = DoorConfiguration(bindings: [house.endpoint])
        let error = #expect(throws: DoorError.self) {
            try Door(configuration: configuration, loopCount: 1, recorder: house.events) { _, _ in }
        }
        #expect(error?.description == "\(house.endpoint) is in use: another server listens there.")
        let visitor = try Visitor(to: house.endpoint)
        #expect(visitor.line() == "220 Hello\r\n")
        house.close()
        configuration.burst.listenBacklog = 1
        #expect(throws: Never.self) {
            try Door(configuration: configuration, loopCount: 1, recorder: house.events) { _, _ in }.stop()
        }
    }

    @Test func `an address that isn't ours fails with a text, and the other bindings are closed again`() throws {
        let probe = try TestDoor()
        // Of an address that no other test uses: theirs take free ports all the time.
        let endpoint = Endpoint(address: .v4(0x7F00_5353), port: probe.endpoint.port)
        probe.close()
        let foreign = try #require(Endpoint("203.0.113.77:0"))
        let configuration = DoorConfiguration(bindings: [endpoint, foreign])
        let error = #expect(throws: DoorError.self) {
            try Door(configuration: configuration, loopCount: 1, recorder: RecordedEvents()) { _, _ in }
        }
        #expect(error?.description == "203.0.113.77:0: this machine doesn't have that address.")
        #expect(throws: Never.self) { try Socket.checkIsFree(endpoint) }
    }

    @Test(arguments: [
        (Errno.permissionDenied, "127.0.0.1:21: ports below 1024 need root or the capability CAP_NET_BIND_SERVICE."),
        (.addressFamilyNotSupported, "127.0.0.1:21: this machine doesn't speak that kind of address."),
        (.tooManyOpenFiles, "127.0.0.1:21: no descriptor is left; raise the limit (ulimit -n)."),
        (.outOfRange, "127.0.0.1:21: can't listen there: Numerical result out of range."),
    ])
    func `errors of a binding are one line that helps`(error: Errno, text: String) {
        #expect(DoorError(Endpoint(address: .loopback, port: 21), error).description == text)
    }

    @Test func `a broken connection in the queue doesn't keep the door from those behind it`() throws {
        let script = ScriptedAccept()
        script.fail([.connectionAbort, .interrupted, .protocolError, .networkDown, .noRouteToHost])
        let house = try TestDoor { $0.manners.accept = { (listener) throws(Errno) in try script.accept(listener) } }
        let visitor = try Visitor(to: house.endpoint)
        #expect(visitor.line() == "220 Hello\r\n")
        #expect(house.door.figures.acceptFailures == 0)
        house.close()
    }

    @Test func `without descriptors the door rests instead of spinning, and serves everybody when they are back`()
        async throws
    {
        let script = ScriptedAccept()
        script.failAll(.tooManyOpenFiles)
        let house = try TestDoor { $0.manners.accept = { (listener) throws(Errno) in try script.accept(listener) } }
        let visitors = try (0..<50).map { _ in try Visitor(to: house.endpoint) }
        let before = ContinuousClock.now
        try await eventually("It fails again and again.") { house.door.figures.acceptFailures >= 3 }
        // At most two calls a rest, of a tenth of a second each.
        let calls = script.calls
        let rests = (ContinuousClock.now - before) / .milliseconds(100)
        #expect(Double(calls) <= 2 * (rests + 3))
        script.failAll(nil)
        for visitor in visitors { #expect(visitor.line() == "220 Hello\r\n") }
        house.close()
        #expect(house.events.all.contains { if case .acceptFailed(errno: 24) = $0 { true } else { false } })
    }

    @Test func `one client is told with the descriptor that was kept, and the next ones are served`() throws {
        let script = ScriptedAccept()
        script.fail([.tooManyOpenFiles])
        let house = try TestDoor(starts: false) {
            $0.manners.accept = { (listener) throws(Errno) in try script.accept(listener) }
        }
        let unlucky = try Visitor(to: house.endpoint)
        let others = try (0..<10).map { _ in try Visitor(to: house.endpoint) }
        try house.door.start()
        let (text, ending) = unlucky.readToEnd()
        #expect(text.hasPrefix("421 Server is out of descriptors; try again in "))
        #expect(ending == .orderly)
        for visitor in others { #expect(visitor.line() == "220 Hello\r\n") }
        house.close()
        #expect(house.door.figures.refused[.outOfDescriptors] == 1)
    }

    @Test func `a seat that comes back ends the rest`() async throws {
        let script = ScriptedAccept()
        let house = try TestDoor {
            $0.manners.accept = { (listener) throws(Errno) in try script.accept(listener) }
            $0.manners.shortagePause = .seconds(3_600)
        }
        let first = try Visitor(to: house.endpoint)
        #expect(first.line() == "220 Hello\r\n")
        script.fail([.tooManyOpenFiles, .tooManyOpenFiles])
        let second = try Visitor(to: house.endpoint)
        try await eventually("The door rests.") { house.door.figures.acceptFailures == 1 }
        house.lobby.endFirst(house.door)
        #expect(second.line() == "220 Hello\r\n")
        house.close()
    }
}
