// The most that one of many holders has: kept up to date at each change, without looking at the others.

/// What the busiest holder has, now and at its busiest.
public struct Busiest: Hashable, Sendable {
    /// The most that one has now.
    public private(set) var now = 0
    /// The most that one ever had.
    public private(set) var ever = 0

    /// Holders by what they have; index 0 is unused.
    private var holders: [Int] = [0]

    /// Nobody has anything.
    init() {}

    /// A holder has one more, `count` by now.
    mutating func rose(to count: Int) {
        if count > 1 { self.holders[count - 1] -= 1 }
        if count == self.holders.count { self.holders.append(0) }
        self.holders[count] += 1
        self.now = max(self.now, count)
        self.ever = max(self.ever, self.now)
    }

    /// A holder has one less than `count`.
    mutating func fell(from count: Int) {
        self.holders[count] -= 1
        if count > 1 { self.holders[count - 1] += 1 }
        // If it was the only one up there, it is itself the busiest, one step below.
        if count == self.now, self.holders[count] == 0 { self.now = count - 1 }
    }
}
