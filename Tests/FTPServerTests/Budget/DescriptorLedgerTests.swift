// The ledger of descriptors, with threads.
import Admission
import FTPProtocol
import LinuxSystem
import RandomTesting
import Synchronization
import Telemetry
import Testing

@testable import FTPServer

@Suite("Descriptor ledger")
struct DescriptorLedgerTests {
    @Test("a permit that nobody holds any more goes to the next in the queue")
    func passedOn() async {
        let ledger = DescriptorLedger(descriptors: 3)
        var first = ledger.permit()
        #expect(first != nil)
        let second = Eventually<TransferPermit>()
        guard case .waits = ledger.transferPermit(for: .loopback, ready: { second.set($0) }) else {
            Issue.record("There is room for one.")
            return
        }
        #expect(ledger.someoneWaits)
        #expect(second.deliveries == 0)
        first = nil
        _ = await second.value
        #expect(!ledger.someoneWaits)
        #expect(ledger.gauges.transfers.current == 1)
    }

    @Test("a request that is cancelled leaves the queue, and lets go of what it would have called")
    func cancelled() {
        let ledger = DescriptorLedger(descriptors: 3)
        let first = ledger.permit()
        weak var session: Eventually<Bool>?
        let request: PermitRequest? = {
            let held = Eventually<Bool>()
            session = held
            let answer = ledger.transferPermit(for: .loopback) { _ in held.set(true) }
            return if case .waits(let request) = answer { request } else { nil }
        }()
        #expect(session != nil)
        request?.cancel()
        request?.cancel()
        #expect(session == nil)
        #expect(ledger.gauges.waiting.current == 0)
        #expect(ledger.gauges.waiting.peak == 1)
        #expect(first != nil)
    }

    @Test("closed connections let transfers begin, be it sessions' or the door's")
    func connections() async {
        let ledger = DescriptorLedger(descriptors: 30)
        ledger.connectionsOpened(20)
        ledger.doorHolds(9)
        let granted = Eventually<TransferPermit>()
        guard case .waits = ledger.transferPermit(for: .loopback, ready: { granted.set($0) }) else {
            Issue.record("29 of 30 are in use.")
            return
        }
        ledger.connectionsClosed()
        #expect(granted.deliveries == 0)
        ledger.doorHolds(8)
        _ = await granted.value
        #expect(ledger.seatsAllowed == 27)
    }

    @Test("many threads at once: everybody is served, nothing is lost, the limit holds")
    func threads() async throws {
        let ledger = DescriptorLedger(descriptors: 40)
        let tally = Tally()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<8 {
                group.addTask {
                    var random = SeededRandom(seed: UInt64(number))
                    for _ in 0..<500 {
                        ledger.connectionsOpened()
                        let permit = await ledger.waitForPermit(from: .v4(UInt32(number % 3)))
                        let count = tally.running.add(1, ordering: .relaxed).newValue
                        tally.peak.max(count, ordering: .relaxed)
                        if Bool.random(using: &random) { await Task.yield() }
                        tally.running.subtract(1, ordering: .relaxed)
                        tally.served.add(1, ordering: .relaxed)
                        withExtendedLifetime(permit) {}
                        ledger.connectionsClosed()
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(tally.served.load(ordering: .relaxed) == 4_000)
        #expect(tally.peak.load(ordering: .relaxed) <= 40 / 3)
        #expect(ledger.gauges.transfers.current == 0)
        #expect(ledger.connectionCount == 0)
        #expect(ledger.seatsAllowed == 35)
    }

    @Test("users' seats go back with the last reference, whatever the limit is by then")
    func userSeats() {
        let seats = SharedUserSeats(limit: 1)
        var first = seats.take("ann")
        #expect(first != nil)
        #expect(seats.take("ann") == nil)
        #expect(seats.take("bob") != nil)
        seats.limit = nil
        let second = seats.take("ann")
        #expect(second != nil)
        #expect(seats.gauge.current == 2)
        first = nil
        seats.limit = 1
        #expect(seats.take("ann") == nil)
        #expect(seats.gauge.current == 1)
        withExtendedLifetime(second) {}
    }
}

private final class Tally: Sendable {
    let running = Atomic(0)
    let peak = Atomic(0)
    let served = Atomic(0)
}

extension DescriptorLedger {
    /// A permit, if there is one at once.
    func permit() -> TransferPermit? {
        if case .granted(let permit) = self.transferPermit(for: .loopback, ready: { _ in }) { permit } else { nil }
    }

    fileprivate func waitForPermit(from address: IPAddress) async -> TransferPermit {
        let permit = Mutex<TransferPermit?>(nil)
        await withCheckedContinuation { continuation in
            let answer = self.transferPermit(for: address) { came in
                permit.withLock { $0 = came }
                continuation.resume()
            }
            if case .granted(let came) = answer {
                permit.withLock { $0 = came }
                continuation.resume()
            }
        }
        guard let came = permit.withLock({ $0.take() }) else { preconditionFailure("It was answered.") }
        return came
    }
}
