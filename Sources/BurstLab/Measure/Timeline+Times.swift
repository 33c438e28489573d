// From single times to counts in slots.

extension Timeline {
    /// Most slots.
    static let slotsMax = 200
    /// Slots are so long that a person can read the axis: 1, 2 or 5 times a power of ten, in nanoseconds.
    private static let slotLengths: [Int64] = (6...14).flatMap { power in
        [1, 2, 5].map { digit in digit * (0..<power).reduce(1) { value, _ in value * 10 } }
    }

    /// Counts what happened to clients, from `begin` on.
    init(of clients: some Collection<(times: ClientTimes, ending: Ending)>, from begin: Int64) {
        self.init()
        let last = clients.lazy.map(\.times.ended).max() ?? begin
        let length = Swift.max(0, last - begin)
        let slot =
            Self.slotLengths.first { length / $0 < Self.slotsMax } ?? Self.slotLengths[Self.slotLengths.count - 1]
        let slots = Swift.min(Self.slotsMax, Int(length / slot) + 1)
        self.slotSeconds = Double(slot) / 1e9
        self.started = Self.count(clients.lazy.map(\.times.started), from: begin, slot: slot, slots: slots)
        self.connected = Self.count(clients.lazy.map(\.times.connected), from: begin, slot: slot, slots: slots)
        self.greeted = Self.count(clients.lazy.map(\.times.greeted), from: begin, slot: slot, slots: slots)
        self.done = Self.count(
            clients.lazy.filter { $0.ending == .served }.map(\.times.ended),
            from: begin,
            slot: slot,
            slots: slots
        )
        self.lost = Self.count(
            clients.lazy.filter { $0.ending != .served }.map(\.times.ended),
            from: begin,
            slot: slot,
            slots: slots
        )
    }

    private static func count(_ times: some Sequence<Int64>, from begin: Int64, slot: Int64, slots: Int) -> [Int] {
        times.reduce(into: Array(repeating: 0, count: slots)) { sums, time in
            if time > 0 { sums[Swift.min(slots - 1, Int(Swift.max(0, time - begin) / slot))] += 1 }
        }
    }
}
