// What accounts use of their quotas: counted once for all their sessions, and kept over a reload.
internal import Sites
internal import Synchronization

/// The usage of each account that has a quota.
final class QuotaBook: Sendable {
    private let usages = Mutex<[String: QuotaUsage]>([:])

    func usage(of account: String) -> QuotaUsage {
        self.usages.withLock { usages in
            if let usage = usages[account] { return usage }
            let usage = QuotaUsage()
            usages[account] = usage
            return usage
        }
    }
}
