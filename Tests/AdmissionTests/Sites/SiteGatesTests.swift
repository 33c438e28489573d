import FTPProtocol
import RandomTesting
import Testing

@testable import Admission

extension World {
    static func limits(_ seats: Int? = nil, room: Int = 5_000) -> AdmissionLimits {
        var limits = AdmissionLimits(serverSeats: 1)
        limits.siteSeats = seats
        limits.waitingClientsMax = room
        return limits
    }

    static func gates(seats: Int, room: Int = 5_000, sites: Int) -> SiteGates {
        var gates = SiteGates(limits: SharedLimits(seats: seats, waitingClientsMax: room))
        for _ in 0..<sites { _ = gates.open(self.limits()) }
        return gates
    }
}

extension SiteVerdict {
    var permit: Permit? { if case .admit(let permit) = self { permit } else { nil } }
    var waiting: SiteClient? { if case .wait(let client, _) = self { client } else { nil } }
    var displaced: SiteClient? { if case .wait(_, let client) = self { client } else { nil } }
}

extension SiteGates {
    /// A client arrives, and must get a seat.
    mutating func seat(_ gate: GateNumber, _ host: UInt32) throws -> Permit {
        let verdict = self.arrived(at: gate, from: World.host(host), at: World.start)
        return try #require(verdict.permit)
    }

    /// A client arrives, and must wait.
    mutating func wait(_ gate: GateNumber, _ host: UInt32) throws -> SiteClient {
        let verdict = self.arrived(at: gate, from: World.host(host), at: World.start)
        return try #require(verdict.waiting)
    }

    /// A seat goes to somebody.
    mutating func next() throws -> (client: SiteClient, permit: Permit) {
        let next = self.seatNext(at: World.start)
        return try #require(next)
    }
}

@Suite struct SiteGatesTests {
    @Test func `a site's crowd of 5,000 holds up the first client of another by one seat`() throws {
        var gates = World.gates(seats: 1, room: 10_000, sites: 2)
        var permit = try gates.seat(0, 1)
        for host in 0..<5_000 {
            #expect(gates.arrived(at: 0, from: World.host(UInt32(host)), at: World.start).waiting != nil)
        }
        let single = try gates.wait(1, 9_999)
        for _ in 0..<2 {
            gates.seatReturned(permit)
            let next = try gates.next()
            permit = next.permit
            if next.client == single { return }
        }
        Issue.record("The other site waited for more than one seat.")
    }

    @Test func `sites with waiting clients get seats in turn`() throws {
        var gates = World.gates(seats: 1, sites: 3)
        var permit = try gates.seat(2, 1)
        for site in [0, 0, 0, 0, 1, 1, 2] as [GateNumber] {
            _ = gates.arrived(at: site, from: World.host(2), at: World.start)
        }
        var order: [GateNumber] = []
        for _ in 0..<7 {
            gates.seatReturned(permit)
            let next = try gates.next()
            (order, permit) = (order + [next.client.gate], next.permit)
        }
        #expect(order == [0, 1, 2, 0, 1, 0, 0])
    }

    @Test func `a site that is full lets the others go on`() {
        var gates = SiteGates(limits: SharedLimits(seats: 100, waitingClientsMax: 100))
        let (small, large) = (gates.open(World.limits(2)), gates.open(World.limits()))
        for _ in 0..<5 { _ = gates.arrived(at: small, from: World.host(1), at: World.start) }
        #expect(gates[small].waiting == 3)
        #expect(gates.arrived(at: large, from: World.host(1), at: World.start).permit != nil)
        #expect(gates.fullness(of: small) == .siteFull(seats: 2))
        #expect(gates.fullness(of: large) == .serverFull(seats: 100))
    }

    @Test func `nobody passes those who wait for a seat that has just come free`() throws {
        var gates = World.gates(seats: 1, sites: 2)
        let permit = try gates.seat(0, 1)
        let first = try gates.wait(0, 2)
        gates.seatReturned(permit)
        #expect(gates.arrived(at: 1, from: World.host(3), at: World.start).waiting != nil)
        #expect(gates.seatNext(at: World.start)?.client == first)
    }

    @Test func `a full room makes a place for a site with a small crowd, at the cost of the largest`() throws {
        var gates = World.gates(seats: 0, room: 100, sites: 3)
        var crowd: [SiteClient] = []
        for _ in 0..<90 {
            crowd += [gates.arrived(at: 0, from: World.host(1), at: World.start).waiting].compactMap(\.self)
        }
        for _ in 0..<10 { _ = gates.arrived(at: 1, from: World.host(1), at: World.start) }
        #expect(!gates.isFull(2))
        #expect(gates.isFull(0))
        let verdict = gates.arrived(at: 2, from: World.host(7), at: World.start)
        #expect(verdict.waiting?.gate == 2)
        #expect(verdict.displaced == crowd.last)
        #expect(gates.waiting == 100)
        #expect(gates.arrived(at: 0, from: World.host(1), at: World.start) == .refuse(.serverFull(seats: 0)))
    }

    @Test func `each site has its own limits for addresses, and its own prefix`() {
        var gates = SiteGates(limits: SharedLimits(seats: 100, waitingClientsMax: 100))
        var limits = World.limits(nil, room: 0)
        limits.addressSeats = 1
        let single = gates.open(limits)
        limits.addressPrefix = AddressPrefix(v4: 24)
        let networks = gates.open(limits)
        for site in [single, networks] {
            #expect(gates.arrived(at: site, from: World.host(1), at: World.start).permit != nil)
            #expect(gates.arrived(at: site, from: World.host(1), at: World.start) == .refuse(.addressFull(seats: 1)))
        }
        #expect(gates.arrived(at: single, from: World.host(2), at: World.start).permit != nil)
        #expect(gates.arrived(at: networks, from: World.host(2), at: World.start) == .refuse(.addressFull(seats: 1)))
        #expect(gates.arrived(at: networks, from: World.host(0x100), at: World.start).permit != nil)
    }

    @Test func `clients of all sites are timed out when their own site's patience ends`() {
        var gates = SiteGates(limits: SharedLimits(seats: 0, waitingClientsMax: 100))
        var clients: [SiteClient?] = []
        for timeout in [nil, 10, 5, 10] as [Int?] {
            var limits = World.limits()
            limits.queueTimeout = timeout.map { .seconds($0) }
            let gate = gates.open(limits)
            clients.append(gates.arrived(at: gate, from: World.host(1), at: World.start).waiting)
        }
        #expect(gates.nextTimeout == World.at(5))
        #expect(gates.takeTimedOut(at: World.at(4)) == nil)
        #expect(gates.takeTimedOut(at: World.at(5)) == clients[2])
        #expect(gates.takeTimedOut(at: World.at(5)) == nil)
        #expect(gates.nextTimeout == World.at(10))
        #expect(
            Set([gates.takeTimedOut(at: World.at(10)), gates.takeTimedOut(at: World.at(10))]) == [
                clients[1], clients[3],
            ]
        )
        #expect(gates.takeTimedOut(at: World.at(1_000)) == nil)
        #expect(gates.waiting == 1)
    }

    @Test func `a rate of one site lets its clients through in time, and holds up no other site`() throws {
        var gates = SiteGates(limits: SharedLimits(seats: 100, waitingClientsMax: 100))
        var limits = World.limits()
        limits.addressRate = 2
        let (slow, fast) = (gates.open(limits), gates.open(World.limits()))
        for _ in 0..<6 { _ = gates.arrived(at: slow, from: World.host(1), at: World.start) }
        #expect(gates.seated == 2)
        #expect(gates.arrived(at: fast, from: World.host(1), at: World.start).permit != nil)
        var now = World.start
        for _ in 0..<4 {
            now = try #require(gates.nextRelease)
            #expect(gates.seatNext(at: now)?.client.gate == slow)
        }
        #expect(now == World.at(2))
        #expect(gates.waiting == 0)
    }

    @Test func `the pick-ups of IIS 6 are shared by all sites`() {
        var limits = SharedLimits(seats: 100, waitingClientsMax: 100)
        limits.pickupsPerSecond = 10
        var gates = SiteGates(limits: limits)
        let sites = [gates.open(World.limits()), gates.open(World.limits())]
        for number in 0..<40 { _ = gates.arrived(at: sites[number % 2], from: World.host(1), at: World.start) }
        #expect(gates.seated == 8)
        #expect(gates.nextRelease.map { $0 > World.start } == true)
        while gates.seatNext(at: World.at(1)) != nil {}
        #expect((16...18).contains(gates.seated))
    }
}

@Suite struct SiteChangeTests {
    @Test func `a session moves to another site with its seat, unless that site is full`() throws {
        var gates = SiteGates(limits: SharedLimits(seats: 2, waitingClientsMax: 100))
        let (door, shop) = (gates.open(World.limits()), gates.open(World.limits(1)))
        let first = try gates.seat(door, 1)
        let second = try gates.seat(door, 2)
        let transferred = gates.transfer(first, to: shop, from: World.host(1))
        let moved = try #require(transferred)
        #expect(moved.gate == shop)
        #expect([gates[door].seated, gates[shop].seated, gates.seated] == [1, 1, 2])
        #expect(gates.transfer(second, to: shop, from: World.host(2)) == nil)
        #expect([gates[door].seated, gates[shop].seated, gates.seated] == [1, 1, 2])
        gates.seatReturned(moved)
        gates.seatReturned(second)
        #expect(gates.seated == 0)
        #expect(gates.busiestAddress.now == 0)
    }

    @Test func `who waits for a seat of a site is before those who come from another`() throws {
        var gates = SiteGates(limits: SharedLimits(seats: 1, waitingClientsMax: 100))
        let (door, shop) = (gates.open(World.limits()), gates.open(World.limits()))
        let permit = try gates.seat(door, 1)
        #expect(gates.arrived(at: shop, from: World.host(2), at: World.start).waiting != nil)
        #expect(gates.transfer(permit, to: shop, from: World.host(1)) == nil)
    }

    @Test func `a site that is removed keeps its seats until they are back, and its number is used again then`() throws
    {
        var gates = World.gates(seats: 1, sites: 2)
        let permit = try gates.seat(1, 1)
        let client = try gates.wait(1, 1)
        gates.retire(1)
        #expect(gates.takeOldest(of: 1) == client)
        #expect(gates.takeOldest(of: 1) == nil)
        #expect(gates.open(World.limits()) == 2)
        #expect(gates.transfer(permit, to: 1, from: World.host(1)) == nil)
        gates.seatReturned(permit)
        #expect(gates.seated == 0)
        #expect(gates.open(World.limits()) == 1)
        #expect(gates.arrived(at: 1, from: World.host(1), at: World.start).permit != nil)
    }

    @Test func `more seats of a site let its clients in`() {
        var gates = SiteGates(limits: SharedLimits(seats: 10, waitingClientsMax: 100))
        let site = gates.open(World.limits(1))
        for _ in 0..<5 { _ = gates.arrived(at: site, from: World.host(1), at: World.start) }
        #expect(gates.seatNext(at: World.start) == nil)
        gates.change(site, limits: World.limits(3))
        #expect(gates.seatNext(at: World.start) != nil)
        #expect(gates.seatNext(at: World.start) != nil)
        #expect(gates.seatNext(at: World.start) == nil)
        #expect(gates.seats == 3)
    }
}
