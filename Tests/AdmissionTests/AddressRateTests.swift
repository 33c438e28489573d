// The rate at which an address may begin sessions: it delays, and it drops nobody.
import FTPProtocol
import Testing

@testable import Admission

extension World {
    static func after(_ milliseconds: Int) -> ContinuousClock.Instant { self.start + .milliseconds(milliseconds) }

    static func gate(rate: Int?, seats: Int = 1_000, room: Int = 5_000, timeout: Duration? = nil) -> AdmissionGate {
        var limits = AdmissionLimits(serverSeats: seats)
        limits.addressRate = rate
        limits.waitingClientsMax = room
        limits.queueTimeout = timeout
        return AdmissionGate(limits: limits)
    }
}

extension AdmissionGate {
    /// Seats everybody who may be seated.
    mutating func seatAll(at now: ContinuousClock.Instant) -> [WaitingClient] {
        var seated: [WaitingClient] = []
        while let next = self.seatNext(at: now) { seated.append(next.client) }
        return seated
    }

    mutating func setRate(_ rate: Int?) {
        var limits = self.limits
        limits.addressRate = rate
        self.change(limits: limits)
    }
}

@Suite struct AddressRateTests {
    @Test func `a second's sessions begin at once, those beyond one by one, in their order`() {
        var gate = World.gate(rate: 5)
        let verdicts = (0..<12).map { _ in gate.arrived(from: World.host(1), at: World.start) }
        #expect(verdicts.count { $0.permit != nil } == 5)
        let waiting = verdicts.compactMap(\.waiting)
        #expect(waiting.count == 7)
        for (number, client) in waiting.enumerated() {
            let due = World.after(200 * (number + 1))
            #expect(gate.nextRelease == due)
            #expect(gate.seatAll(at: due - .milliseconds(1)) == [])
            #expect(gate.seatAll(at: due) == [client])
        }
        #expect(gate.nextRelease == nil)
        #expect(gate.arrived(from: World.host(1), at: World.after(1_500)).waiting != nil)
    }

    @Test func `other addresses go in at once while one is held back`() {
        var gate = World.gate(rate: 1, room: 10)
        for _ in 0..<11 { _ = gate.arrived(from: World.host(1), at: World.start) }
        #expect(gate.waiting == 10)
        #expect(gate.arrived(from: World.host(2), at: World.start).permit != nil)
        let verdict = gate.arrived(from: World.host(2), at: World.start)
        #expect(verdict.displaced != nil, "Its second one waits, in the place of one of the crowd.")
    }

    @Test func `who is held back by the rate alone is never sent away`() {
        var gate = World.gate(rate: 2, timeout: .seconds(1))
        for _ in 0..<100 { _ = gate.arrived(from: World.host(1), at: World.start) }
        var seated = gate.seated
        var turns = 0
        while let release = gate.nextRelease {
            seated += gate.seatAll(at: release).count
            #expect(gate.takeTimedOut(at: release) == nil)
            turns += 1
        }
        #expect(seated == 100)
        #expect(turns == 98)
    }

    @Test func `patience begins when the rate lets a client through`() {
        var gate = World.gate(rate: 1, seats: 0, timeout: .seconds(10))
        let clients = (0..<3).compactMap { _ in gate.arrived(from: World.host(1), at: World.start).waiting }
        for second in 0...20 {
            #expect(gate.seatAll(at: World.at(second)) == [])
            #expect(
                gate.takeTimedOut(at: World.at(second)) == ((10...12).contains(second) ? clients[second - 10] : nil)
            )
        }
        #expect(gate.waiting == 0)
    }

    @Test func `clients that leave while they are held back leave no gap`() {
        var gate = World.gate(rate: 1)
        let clients = (0..<5).compactMap { _ in gate.arrived(from: World.host(1), at: World.start).waiting }
        gate.left(clients[0])
        gate.left(clients[2])
        #expect(gate.seatAll(at: World.at(1)) == [clients[1]])
        #expect(gate.seatAll(at: World.at(2)) == [clients[3]])
        #expect(gate.takeOldest() == nil)
        #expect(gate.seatAll(at: World.at(3)) == [])
    }

    @Test func `everybody can be taken out, held back or not`() {
        var gate = World.gate(rate: 1, seats: 0)
        for _ in 0..<5 { _ = gate.arrived(from: World.host(1), at: World.start) }
        for _ in 0..<5 { #expect(gate.takeOldest() != nil) }
        #expect(gate.takeOldest() == nil)
        #expect(gate.waiting == 0)
    }

    @Test func `a rate can be lifted, raised and set while people wait`() {
        var gate = World.gate(rate: 1)
        for _ in 0..<100 { _ = gate.arrived(from: World.host(1), at: World.start) }
        gate.setRate(10)
        #expect(gate.seatAll(at: World.after(100)).count == 1)
        #expect(gate.seatAll(at: World.after(200)).count == 1)
        gate.setRate(1)
        #expect(gate.seatAll(at: World.after(3_200)).count == 1)
        gate.setRate(nil)
        #expect(gate.seatAll(at: World.after(3_200)).count == 96)
        #expect(gate.nextRelease == nil)
        #expect((0..<50).allSatisfy { _ in gate.arrived(from: World.host(1), at: World.after(3_200)).permit != nil })
        gate.setRate(1)
        #expect(gate.arrived(from: World.host(1), at: World.after(3_300)).permit != nil)
        #expect(gate.arrived(from: World.host(1), at: World.after(3_300)).permit == nil)
    }

    @Test(arguments: [0, -1, .min, .max]) func `a rate that makes no sense still lets one through`(rate: Int) {
        var gate = World.gate(rate: rate)
        #expect(gate.arrived(from: World.host(1), at: World.start).permit != nil)
    }

    @Test func `an address is remembered for a second, and no longer`() throws {
        var gate = World.gate(rate: 3)
        for number in 0..<5_000 {
            gate.seatReturned(
                try #require(gate.arrived(from: World.host(UInt32(number)), at: World.after(number)).permit)
            )
            // One that comes again and again must not keep the others known.
            switch gate.arrived(from: World.host(0), at: World.after(number)) {
            case .admit(let permit): gate.seatReturned(permit)
            case .wait(let client, _): gate.left(client)
            case .refuse: Issue.record("There is room.")
            }
            #expect(gate.knownAddresses <= 1_002)
        }
        _ = gate.seatAll(at: World.at(100))
        #expect(gate.knownAddresses <= 1)
    }

    @Test func `quick returns don't get round the rate`() {
        var gate = World.gate(rate: 2)
        var begun = 0
        for number in 0..<1_000 {
            let verdict = gate.arrived(from: World.host(1), at: World.after(number * 10))
            if let permit = verdict.permit {
                begun += 1
                gate.seatReturned(permit)
            } else if let client = verdict.waiting {
                gate.left(client)
            }
        }
        #expect((20...22).contains(begun), "10 seconds at 2 a second, and the tolerance: \(begun)")
    }
}
