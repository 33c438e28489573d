// Watches how full the kernel's queues become, and decides when to say so and when to make them longer.

/// What is to be done about a queue.
public struct BacklogAdvice: Hashable, Sendable {
    /// The threshold that was reached, in percent, if it has to be told.
    public var warning: Int?
    /// What the binding should hold from now on, if it is to be raised.
    public var raisedBacklog: Int?
}

/// Remembers for each binding what was said.
///
/// Each threshold is told once, until the queue has been below half of it.
public struct BacklogWatch: Sendable {
    /// Percent of the backlog.
    public static let thresholds = [50, 80, 100]
    /// From here on the backlog is raised, in percent.
    public static let raisesAt = 80

    private struct Memory {
        /// Thresholds that were told.
        var told: Set<Int> = []
        /// What was asked for last. When that can't be had it isn't asked for again and again.
        var asked = 0
    }

    private let backlogMax: Int
    private var memories: [Int: Memory] = [:]

    /// - Parameter backlogMax: the most that a binding's backlog is raised to.
    public init(backlogMax: Int) { self.backlogMax = backlogMax }

    /// Forgets all bindings but those.
    public mutating func keep(only bindings: [Int]) {
        guard self.memories.count > bindings.count else { return }
        let known = Set(bindings)
        self.memories = self.memories.filter { known.contains($0.key) }
    }

    /// Takes a look at a binding's queue.
    ///
    /// - Parameters:
    ///   - queue: its peak since the last look, and what it can hold.
    ///   - mayRaise: false while the monitor is disabled.
    public mutating func observe(_ queue: QueueLevel, binding: Int, mayRaise: Bool) -> BacklogAdvice {
        guard queue.limit > 0 else { return BacklogAdvice() }
        let percent = queue.percent
        var memory = self.memories[binding] ?? Memory()
        memory.told = memory.told.filter { percent >= $0 / 2 }
        if percent < Self.raisesAt / 2 { memory.asked = 0 }
        var advice = BacklogAdvice()
        let reached = Self.thresholds.filter { percent >= $0 }
        if let highest = reached.last, !memory.told.contains(highest) { advice.warning = highest }
        memory.told.formUnion(reached)
        let doubled = min(2 * queue.limit, self.backlogMax)
        if mayRaise, percent >= Self.raisesAt, doubled > max(queue.limit, memory.asked) {
            advice.raisedBacklog = doubled
            memory.asked = doubled
        }
        self.memories[binding] = memory
        return advice
    }
}
