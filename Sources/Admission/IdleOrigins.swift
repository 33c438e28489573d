/// Origins without clients that are known for their rate's sake, in the order in which they lost the last one.
struct IdleOrigins: Sendable {
    private var chain = Chain()
    private var links: [Links] = []
    private var isIdle: [Bool] = []

    /// The one that has been idle for longest.
    var first: Int32? { self.chain.isEmpty ? nil : self.chain.first }

    /// Makes room for as many origins.
    mutating func grow(to count: Int) {
        while self.isIdle.count < count {
            self.links.append(Links())
            self.isIdle.append(false)
        }
    }

    mutating func add(_ origin: Int32) {
        self.isIdle[Int(origin)] = true
        self.chain.append(origin, in: &self.links)
    }

    /// Takes an origin out, if it is among them.
    mutating func remove(_ origin: Int32) {
        guard self.isIdle[Int(origin)] else { return }
        self.isIdle[Int(origin)] = false
        self.chain.remove(origin, in: &self.links)
    }
}
