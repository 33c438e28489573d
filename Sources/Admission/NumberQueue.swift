/// Small numbers in the order in which they were added, each at most once. Every operation costs the same however many
/// there are, and nothing is allocated once there is room.
struct NumberQueue: Sendable {
    private var chain = Chain()
    private var links: [Links] = []
    private var isMember: [Bool] = []

    /// The one that has been in for longest.
    var first: Int32? { self.chain.isEmpty ? nil : self.chain.first }

    var isEmpty: Bool { self.chain.isEmpty }

    /// The one that was added after this one, which must be in.
    func next(after number: Int32) -> Int32? { self.chain.next(after: number, in: self.links) }

    /// Makes room for the numbers below `count`.
    mutating func grow(to count: Int) {
        while self.isMember.count < count {
            self.links.append(Links())
            self.isMember.append(false)
        }
    }

    /// Adds a number, or takes it out; nothing happens when it is so already.
    mutating func set(_ number: Int32, isIn: Bool) {
        guard self.isMember[Int(number)] != isIn else { return }
        self.isMember[Int(number)] = isIn
        if isIn {
            self.chain.append(number, in: &self.links)
        } else {
            self.chain.remove(number, in: &self.links)
        }
    }

    /// Lets the first one be the last.
    mutating func moveFirstToEnd() {
        guard let first = self.first else { return }
        self.chain.remove(first, in: &self.links)
        self.chain.append(first, in: &self.links)
    }
}
