// How long each client of a waiting room has waited, and who of them has waited longest.

/// When each waiting client's patience began. A client that its address's rate holds back has endless patience: it
/// begins when the rate lets the client through.
struct Patience: Sendable {
    typealias Instant = ContinuousClock.Instant

    private var since: [Instant?] = []
    /// In the order in which patience began.
    private var running = Chain()
    /// In the order of arrival.
    private var unbegun = Chain()
    /// A client is in one of the two.
    private var links: [Links] = []

    /// Who has waited longest since its patience began, and since when.
    var oldest: (slot: Int32, since: Instant)? {
        guard !self.running.isEmpty, let since = self.since[Int(self.running.first)] else { return nil }
        return (self.running.first, since)
    }

    /// Some client, those with the least patience first.
    var anyone: Int32? {
        if !self.running.isEmpty { return self.running.first }
        return self.unbegun.isEmpty ? nil : self.unbegun.first
    }

    mutating func arrived(_ slot: Int32) {
        while self.links.count <= slot {
            self.links.append(Links())
            self.since.append(nil)
        }
        self.unbegun.append(slot, in: &self.links)
    }

    mutating func began(_ slot: Int32, at now: Instant) {
        self.unbegun.remove(slot, in: &self.links)
        self.running.append(slot, in: &self.links)
        self.since[Int(slot)] = now
    }

    mutating func left(_ slot: Int32) {
        if self.since[Int(slot)] == nil {
            self.unbegun.remove(slot, in: &self.links)
        } else {
            self.running.remove(slot, in: &self.links)
        }
        self.since[Int(slot)] = nil
    }
}
