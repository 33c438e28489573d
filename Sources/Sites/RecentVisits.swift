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

    /// Visits that are remembered at most; then all are forgotten.
    static let countMax = 20_000

    private let timeMax: Duration
    private let entries = Mutex<[Key: Entry]>([:])

    init(timeMax: Duration) { self.timeMax = timeMax }

    /// The visit that was found for that very account, if it isn't too old.
    func visit(of account: Account, from peer: IPAddress, at now: ContinuousClock.Instant) -> Visit? {
        let entry = self.entries.withLock { $0[Key(account: account.name, peer: peer)] }
        guard let entry, now < entry.until, entry.visit.account == account else { return nil }
        return entry.visit
    }

    func keep(_ visit: Visit, from peer: IPAddress, at now: ContinuousClock.Instant) {
        guard self.timeMax > .zero else { return }
        let entry = Entry(visit: visit, until: now + self.timeMax)
        self.entries.withLock { entries in
            if entries.count >= Self.countMax { entries.removeAll() }
            entries[Key(account: visit.account.name, peer: peer)] = entry
        }
    }
}
