// Failures by whom they are counted for, with a limit on how many are remembered.
internal import DequeModule

/// How many different failures lock, and how long they count.
struct FailureLimit: Hashable, Sendable {
    let count: Int
    let time: Duration
}

/// Counts different failures of each key. Remembers at most so many keys: when there are more, those that failed first
/// are forgotten first.
struct FailureTable<Key: Hashable & Sendable>: Sendable {
    typealias Instant = ContinuousClock.Instant

    enum Outcome: Hashable {
        /// This failure was there already.
        case known
        case counted(Int)
        case locked(until: Instant, isNew: Bool)
    }

    private struct Failures {
        let first: Instant
        /// When it is of no interest any more.
        var end: Instant
        var isLocked = false
        var marks: [UInt64] = []
    }

    private struct Turn {
        let key: Key
        let first: Instant
    }

    private let capacity: Int
    private var failures: [Key: Failures] = [:]
    /// Keys in the order of their first failures; some of them are forgotten meanwhile.
    private var turns: Deque<Turn> = []

    init(capacity: Int) { self.capacity = max(1, capacity) }

    var count: Int { self.failures.count }

    /// Places in the order of forgetting: at most twice as many as keys may be.
    var rememberedTurns: Int { self.turns.count }

    /// Until when the key is locked; nil when it isn't.
    func lockEnd(of key: Key, at now: Instant) -> Instant? {
        guard let found = self.failures[key], found.isLocked, found.end > now else { return nil }
        return found.end
    }

    /// Counts a failure, if it is a new one.
    mutating func note(_ mark: UInt64, of key: Key, limit: FailureLimit, at now: Instant) -> Outcome {
        var found = self.current(key, limit: limit, at: now)
        guard !found.isLocked else { return .locked(until: found.end, isNew: false) }
        guard !found.marks.contains(mark) else { return .known }
        found.marks.append(mark)
        if found.marks.count >= limit.count {
            found.isLocked = true
            found.end = now + limit.time
        }
        self.failures[key] = found
        return found.isLocked ? .locked(until: found.end, isNew: true) : .counted(found.marks.count)
    }

    /// Forgets all of a key.
    mutating func forget(_ key: Key) { self.failures[key] = nil }

    /// Forgets one failure of a key; a lock stays.
    mutating func forget(_ mark: UInt64, of key: Key) {
        guard var found = self.failures[key], !found.isLocked else { return }
        found.marks.removeAll { $0 == mark }
        self.failures[key] = found.marks.isEmpty ? nil : found
    }

    /// What is known of a key; a fresh entry when that is nothing, or too old.
    private mutating func current(_ key: Key, limit: FailureLimit, at now: Instant) -> Failures {
        if let found = self.failures[key], found.end > now { return found }
        self.failures[key] = nil
        self.makeRoom(at: now)
        let fresh = Failures(first: now, end: now + limit.time)
        self.failures[key] = fresh
        self.turns.append(Turn(key: key, first: now))
        return fresh
    }

    private mutating func makeRoom(at now: Instant) {
        while let turn = self.turns.first {
            let found = self.failures[turn.key]
            let isForgotten = found?.first != turn.first
            let isOver = found.map { $0.end <= now } ?? true
            guard isForgotten || isOver || self.failures.count >= self.capacity else { break }
            if !isForgotten { self.failures[turn.key] = nil }
            self.turns.removeFirst()
        }
        // Keys that are forgotten one by one leave their turns behind.
        guard self.turns.count >= 2 * self.capacity else { return }
        self.turns.removeAll { self.failures[$0.key]?.first != $0.first }
    }
}

/// Users who have logged in from an address; beyond the capacity the oldest are forgotten.
struct KnownPairs: Sendable {
    private let capacity: Int
    private var pairs: Set<Pair> = []
    private var turns: Deque<Pair> = []

    init(capacity: Int) { self.capacity = max(1, capacity) }

    var count: Int { self.pairs.count }

    func contains(_ pair: Pair) -> Bool { self.pairs.contains(pair) }

    mutating func insert(_ pair: Pair) {
        guard self.pairs.insert(pair).inserted else { return }
        self.turns.append(pair)
        if self.turns.count > self.capacity, let oldest = self.turns.popFirst() { self.pairs.remove(oldest) }
    }
}
