import FTPProtocol
import Testing

@testable import Admission

/// Addresses and instants for the tests; nothing here reads a clock.
enum World {
    static let start = ContinuousClock.now

    static func at(_ seconds: Int) -> ContinuousClock.Instant { self.start + .seconds(seconds) }

    static func host(_ number: UInt32) -> IPAddress { .v4(0x0A00_0000 + number) }

    static func gate(_ seats: Int, room: Int = 5_000, perAddress: Int? = nil) -> AdmissionGate {
        var limits = AdmissionLimits(serverSeats: 20_000)
        limits.siteSeats = seats
        limits.waitingClientsMax = room
        limits.addressSeats = perAddress
        return AdmissionGate(limits: limits)
    }
}

extension Verdict {
    var permit: Permit? { if case .admit(let permit) = self { permit } else { nil } }
    var waiting: WaitingClient? { if case .wait(let client, _) = self { client } else { nil } }
    var displaced: WaitingClient? { if case .wait(_, let client) = self { client } else { nil } }
}

extension AdmissionGate {
    /// A client arrives, and must get a seat.
    mutating func seat(_ address: IPAddress) throws -> Permit {
        let verdict = self.arrived(from: address, at: World.start)
        return try #require(verdict.permit)
    }

    /// A client arrives, and must wait.
    mutating func wait(_ address: IPAddress) throws -> WaitingClient {
        let verdict = self.arrived(from: address, at: World.start)
        return try #require(verdict.waiting)
    }
}

@Suite struct AdmissionGateTests {
    @Test func `clients get seats as long as there are some, then they wait, then they are sent away`() {
        var gate = World.gate(2, room: 1)
        #expect(gate.arrived(from: World.host(1), at: World.start).permit != nil)
        #expect(gate.arrived(from: World.host(1), at: World.start).permit != nil)
        #expect(gate.arrived(from: World.host(1), at: World.start).waiting != nil)
        #expect(gate.arrived(from: World.host(1), at: World.start) == .refuse(.siteFull(seats: 2)))
        #expect(gate.seated == 2)
        #expect(gate.waiting == 1)
    }

    @Test func `a refusal names the limit that was reached`() {
        var limits = AdmissionLimits(serverSeats: 1)
        limits.waitingClientsMax = 0
        var gate = AdmissionGate(limits: limits)
        let permit = gate.arrived(from: World.host(1), at: World.start).permit
        #expect(gate.arrived(from: World.host(1), at: World.start) == .refuse(.serverFull(seats: 1)))
        limits.serverSeats = 10
        limits.addressSeats = 1
        gate.change(limits: limits)
        #expect(gate.arrived(from: World.host(1), at: World.start) == .refuse(.addressFull(seats: 1)))
        #expect(gate.arrived(from: World.host(2), at: World.start).permit != nil)
        #expect(permit != nil)
    }

    @Test func `a seat that comes back goes to the client that has waited longest`() throws {
        var gate = World.gate(1)
        let permit = try gate.seat(World.host(1))
        let first = gate.arrived(from: World.host(1), at: World.start).waiting
        let second = gate.arrived(from: World.host(1), at: World.start).waiting
        #expect(gate.seatNext(at: World.start) == nil)
        gate.seatReturned(permit)
        let seated = gate.seatNext(at: World.start)
        let next = try #require(seated)
        #expect(next.client == first)
        #expect(gate.seatNext(at: World.start) == nil)
        gate.seatReturned(next.permit)
        #expect(gate.seatNext(at: World.start)?.client == second)
    }

    @Test func `a newcomer doesn't take the seat that a waiting client is about to get`() throws {
        var gate = World.gate(1)
        let permit = try gate.seat(World.host(1))
        let patient = gate.arrived(from: World.host(1), at: World.start).waiting
        gate.seatReturned(permit)
        #expect(gate.arrived(from: World.host(2), at: World.start).waiting != nil)
        #expect(gate.seatNext(at: World.start)?.client == patient)
    }

    @Test func `a client that leaves while it waits frees its place, and its id means nobody any more`() throws {
        var gate = World.gate(0, room: 1)
        let gone = try gate.wait(World.host(1))
        gate.left(gone)
        let next = try gate.wait(World.host(1))
        #expect(next.slot == gone.slot)
        #expect(next != gone)
        gate.left(gone)
        #expect(gate.waiting == 1)
        #expect(gate.isWaiting(next))
        #expect(!gate.isWaiting(gone))
        gate.left(WaitingClient(slot: 99, generation: 0))
        #expect(gate.waiting == 1)
    }

    @Test func `clients that have waited for the queue's time are taken out, the others stay`() {
        var gate = World.gate(0)
        let early = gate.arrived(from: World.host(1), at: World.at(0)).waiting
        let late = gate.arrived(from: World.host(2), at: World.at(10)).waiting
        #expect(gate.nextTimeout == World.at(60))
        #expect(gate.takeTimedOut(at: World.at(59)) == nil)
        #expect(gate.takeTimedOut(at: World.at(60)) == early)
        #expect(gate.takeTimedOut(at: World.at(60)) == nil)
        #expect(gate.nextTimeout == World.at(70))
        #expect(gate.takeOldest() == late)
        #expect(gate.nextTimeout == nil)
    }

    @Test func `without a queue time nobody is taken out`() {
        var gate = World.gate(0)
        gate.change(
            limits: {
                var limits = gate.limits
                limits.queueTimeout = nil
                return limits
            }()
        )
        _ = gate.arrived(from: World.host(1), at: World.start)
        #expect(gate.nextTimeout == nil)
        #expect(gate.takeTimedOut(at: World.at(1_000_000)) == nil)
    }

    @Test func `more seats let waiting clients in, fewer seats throw nobody out`() throws {
        var gate = World.gate(3)
        let permits = (0..<3).compactMap { _ in gate.arrived(from: World.host(1), at: World.start).permit }
        _ = gate.arrived(from: World.host(1), at: World.start)
        var limits = gate.limits
        limits.siteSeats = 1
        gate.change(limits: limits)
        #expect(gate.seated == 3)
        gate.seatReturned(permits[0])
        gate.seatReturned(permits[1])
        #expect(gate.seatNext(at: World.start) == nil)
        limits.siteSeats = 2
        gate.change(limits: limits)
        #expect(gate.seatNext(at: World.start) != nil)
        #expect(gate.seatNext(at: World.start) == nil)
        #expect(gate.seated == 2)
    }

    @Test func `an address that has its seats waits, and others pass it`() throws {
        var gate = World.gate(10, perAddress: 1)
        let permit = try gate.seat(World.host(1))
        let second = gate.arrived(from: World.host(1), at: World.start).waiting
        #expect(second != nil)
        #expect(gate.seatNext(at: World.start) == nil)
        #expect(gate.arrived(from: World.host(2), at: World.start).permit != nil)
        gate.seatReturned(permit)
        #expect(gate.seatNext(at: World.start)?.client == second)
    }

    @Test func `a limit for addresses that is set late counts those who were there before`() throws {
        var gate = World.gate(10)
        let permits = (0..<2).compactMap { _ in gate.arrived(from: World.host(1), at: World.start).permit }
        var limits = gate.limits
        limits.addressSeats = 1
        gate.change(limits: limits)
        #expect(gate.arrived(from: World.host(1), at: World.start).waiting != nil)
        gate.seatReturned(permits[0])
        #expect(gate.seatNext(at: World.start) == nil)
        gate.seatReturned(permits[1])
        #expect(gate.seatNext(at: World.start) != nil)
    }

    @Test(arguments: [
        (IPAddress.v6(high: 7, low: 1), IPAddress.v6(high: 7, low: 2), true),
        (.v6(high: 7, low: 1), .v6(high: 8, low: 1), false),
        (.v6(high: 0, low: 0xFFFF_0A00_0001), .v4(0x0A00_0001), true),
        (.v4(1), .v4(2), false),
    ])
    func `an IPv6 network counts as one address`(one: IPAddress, other: IPAddress, isSame: Bool) {
        var gate = World.gate(10, perAddress: 1)
        #expect(gate.arrived(from: one, at: World.start).permit != nil)
        #expect((gate.arrived(from: other, at: World.start).permit == nil) == isSame)
    }

    @Test func `retry times stay in their range, visit all of it evenly, and neighbours are far apart`() {
        var gate = World.gate(0)
        let times = (0..<26_000).map { _ in gate.retrySeconds() }
        #expect(times.allSatisfy { (5...30).contains($0) })
        let counts = Dictionary(times.map { ($0, 1) }, uniquingKeysWith: +)
        #expect(counts.count == 26)
        #expect(counts.values.allSatisfy { (990...1_010).contains($0) })
        #expect(zip(times, times.dropFirst()).allSatisfy { abs($0 - $1) >= 5 })
    }
}
