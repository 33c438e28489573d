// `waitingGreeting`: lines that keep the timers of clients alive while they wait for a seat. They are the beginning of a
// 220 of several lines (RFC 959 4.2), which the session's own greeting ends.
internal import Admission
internal import DequeModule
internal import LinuxSystem
internal import SystemPackage

/// When which waiting client is told its number again. All wait for the same time between two lines, so the first in
/// this queue is always the next.
struct WaitingGreetings {
    private struct Entry {
        let client: SiteClient
        let due: ContinuousClock.Instant
    }

    private var entries: Deque<Entry> = []

    /// When the next line is due.
    var nextDue: ContinuousClock.Instant? { self.entries.first?.due }

    /// Remembers a client that was told its number.
    mutating func told(_ client: SiteClient, nextAt due: ContinuousClock.Instant) {
        self.entries.append(Entry(client: client, due: due))
    }

    /// The next client whose line is due; it may have left since.
    mutating func takeDue(at now: ContinuousClock.Instant) -> SiteClient? {
        guard let first = self.entries.first, first.due <= now else { return nil }
        self.entries.removeFirst()
        return first.client
    }
}

extension DoorThread {
    /// Tells a client that begins to wait its number.
    mutating func greet(_ arrival: inout Arrival, _ client: SiteClient) {
        guard self.tellNumber(of: client, to: arrival.descriptor) else { return }
        arrival.wasGreeted = true
        self.room.greetings.told(client, nextAt: self.now + self.manners.greetingInterval)
    }

    /// Tells those their number who were told it long enough ago.
    mutating func repeatGreetings() {
        while let client = self.room.greetings.takeDue(at: self.now) {
            guard let arrival = self.room.arrival(of: client), self.sites.gates.isWaiting(client) else { continue }
            _ = self.tellNumber(of: client, to: arrival.descriptor)
            self.room.greetings.told(client, nextAt: self.now + self.manners.greetingInterval)
        }
    }

    /// - Returns: whether the line was sent. A peer whose buffer is full has lines enough.
    private func tellNumber(of client: SiteClient, to descriptor: Int32) -> Bool {
        guard let place = self.sites.gates.place(of: client) else { return false }
        let waiting = self.sites.gates.waiting(at: client.gate)
        let line = Array("220-You are number \(place) of \(waiting) who wait for a seat.\r\n".utf8)
        return line.withUnsafeBytes { (try? Socket.send(descriptor, $0)) == line.count }
    }
}
