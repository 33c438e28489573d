// Changes of the accounts: each a transaction of its own.
internal import Accounts
internal import GRDB

extension AccountStore {
    /// Adds an account.
    ///
    /// - Parameters:
    ///   - account: what it is; its times are set here.
    ///   - now: seconds since 1970.
    public func add(
        _ account: StoredAccount,
        password: PasswordHash,
        at now: Int64
    ) throws(AccountStoreError) {
        try account.check()
        try self.changing { db in try Self.insert(account, password, at: now, db) }
    }

    /// Adds all of them, or none.
    public func add(
        _ accounts: [(account: StoredAccount, password: PasswordHash)],
        at now: Int64
    ) throws(AccountStoreError) {
        for (account, _) in accounts { try account.check() }
        try self.changing { db in
            for (account, password) in accounts { try Self.insert(account, password, at: now, db) }
        }
    }

    /// Changes an account: its name too, but neither its password nor its times.
    ///
    /// - Parameter change: is given the account as it is, and leaves it as it is to be.
    /// - Returns: the account as it is now.
    @discardableResult
    public func update(
        _ name: String,
        _ change: (inout StoredAccount) -> Void
    ) throws(AccountStoreError) -> StoredAccount {
        try self.changing { db in
            let entry = try Self.known(name, db)
            var changed = entry.stored
            change(&changed)
            try changed.check()
            try Self.refuse(changed.account.name, unless: entry.id, db)
            let columns = changed.columns.sorted { $0.key < $1.key }
            let assignments = columns.map { "\($0.key) = ?" }.joined(separator: ", ")
            try db.execute(
                sql: "UPDATE users SET \(assignments) WHERE id = ?",
                arguments: StatementArguments(columns.map(\.value)) + [entry.id]
            )
            try db.execute(sql: "DELETE FROM memberships WHERE user = ?", arguments: [entry.id])
            try Self.insert(groups: changed.account.groups, of: entry.id, db)
            return changed
        }
    }

    /// Sets another password.
    ///
    /// - Parameter now: seconds since 1970.
    public func setPassword(of name: String, to hash: PasswordHash, at now: Int64) throws(AccountStoreError) {
        try self.changing { db in
            let entry = try Self.known(name, db)
            try db.execute(
                sql: "UPDATE users SET passwordHash = ?, passwordChanged = ? WHERE id = ?",
                arguments: [hash.text, now, entry.id]
            )
        }
    }

    /// Lets an account in no more, or again.
    public func setDisabled(_ isDisabled: Bool, _ name: String) throws(AccountStoreError) {
        try self.update(name) { $0.isDisabled = isDisabled }
    }

    /// Removes an account. Its files stay.
    public func remove(_ name: String) throws(AccountStoreError) {
        try self.changing { db in
            let entry = try Self.known(name, db)
            try db.execute(sql: "DELETE FROM users WHERE id = ?", arguments: [entry.id])
        }
    }

    /// The names of these that are taken.
    public func taken(among names: [String]) throws(AccountStoreError) -> Set<String> {
        let known = Set(try self.accounts().map { StoredAccount.folded($0.account.name) })
        return Set(names.filter { known.contains(StoredAccount.folded($0)) })
    }

    /// Puts a dearer hash of the same password in place of a cheaper one, unless the password has changed meanwhile.
    func replaceHash(_ old: String, of id: Int64, with hash: PasswordHash) throws(AccountStoreError) {
        try self.changing { db in
            try db.execute(
                sql: "UPDATE users SET passwordHash = ? WHERE id = ? AND passwordHash = ?",
                arguments: [hash.text, id, old]
            )
        }
    }
}

extension AccountStore {
    private static func known(_ name: String, _ db: Database) throws -> AccountEntry {
        guard let entry = try Self.entry(named: name, db) else {
            throw AccountStoreError.noSuchAccount(StoredAccount.shown(name))
        }
        return entry
    }

    /// Throws when an account, other than that one, has the name.
    private static func refuse(_ name: String, unless id: Int64?, _ db: Database) throws {
        guard let other = try Self.entry(named: name, db), other.id != id else { return }
        throw AccountStoreError.nameTaken(other.stored.account.name)
    }

    private static func insert(
        _ account: StoredAccount,
        _ password: PasswordHash,
        at now: Int64,
        _ db: Database
    ) throws {
        try Self.refuse(account.account.name, unless: nil, db)
        var columns = account.columns
        columns["passwordHash"] = password.text
        columns["created"] = now
        columns["passwordChanged"] = now
        let sorted = columns.sorted { $0.key < $1.key }
        let names = sorted.map(\.key).joined(separator: ", ")
        let marks = sorted.map { _ in "?" }.joined(separator: ", ")
        let statement = try db.cachedStatement(sql: "INSERT INTO users (\(names)) VALUES (\(marks))")
        try statement.execute(arguments: StatementArguments(sorted.map(\.value)))
        try Self.insert(groups: account.account.groups, of: db.lastInsertedRowID, db)
    }

    private static func insert(groups: [String], of id: Int64, _ db: Database) throws {
        var seen: Set<String> = []
        let distinct = groups.filter { seen.insert(StoredAccount.folded($0)).inserted }
        let statement = try db.cachedStatement(
            sql: "INSERT INTO memberships (user, position, groupName) VALUES (?, ?, ?)"
        )
        for (position, group) in distinct.enumerated() { try statement.execute(arguments: [id, position, group]) }
    }
}
