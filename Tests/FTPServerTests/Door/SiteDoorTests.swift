import AccessRules
import Admission
import FTPProtocol
import LinuxSystem
import Synchronization
import SystemPackage
import Telemetry
import Testing

@testable import FTPServer

extension SiteID {
    static let second = SiteID(rawValue: 2)
}

extension TestDoor {
    /// A door for two sites, each with a port of its own.
    static func ofTwoSites(_ change: (inout DoorConfiguration) -> Void = { _ in }) throws -> TestDoor {
        try TestDoor {
            $0.bindings.append(DoorBinding($0.bindings[0].endpoint, site: .second))
            $0.sites.append(DoorSite(.second, name: "shop"))
            $0.manners.retirementTime = .milliseconds(50)
            change(&$0)
        }
    }

    /// Where the second site greets.
    var shop: Endpoint { self.door.endpoints[1] }

    func figures(_ site: SiteID) -> SiteFigures { self.door.siteFigures[site] ?? SiteFigures() }
}

@Suite struct SiteDoorTests {
    private static func host(_ number: UInt32) -> IPAddress { .v4(0x7F00_0000 + number) }

    @Test func `clients meet the site that greets at their binding`() async throws {
        let house = try TestDoor.ofTwoSites()
        for (endpoint, site) in [(house.endpoint, SiteID.first), (house.shop, .second), (house.endpoint, .first)] {
            #expect(try Visitor(to: endpoint).line() == "220 Hello\r\n")
            #expect(house.lobby.present.last?.site == site)
        }
        try await eventually("They are counted.") { house.figures(.first).seats.current == 2 }
        #expect(house.figures(.second).seats.current == 1)
        house.lobby.endAll(house.door)
        #expect(house.figures(.first).seats == Gauge(current: 0, peak: 2))
        house.close()
    }

    @Test func `a full site says its own words, and the other one goes on`() async throws {
        let house = try TestDoor.ofTwoSites {
            $0.sites[0].burst.maxConnections = 1
            $0.sites[0].burst.serverListenBacklog = 0
            $0.sites[0].maxClientsMessage = "We are full.\r\n331 Come\tback later"
        }
        let seated = try Visitor(to: house.endpoint)
        #expect(seated.line() == "220 Hello\r\n")
        for _ in 0..<3 {
            let (text, ending) = try Visitor(to: house.endpoint).readToEnd()
            #expect(text.wholeMatch(of: #/421 We are full. 331 Come back later; try again in \d+ s\r\n/#) != nil)
            #expect(ending == .orderly)
            #expect(try Visitor(to: house.shop).line() == "220 Hello\r\n")
        }
        try await eventually("They are counted.") { house.figures(.first).refused[.roomFull] == 3 }
        #expect(house.figures(.second).refused.total == 0)
        house.close()
    }

    @Test func `addresses that the rules keep out are told so at once, at that site alone`() async throws {
        let house = try TestDoor.ofTwoSites {
            $0.sites[0].addresses = AddressRules(
                rules: [AddressRule(AddressNetwork(Self.host(0x0900)), isAllowed: false)]
            )
        }
        let stranger = try Visitor(to: house.endpoint, from: Self.host(0x0900))
        #expect(stranger.readToEnd() == ("421 Connections from your address are not allowed here\r\n", .orderly))
        #expect(try Visitor(to: house.shop, from: Self.host(0x0900)).line() == "220 Hello\r\n")
        #expect(try Visitor(to: house.endpoint).line() == "220 Hello\r\n")
        #expect(house.door.figures.refused[.addressDenied] == 1)
        #expect(house.figures(.first).refused[.addressDenied] == 1)
        house.close()
    }

    @Test func `a site that is paused keeps its sessions and takes nobody, until it is started again`() async throws {
        let house = try TestDoor.ofTwoSites { $0.sites[0].burst.maxConnections = 1 }
        let seated = try Visitor(to: house.endpoint)
        #expect(seated.line() == "220 Hello\r\n")
        let waiting = try Visitor(to: house.endpoint)
        try await eventually("It waits.") { house.figures(.first).room.current == 1 }
        var configuration = house.door.configuration
        configuration.sites[0].state = .paused
        try house.door.change(to: configuration)
        let closed = #/421 This site is closed at present; try again in \d+ s\r\n/#
        for visitor in [waiting, try Visitor(to: house.endpoint)] {
            let (text, ending) = visitor.readToEnd()
            #expect(text.wholeMatch(of: closed) != nil)
            #expect(ending == .orderly)
        }
        #expect(house.figures(.first).seats.current == 1)
        #expect(try Visitor(to: house.shop).line() == "220 Hello\r\n")
        configuration.sites[0].state = .started
        configuration.sites[0].burst.maxConnections = 2
        try house.door.change(to: configuration)
        #expect(try Visitor(to: house.endpoint).line() == "220 Hello\r\n")
        try await eventually("They are counted.") { house.figures(.first).refused[.siteStopped] == 2 }
        house.close()
    }

    @Test func `a crowd at one site holds up the first client of another by one seat`() async throws {
        let house = try TestDoor.ofTwoSites { $0.maxConnections = 1 }
        let seated = try Visitor(to: house.endpoint)
        #expect(seated.line() == "220 Hello\r\n")
        let crowd = try (0..<100).map { _ in try Visitor(to: house.endpoint) }
        try await eventually("They wait.") { house.door.figures.waiting == 100 }
        let single = try Visitor(to: house.shop)
        try await eventually("It waits.") { house.figures(.second).room.current == 1 }
        for number in 2...3 {
            house.lobby.endFirst(house.door)
            try await eventually("The next is in.") { house.door.figures.admitted == number }
        }
        #expect(single.line() == "220 Hello\r\n")
        #expect(house.figures(.first).room.current == 99)
        #expect(crowd.count == 100)
        house.close()
    }

    @Test func `a site that leaves its crowd with the kernel doesn't keep the door from another`() async throws {
        let house = try TestDoor.ofTwoSites {
            $0.sites[0].burst.maxConnections = 1
            $0.sites[0].burst.serverSize = .small
            $0.manners.hopeTimeMax = .seconds(3_600)
        }
        let crowd = try (0..<520).map { _ in try Visitor(to: house.endpoint) }
        try await eventually("The others are with the kernel.") { house.door.queues[0].length == 19 }
        for _ in 0..<20 { #expect(try Visitor(to: house.shop).line() == "220 Hello\r\n") }
        #expect(house.figures(.first).room.current == 500)
        for _ in 0..<540 {
            try await eventually("Somebody is in.") { !house.lobby.present.isEmpty }
            house.lobby.endFirst(house.door)
        }
        for visitor in crowd { #expect(visitor.readToEnd() == ("220 Hello\r\n", .orderly)) }
        #expect(house.door.figures.refused.total == 0)
        house.close()
    }
}

/// Sessions that go from one site to another.
@Suite struct SeatMoveTests {
    private final class Outcome: Sendable {
        private struct State: ~Copyable, Sendable {
            var seat: Seat?
            var move: SeatMove?
        }

        private let state = Mutex(State())

        var move: SeatMove? { self.state.withLock { $0.move } }

        func begin(_ client: AdmittedClient, to site: SiteID, _ door: Door) {
            Seat(client.permit, door).move(to: site, from: client.peer.address) { seat, move in
                let seat = Mutex<Seat?>(consume seat)
                self.state.withLock { state in
                    state.seat = seat.withLock { $0.take() }
                    state.move = move
                }
            }
        }

        func letGo() { _ = self.state.withLock { $0.seat.take() } }
    }

    private static func guest(_ house: TestDoor) throws -> AdmittedClient {
        #expect(try Visitor(to: house.endpoint).line() == "220 Hello\r\n")
        return try #require(house.lobby.takeFirst())
    }

    @Test func `a session takes its seat to the other site, and leaves the old one to whoever waits`() async throws {
        let house = try TestDoor.ofTwoSites { $0.sites[0].burst.maxConnections = 1 }
        let guest = try Self.guest(house)
        let next = try Visitor(to: house.endpoint)
        try await eventually("The next one waits.") { house.figures(.first).room.current == 1 }
        let outcome = Outcome()
        outcome.begin(guest, to: .second, house.door)
        #expect(next.line() == "220 Hello\r\n")
        try await eventually("It has moved.") { outcome.move == .moved && house.figures(.second).seats.current == 1 }
        #expect(house.figures(.first).seats.current == 1)
        outcome.letGo()
        try await eventually("It has gone.") { house.figures(.second).seats.current == 0 }
        Socket.close(guest.descriptor)
        house.close()
        #expect(house.door.figures.seated == 0)
    }

    @Test(arguments: [SeatMove.full, .addressDenied, .closed])
    func `a session that can't go keeps its seat`(expected: SeatMove) async throws {
        let house = try TestDoor.ofTwoSites {
            $0.sites[1].burst.maxConnections = expected == .full ? 0 : nil
            $0.sites[1].addresses.allowUnlisted = expected != .addressDenied
            $0.sites[1].state = expected == .closed ? .paused : .started
        }
        let guest = try Self.guest(house)
        let outcome = Outcome()
        outcome.begin(guest, to: .second, house.door)
        try await eventually("It is answered.") { outcome.move == expected }
        #expect(house.figures(.first).seats.current == 1)
        outcome.letGo()
        try await eventually("It has gone.") { house.figures(.first).seats.current == 0 }
        Socket.close(guest.descriptor)
        house.close()
    }

    @Test func `a site that doesn't exist, and a door that has stopped, take nobody`() async throws {
        let house = try TestDoor.ofTwoSites()
        let guest = try Self.guest(house)
        let (lost, late) = (Outcome(), Outcome())
        lost.begin(guest, to: SiteID(rawValue: 99), house.door)
        try await eventually("It is answered.") { lost.move == .closed }
        lost.letGo()
        let other = try Self.guest(house)
        house.door.stop()
        late.begin(other, to: .second, house.door)
        #expect(late.move == .closed)
        late.letGo()
        for client in [guest, other] { Socket.close(client.descriptor) }
        house.close()
    }
}
