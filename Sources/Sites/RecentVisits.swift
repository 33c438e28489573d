// Visits that were found a moment ago: in a burst the same device logs in again and again.
internal import Accounts
internal import FTPProtocol
internal import Synchronization

/// Remembers visits for a few seconds; rules may differ by address, so each address has its own.
final class RecentVisits: Sendable {
    private struct Key: Hashable {
        let account: String
        let peer: IPAddress
    }

    private struct Entry {
        let visit: Visit
        let until: ContinuousClock.Instant
    }

    private struct State {
        var entries: [Key: Entry] = [:]
        /// When those that are too old are forgotten next: each holds on to a home, which may be an open directory.
        var nextSweep: ContinuousClock.Instant?
    }

    /// Visits that are remembered at most; then all are forgotten.
    static let countMax = 20_000

    private let timeMax: Duration
    private let state = Mutex(State())

    init(timeMax: Duration) { self.timeMax = timeMax }

    /// How many are remembered.
    var count: Int { self.state.withLock { $0.entries.count } }

    /// The visit that was found for that very account, if it isn't too old.
    func visit(of account: Account, from peer: IPAddress, at now: ContinuousClock.Instant) -> Visit? {
        let entry = self.state.withLock { $0.entries[Key(account: account.name, peer: peer)] }
        guard let entry, now < entry.until, entry.visit.account == account else { return nil }
        return entry.visit
    }

    func keep(_ visit: Visit, from peer: IPAddress, at now: ContinuousClock.Instant) {
        guard self.timeMax > .zero else { return }
        let entry = Entry(visit: visit, until: now + self.timeMax)
        self.state.withLock { state in
            if state.entries.count >= Self.countMax { state.entries.removeAll() }
            if now >= state.nextSweep ?? now {
                state.entries = state.entries.filter { now < $0.value.until }
                state.nextSweep = now + self.timeMax
            }
            state.entries[Key(account: visit.account.name, peer: peer)] = entry
        }
    }
}
