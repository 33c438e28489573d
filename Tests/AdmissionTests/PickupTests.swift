import FTPProtocol
import Testing

@testable import Admission

@Suite struct PickupTests {
    private let start = ContinuousClock.now

    @Test func `seats are given at the pace at which clients are picked up`() throws {
        var limits = AdmissionLimits(serverSeats: 1_000)
        limits.pickupsPerSecond = 100
        var gate = AdmissionGate(limits: limits)
        var admitted = 0
        for number in 0..<50 {
            if case .admit = gate.arrived(from: .v4(UInt32(number)), at: self.start) { admitted += 1 }
        }
        #expect(admitted == 8)
        #expect(gate.waiting == 42)
        for turn in 1...42 {
            let release = try #require(gate.nextRelease)
            #expect(gate.seatNext(at: release - .microseconds(1)) == nil)
            #expect(gate.seatNext(at: release) != nil)
            #expect(release == self.start + .milliseconds(10 * turn))
        }
        #expect(gate.nextRelease == nil)
    }

    @Test func `without a pace nobody waits for being picked up, and it can be set and lifted`() {
        var gate = AdmissionGate(limits: AdmissionLimits(serverSeats: 1_000))
        for number in 0..<50 { _ = gate.arrived(from: .v4(UInt32(number)), at: self.start) }
        #expect(gate.waiting == 0)
        var limits = gate.limits
        limits.pickupsPerSecond = 1
        gate.change(limits: limits)
        for number in 0..<20 { _ = gate.arrived(from: .v4(UInt32(number)), at: self.start) }
        #expect(gate.waiting == 12)
        limits.pickupsPerSecond = nil
        gate.change(limits: limits)
        while gate.seatNext(at: self.start) != nil {}
        #expect(gate.waiting == 0)
    }
}
