// The number that a waiting client is told.
import FTPProtocol
import RandomTesting
import Testing

@testable import Admission

@Suite struct PlaceTests {
    @Test func `in one line the place is the number in the line, and goes down as others are served`() throws {
        var gate = World.gate(0)
        let clients = try (0..<10).map { _ in try gate.wait(World.host(1)) }
        #expect(clients.map { gate.place(of: $0) } == Array(1...10))
        var limits = gate.limits
        limits.siteSeats = 3
        gate.change(limits: limits)
        #expect(gate.seatAll(at: World.start).count == 3)
        #expect(clients.map { gate.place(of: $0) } == [nil, nil, nil] + Array(1...7))
    }

    @Test func `a client of a quiet address is near the front, whoever else waits`() throws {
        var gate = World.gate(0)
        for _ in 0..<1_000 { _ = try gate.wait(World.host(1)) }
        let single = try gate.wait(World.host(2))
        #expect((1...2).contains(gate.place(of: single) ?? 0))
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `it is off by no more than the addresses that wait`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        var gate = World.gate(0)
        var told: [WaitingClient: Int] = [:]
        for _ in 0..<2_000 {
            _ = try gate.wait(
                World.host(UInt32.random(in: 0..<40, using: &random) % UInt32.random(in: 1...40, using: &random))
            )
        }
        for slot in 0..<Int32(2_000) {
            let client = WaitingClient(slot: slot, generation: 0)
            told[client] = gate.place(of: client)
        }
        var limits = gate.limits
        limits.siteSeats = 5_000
        gate.change(limits: limits)
        for (number, client) in gate.seatAll(at: World.start).enumerated() {
            #expect(abs(told[client, default: -1_000] - (number + 1)) <= 40)
        }
    }

    @Test func `whoever has left has no place`() throws {
        var gate = World.gate(0)
        let gone = try gate.wait(World.host(1))
        gate.left(gone)
        #expect(gate.place(of: gone) == nil)
        #expect(gate.place(of: WaitingClient(slot: 77, generation: 0)) == nil)
    }
}
