import FTPProtocol
import RandomTesting
import Testing

@testable import Admission

@Suite struct FairnessTests {
    @Test func `one address with 5,000 waiting connections holds up a client of another by one seat`() throws {
        var gate = World.gate(1)
        var permit = try gate.seat(World.host(1))
        for _ in 0..<4_999 { #expect(gate.arrived(from: World.host(1), at: World.start).waiting != nil) }
        let single = try gate.wait(World.host(2))
        var seatsBefore = 0
        while true {
            gate.seatReturned(permit)
            let seated = gate.seatNext(at: World.start)
            let next = try #require(seated)
            permit = next.permit
            if next.client == single { break }
            seatsBefore += 1
        }
        #expect(seatsBefore <= 1)
    }

    @Test func `a room that one address has filled still takes a client of another`() throws {
        var gate = World.gate(0, room: 100)
        let crowd = (0..<100).compactMap { _ in gate.arrived(from: World.host(1), at: World.start).waiting }
        #expect(crowd.count == 100)
        let verdict = gate.arrived(from: World.host(2), at: World.start)
        #expect(verdict.displaced == crowd.last)
        #expect(gate.waiting == 100)
        #expect(verdict.waiting.map { gate.isWaiting($0) } == true)
        #expect(gate.arrived(from: World.host(1), at: World.start).waiting == nil)
    }

    @Test func `a room that is shared out evenly takes nobody at the cost of another`() {
        var gate = World.gate(0, room: 10)
        for host in 0..<10 { _ = gate.arrived(from: World.host(UInt32(host)), at: World.start) }
        #expect(gate.arrived(from: World.host(50), at: World.start) == .refuse(.siteFull(seats: 0)))
        #expect(gate.waiting == 10)
    }

    @Test func `addresses take turns, and within an address the first comes first`() throws {
        var gate = World.gate(0)
        var expected: [WaitingClient] = []
        var lines: [[WaitingClient]] = []
        for (host, count) in [4, 1, 3].enumerated() {
            lines.append(
                (0..<count).compactMap { _ in gate.arrived(from: World.host(UInt32(host)), at: World.start).waiting }
            )
        }
        for round in 0..<4 { expected += lines.compactMap { round < $0.count ? $0[round] : nil } }
        var limits = gate.limits
        limits.siteSeats = 8
        gate.change(limits: limits)
        var order: [WaitingClient] = []
        while let next = gate.seatNext(at: World.start) { order.append(next.client) }
        #expect(order == expected)
    }

    @Test func `no address gets two seats while another that may have one waits`() {
        var random = SeededRandom(seed: 11)
        var gate = World.gate(0)
        for _ in 0..<3_000 {
            _ = gate.arrived(from: World.host(UInt32.random(in: 0..<40, using: &random)), at: World.start)
        }
        var limits = gate.limits
        limits.siteSeats = 400
        gate.change(limits: limits)
        // Each of the 40 has some 75 waiting, so 400 seats are ten full rounds.
        var seats: [Permit: Int] = [:]
        while let next = gate.seatNext(at: World.start) { seats[next.permit, default: 0] += 1 }
        #expect(seats.count == 40)
        #expect(seats.values.allSatisfy { $0 == 10 })
    }
}
