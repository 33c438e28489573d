import LinuxSystem
import Synchronization
import SystemPackage
import Testing

/// Waits for events, however long it takes.
func events(of poller: borrowing Poller) -> [Poller.Event] {
    var ready: [Poller.Event] = []
    while ready.isEmpty { poller.wait(milliseconds: 60_000, into: &ready) }
    return ready
}

/// What is ready at this moment.
func eventsNow(of poller: borrowing Poller) -> [Poller.Event] {
    var ready: [Poller.Event] = []
    poller.wait(milliseconds: 0, into: &ready)
    return ready
}

@Suite struct EventTests {
    @Test func `a raised signal is seen with its token until it is lowered, and raising it twice counts once`() throws {
        let poller = try Poller()
        let signal = try WakeSignal()
        try poller.add(signal.descriptor, token: 0xFEDC_BA98_7654_3210, for: .readable)
        #expect(eventsNow(of: poller).isEmpty)
        signal.raise()
        signal.raise()
        #expect(events(of: poller).map(\.token) == [0xFEDC_BA98_7654_3210])
        #expect(events(of: poller).count == 1)
        signal.lower()
        #expect(eventsNow(of: poller).isEmpty)
        signal.lower()
    }

    @Test func `a one-shot descriptor is reported once, and again when it is armed again`() throws {
        let poller = try Poller()
        let signal = try WakeSignal()
        try poller.add(signal.descriptor, token: 1, for: [.readable, .once])
        signal.raise()
        #expect(events(of: poller).count == 1)
        #expect(eventsNow(of: poller).isEmpty)
        try poller.modify(signal.descriptor, token: 2, for: [.readable, .once])
        #expect(events(of: poller).map(\.token) == [2])
    }

    @Test func `an edge-triggered descriptor is reported for each change`() throws {
        let poller = try Poller()
        let signal = try WakeSignal()
        try poller.add(signal.descriptor, token: 1, for: [.readable, .edge])
        signal.raise()
        #expect(events(of: poller).count == 1)
        #expect(eventsNow(of: poller).isEmpty)
        signal.raise()
        #expect(events(of: poller).count == 1)
    }

    @Test func `no more events come at once than were asked for, and none is lost`() throws {
        let poller = try Poller()
        let signals = try (0..<20).map { _ in try WakeSignal() }
        for (index, signal) in signals.enumerated() {
            try poller.add(signal.descriptor, token: UInt64(index), for: [.readable, .edge])
            signal.raise()
        }
        var seen: Set<UInt64> = []
        var ready: [Poller.Event] = []
        while seen.count < 20 {
            poller.wait(milliseconds: 60_000, limit: 7, into: &ready)
            #expect(ready.count <= 7)
            seen.formUnion(ready.map(\.token))
        }
        #expect(seen == Set(0..<20))
    }

    @Test func `a removed descriptor is silent, and an unknown one is an error only where it must be`() throws {
        let poller = try Poller()
        let signal = try WakeSignal()
        try poller.add(signal.descriptor, token: 1, for: .readable)
        #expect(throws: Errno.fileExists) { try poller.add(signal.descriptor, token: 1, for: .readable) }
        poller.remove(signal.descriptor)
        poller.remove(signal.descriptor)
        #expect(throws: Errno.noSuchFileOrDirectory) {
            try poller.modify(signal.descriptor, token: 1, for: .readable)
        }
        signal.raise()
        #expect(eventsNow(of: poller).isEmpty)
    }

    @Test func `a signal from another thread ends the wait`() throws {
        let poller = try Poller()
        let signal = try WakeSignal()
        try poller.add(signal.descriptor, token: 3, for: .readable)
        let thread = try SystemThread(name: "raiser") { signal.raise() }
        #expect(events(of: poller).map(\.token) == [3])
        thread.join()
    }

    @Test func `threads run their bodies, and join waits for the end`() throws {
        let counter = Counter()
        let threads = try (0..<8).map { _ in
            try SystemThread(name: "a name of more than fifteen bytes") { for _ in 0..<1_000 { counter.add() } }
        }
        for thread in threads { thread.join() }
        #expect(counter.value == 8_000)
    }
}

private final class Counter: Sendable {
    private let count = Atomic(0)
    var value: Int { self.count.load(ordering: .relaxed) }
    func add() { self.count.add(1, ordering: .relaxed) }
}
