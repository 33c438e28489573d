// How many sessions a second an address may begin: those beyond are let through later, one by one.

/// The rate of each origin, by virtual scheduling (the generic cell rate algorithm, ITU-T I.371 annex A).
///
/// Of an origin one instant is kept: when its next session would be due if it came evenly. It may come earlier by the
/// tolerance, which is one second's worth: after a quiet second an origin may begin a full second's sessions at once.
/// That instant is never more than a second ahead, whatever the rate, so it stays good when the rate is changed.
struct AddressPace: Sendable {
    typealias Instant = ContinuousClock.Instant

    private(set) var rate: Int?
    /// The latest time that was told.
    private(set) var latest: Instant?
    private var interval: Duration = .zero
    private var tolerance: Duration = .zero
    /// By origin, when its next session would be due; nil is at any time.
    private var due: [Instant?] = []
    private var isScheduled: [Bool] = []
    private var schedule = InstantHeap()

    init(rate: Int?) { self.setRate(rate) }

    /// When the next origin is to be taken out with `takeDue`.
    var nextDue: Instant? { self.schedule.first?.at }

    /// Time goes on; it never goes back.
    mutating func advance(to now: Instant) { self.latest = max(self.latest ?? now, now) }

    /// Uses up a session of the origin's rate; false when it is too early for one.
    mutating func take(_ origin: Int32) -> Bool {
        guard self.rate != nil, let now = self.latest else { return true }
        self.makeRoom(for: origin)
        let due = max(self.due[Int(origin)] ?? now, now)
        guard due - self.tolerance <= now else { return false }
        self.due[Int(origin)] = due + self.interval
        return true
    }

    /// Has `takeDue` return the origin when its rate lets the next session through.
    mutating func waitForTurn(of origin: Int32) {
        guard let now = self.latest else { return }
        self.makeRoom(for: origin)
        guard !self.isScheduled[Int(origin)] else { return }
        self.isScheduled[Int(origin)] = true
        let turn = self.rate == nil ? now : (self.due[Int(origin)] ?? now) - self.tolerance
        self.schedule.insert(InstantHeap.Entry(at: turn, origin: origin))
    }

    /// Takes out an origin whose next session may begin by now.
    mutating func takeDue() -> Int32? {
        guard let now = self.latest, let first = self.schedule.first, first.at <= now else { return nil }
        self.schedule.removeFirst()
        self.isScheduled[Int(first.origin)] = false
        return first.origin
    }

    /// Whether nothing has to be remembered of the origin.
    func isForgettable(_ origin: Int32) -> Bool {
        guard origin < self.due.count else { return true }
        guard !self.isScheduled[Int(origin)] else { return false }
        guard let due = self.due[Int(origin)], let now = self.latest else { return true }
        return due <= now
    }

    /// Puts another rate in force. Those who wait for their turn have to be put in again.
    mutating func setRate(_ rate: Int?) {
        let rate = rate.map { max(1, $0) }
        self.rate = rate
        self.schedule = InstantHeap()
        for origin in self.isScheduled.indices { self.isScheduled[origin] = false }
        guard let rate else {
            for origin in self.due.indices { self.due[origin] = nil }
            return
        }
        self.interval = .seconds(1) / rate
        self.tolerance = self.interval * (rate - 1)
    }

    private mutating func makeRoom(for origin: Int32) {
        while self.due.count <= origin {
            self.due.append(nil)
            self.isScheduled.append(false)
        }
    }
}

/// Origins by the instants they wait for, the earliest first (a binary heap).
struct InstantHeap: Sendable {
    struct Entry: Sendable {
        let at: ContinuousClock.Instant
        let origin: Int32
    }

    private var entries: [Entry] = []

    var first: Entry? { self.entries.first }

    mutating func insert(_ entry: Entry) {
        self.entries.append(entry)
        var index = self.entries.count - 1
        while index > 0, self.entries[index].at < self.entries[(index - 1) / 2].at {
            self.entries.swapAt(index, (index - 1) / 2)
            index = (index - 1) / 2
        }
    }

    mutating func removeFirst() {
        guard let last = self.entries.popLast(), !self.entries.isEmpty else { return }
        self.entries[0] = last
        var index = 0
        while let child = self.earlierChild(of: index), self.entries[child].at < self.entries[index].at {
            self.entries.swapAt(index, child)
            index = child
        }
    }

    private func earlierChild(of index: Int) -> Int? {
        let left = 2 * index + 1
        guard left < self.entries.count else { return nil }
        let right = left + 1
        return right < self.entries.count && self.entries[right].at < self.entries[left].at ? right : left
    }
}
