// How long the lines of a waiting room are, all together: what a client's place is estimated from.

/// Counts, for each n, the lines that have at least n clients, and adds such counts up (a Fenwick tree).
///
/// A change of one line by one client and the sum up to n both cost the logarithm of the longest line.
struct LineLengths: Hashable, Sendable {
    /// nodes[i] is the sum of the counts (i - lowest bit of i, i]; index 0 is unused.
    private var nodes: [Int] = [0]

    /// A line that had `length - 1` clients has `length` now.
    mutating func grew(to length: Int) { self.add(1, at: length) }

    /// A line that had `length` clients has one less now.
    mutating func shrank(from length: Int) { self.add(-1, at: length) }

    /// Clients among the first `count` of their lines: what is served in `count` rounds.
    func clients(amongFirst count: Int) -> Int {
        var sum = 0
        var index = min(max(0, count), self.nodes.count - 1)
        while index > 0 {
            sum += self.nodes[index]
            index &= index - 1
        }
        return sum
    }

    /// Lines of at least that many clients.
    func lines(from length: Int) -> Int {
        self.clients(amongFirst: length) - self.clients(amongFirst: length - 1)
    }

    private mutating func add(_ change: Int, at length: Int) {
        while self.nodes.count <= length { self.appendNode() }
        var index = length
        while index < self.nodes.count {
            self.nodes[index] += change
            index += index & -index
        }
    }

    /// A further node has no count of its own; it sums up the nodes that its span begins with.
    private mutating func appendNode() {
        let index = self.nodes.count
        let start = index & (index - 1)
        self.nodes.append(self.clients(amongFirst: index - 1) - self.clients(amongFirst: start))
    }
}
