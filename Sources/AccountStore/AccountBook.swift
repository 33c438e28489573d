// All accounts in memory, as they were when the file was last read.
internal import Accounts
internal import FTPProtocol

/// Accounts by name. Never changed: another one takes its place.
final class AccountBook: Sendable {
    private let entries: [String: AccountEntry]

    init(_ entries: [AccountEntry]) {
        self.entries = Dictionary(entries.map { (StoredAccount.folded($0.stored.account.name), $0) }) { first, _ in
            first
        }
    }

    var count: Int { self.entries.count }

    /// The account that somebody means who logs in: `user`, `DOMAIN\user`, `user@DOMAIN`, `.\user`.
    func entry(for user: String) -> AccountEntry? {
        let name = StoredAccount.folded(user)
        if let entry = self.entries[name] { return entry }
        if name.hasPrefix(".\\") { return self.entries[String(name.dropFirst(2))] }
        guard let at = name.lastIndex(of: "@") else { return nil }
        return self.entries["\(name[name.index(after: at)...])\\\(name[..<at])"]
    }
}
