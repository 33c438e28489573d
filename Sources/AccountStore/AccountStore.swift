// The file of accounts: an SQLite database that the server reads and `spillway user` changes, both at a time.
//
// It keeps SQLite's rollback journal and not the write-ahead log: a reader of the log has to write beside the file, and
// a server that may only read its accounts must serve logins all the same. Accounts change in milliseconds and are read
// in whole, so that readers and writers hardly meet.
internal import Accounts
internal import FTPProtocol
internal import FoundationEssentials
internal import GRDB
internal import Synchronization
internal import SystemPackage

/// Accounts in a file. Any thread may ask; calls wait for the disk, and for other processes for a while.
public final class AccountStore: Sendable {
    /// What is wanted of the file.
    public enum Mode: Hashable, Sendable {
        /// Only to read it; a missing file is an error.
        case read
        /// To change it, as far as its rights allow; a missing file is an error.
        case change
        /// To change it; a missing file is made, readable by its owner alone.
        case create
    }

    /// How long another process is waited for.
    public static let waitMax: Duration = .seconds(5)

    /// Where the file is.
    public let path: String
    let database: DatabaseQueue
    let ownChanges = Atomic<UInt64>(0)
    private let identity: FileIdentity?

    /// Opens the file, and brings an older one up to date.
    ///
    /// - Parameter waitMax: how long another process is waited for.
    public init(
        path: String,
        _ mode: Mode,
        waitMax: Duration = AccountStore.waitMax
    ) throws(AccountStoreError) {
        self.path = path
        try Self.prepareFile(path, mode)
        self.identity = FileIdentity(path)
        var configuration = Configuration()
        configuration.readonly = mode == .read
        configuration.busyMode = .timeout(
            Double(waitMax.components.seconds) + Double(waitMax.components.attoseconds) / 1e18
        )
        configuration.label = "accounts"
        // https://www.sqlite.org/pragma.html#pragma_trusted_schema: a file from elsewhere runs no functions.
        configuration.prepareDatabase { db in try db.execute(sql: "PRAGMA trusted_schema = OFF") }
        do {
            self.database = try DatabaseQueue(path: path, configuration: configuration)
        } catch { throw AccountStoreError(error, path: path) }
        try self.bringUpToDate(mode)
    }

    /// What changes with every change of the accounts, whoever makes it. Costs a look at the file.
    public func version() throws(AccountStoreError) -> AccountStoreVersion {
        // https://www.sqlite.org/pragma.html#pragma_data_version: it tells of the commits of other connections only.
        let others = try self.reading { db in try Int64.fetchOne(db, sql: "PRAGMA data_version") }
        return AccountStoreVersion(
            identity: self.identity,
            others: others ?? 0,
            own: self.ownChanges.load(ordering: .acquiring)
        )
    }

    /// Whether another file has been put in this one's place: then it has to be opened anew.
    public var isReplaced: Bool { FileIdentity(self.path) != self.identity }

    /// The account of that name, in any case; nil when there is none.
    public func account(named name: String) throws(AccountStoreError) -> StoredAccount? {
        try self.reading { db in try Self.entry(named: name, db)?.stored }
    }

    /// All accounts, by name.
    public func accounts() throws(AccountStoreError) -> [StoredAccount] { try self.entries().map(\.stored) }

    /// How many there are.
    public func count() throws(AccountStoreError) -> Int {
        try self.reading { db in try Int.fetchOne(db, sql: "SELECT count(*) FROM users") ?? 0 }
    }

    /// All accounts with their hashes, by name.
    func entries() throws(AccountStoreError) -> [AccountEntry] {
        try self.reading { db in
            var groups: [Int64: [String]] = [:]
            let memberships = try Row.fetchCursor(
                db,
                sql: "SELECT user, groupName FROM memberships ORDER BY user, position"
            )
            while let row = try memberships.next() {
                groups[try row.decode(atIndex: 0), default: []].append(try row.decode(atIndex: 1))
            }
            let rows = try Row.fetchCursor(db, sql: "SELECT \(AccountEntry.columns) FROM users ORDER BY foldedName")
            var entries: [AccountEntry] = []
            while let row = try rows.next() {
                var entry = try AccountEntry(row)
                entry.stored.account.groups = groups[entry.id] ?? []
                entries.append(entry)
            }
            return entries
        }
    }

    static func entry(named name: String, _ db: Database) throws -> AccountEntry? {
        let sql = "SELECT \(AccountEntry.columns) FROM users WHERE foldedName = ?"
        guard let row = try Row.fetchOne(db, sql: sql, arguments: [StoredAccount.folded(name)]) else { return nil }
        var entry = try AccountEntry(row)
        entry.stored.account.groups = try String.fetchAll(
            db,
            sql: "SELECT groupName FROM memberships WHERE user = ? ORDER BY position",
            arguments: [entry.id]
        )
        return entry
    }

    func reading<Value>(_ body: (Database) throws -> Value) throws(AccountStoreError) -> Value {
        do { return try self.database.read(body) } catch { throw AccountStoreError(error, path: self.path) }
    }

    /// A transaction: all of it happens, or nothing.
    func changing<Value>(_ body: (Database) throws -> Value) throws(AccountStoreError) -> Value {
        do {
            let value = try self.database.write(body)
            self.ownChanges.add(1, ordering: .acquiringAndReleasing)
            return value
        } catch { throw AccountStoreError(error, path: self.path) }
    }
}

/// Two are the same when nobody has changed the accounts between them.
public struct AccountStoreVersion: Hashable, Sendable {
    fileprivate let identity: FileIdentity?
    fileprivate let others: Int64
    fileprivate let own: UInt64
}

/// Which file a path leads to.
private struct FileIdentity: Hashable, Sendable {
    private let device: Int
    private let number: Int

    /// nil when it leads nowhere.
    init?(_ path: String) {
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: path) else { return nil }
        self.device = (attributes[.systemNumber] as? Int) ?? 0
        self.number = (attributes[.systemFileNumber] as? Int) ?? 0
    }
}

extension AccountStore {
    /// SQLite would make a file that others may read.
    private static func prepareFile(_ path: String, _ mode: Mode) throws(AccountStoreError) {
        guard !FileManager.default.fileExists(atPath: path) else { return }
        guard mode == .create else { throw .missing(path) }
        do {
            let file = try FileDescriptor.open(
                FilePath(path),
                .readWrite,
                options: [.create, .exclusiveCreate, .closeOnExec],
                permissions: .ownerReadWrite
            )
            try file.close()
        } catch Errno.fileExists {
            // Another process was faster.
        } catch { throw .cannotOpen(path, reason: "\(error)") }
    }

    private func bringUpToDate(_ mode: Mode) throws(AccountStoreError) {
        let migrator = AccountSchema.migrator
        let state = try self.reading { db in try SchemaState(db, migrator) }
        switch state {
        case .current: return
        case .newer: throw .newerSchema(self.path)
        case .foreign: throw .foreign(self.path)
        case .older where mode == .read: throw .readOnly(self.path)
        case .older:
            do { try migrator.migrate(self.database) } catch { throw AccountStoreError(error, path: self.path) }
        }
    }
}

/// How a file's tables compare to ours.
private enum SchemaState {
    case current
    case older
    case newer
    case foreign

    init(_ db: Database, _ migrator: DatabaseMigrator) throws {
        let identifier = try Int32.fetchOne(db, sql: "PRAGMA application_id") ?? 0
        let tables = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master") ?? 0
        if identifier != AccountSchema.applicationID {
            self = identifier == 0 && tables == 0 ? .older : .foreign
        } else if try migrator.hasBeenSuperseded(db) {
            self = .newer
        } else {
            self = try migrator.hasCompletedMigrations(db) ? .current : .older
        }
    }
}
