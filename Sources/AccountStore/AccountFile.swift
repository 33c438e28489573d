// The file behind the logins: what was read of it, and whether that is still true.
internal import Synchronization

/// The accounts of a file, read again when it has changed: looked at once a second at most, and only when asked.
final class AccountFile: Sendable {
    /// What is known of the file.
    enum Content: Sendable {
        case book(AccountBook)
        /// It never could be read.
        case unreadable(AccountStoreError)
    }

    private struct Known {
        var content = Content.book(AccountBook([]))
        var problem: AccountStoreError?
        var checked: ContinuousClock.Instant?
    }

    /// The file as it is open; only who looks at it holds this, so that it is read once and not by all at once.
    private struct Opened {
        var store: AccountStore?
        var version: AccountStoreVersion?
    }

    let path: String
    private let interval: Duration
    private let lockWaitMax: Duration
    private let known = Mutex(Known())
    private let opened = Mutex(Opened())

    init(path: String, interval: Duration, lockWaitMax: Duration) {
        self.path = path
        self.interval = interval
        self.lockWaitMax = lockWaitMax
    }

    var problem: AccountStoreError? { self.known.withLock { $0.problem } }

    var count: Int {
        guard case .book(let book) = self.known.withLock({ $0.content }) else { return 0 }
        return book.count
    }

    /// What is known, if the file was looked at a short while ago. Never waits for it.
    func fresh(at now: ContinuousClock.Instant) -> Content? {
        self.known.withLock { known in
            guard let checked = known.checked, now < checked + self.interval else { return nil }
            return known.content
        }
    }

    /// What is in the file; looks at it when that was longer ago. Those who come meanwhile wait.
    func current(at now: ContinuousClock.Instant) -> Content {
        if let content = self.fresh(at: now) { return content }
        return self.opened.withLock { opened in
            if let content = self.fresh(at: now) { return content }
            self.look(&opened, at: now)
            return self.known.withLock { $0.content }
        }
    }

    /// Looks at the file now.
    func refresh(at now: ContinuousClock.Instant) { self.opened.withLock { self.look(&$0, at: now) } }

    /// A dearer hash for an account; a file that can only be read, or is in use, keeps the cheaper one.
    func replaceHash(of entry: AccountEntry, with hash: PasswordHash) {
        self.opened.withLock { opened in
            do throws(AccountStoreError) {
                try opened.store?.replaceHash(entry.hash, of: entry.id, with: hash)
            } catch {
                // The next login with that password tries it again.
            }
        }
    }

    private func look(_ opened: inout Opened, at now: ContinuousClock.Instant) {
        do throws(AccountStoreError) {
            let book = try self.read(&opened)
            self.known.withLock { known in
                if let book { known.content = .book(book) }
                known.problem = nil
                known.checked = now
            }
        } catch {
            opened = Opened()
            self.known.withLock { known in
                known.content = Self.content(known.content, after: error)
                known.problem = error
                known.checked = now
            }
        }
    }

    /// The accounts; nil when they are as they were.
    private func read(_ opened: inout Opened) throws(AccountStoreError) -> AccountBook? {
        if opened.store?.isReplaced ?? true { opened = Opened(store: try self.open(), version: nil) }
        guard let store = opened.store else { return AccountBook([]) }
        let version = try store.version()
        guard version != opened.version else { return nil }
        // Read after the version: a change that comes between is read twice, and never missed.
        let book = AccountBook(try store.entries())
        opened.version = version
        return book
    }

    /// nil when there is no file.
    private func open() throws(AccountStoreError) -> AccountStore? {
        do throws(AccountStoreError) {
            return try AccountStore(path: self.path, .change, waitMax: self.lockWaitMax)
        } catch .missing {
            return nil
        }
    }

    /// Accounts that were read stay in force when the file can't be read any more.
    private static func content(_ content: Content, after error: AccountStoreError) -> Content {
        switch content {
        case .book(let book): book.count == 0 ? .unreadable(error) : content
        case .unreadable: .unreadable(error)
        }
    }
}
