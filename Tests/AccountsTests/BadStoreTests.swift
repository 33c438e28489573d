// Files of accounts that are in use, damaged, from the future, or not ours.
import AccountStore
import Accounts
import FTPProtocol
import GRDB
import ServerTesting
import Testing

@Suite("A file of accounts that is no good")
struct BadStoreTests {
    private let place: StoreFolder

    init() throws { self.place = try StoreFolder() }

    private static func lock(_ path: String) throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        let other = try DatabaseQueue(path: path, configuration: configuration)
        try other.writeWithoutTransaction { try $0.execute(sql: "BEGIN EXCLUSIVE") }
        return other
    }

    @Test func `one that another process holds is told of, and good again when that ends`() throws {
        let store = try self.place.open(waitMax: .milliseconds(20))
        try store.add(stored("ann"), password: hash("x"), at: 0)
        let other = try Self.lock(self.place.path)
        let locked = AccountStoreError.locked(self.place.path)
        #expect(throws: locked) { try store.add(stored("bob"), password: hash("x"), at: 0) }
        #expect(throws: locked) { try store.accounts() }
        #expect(throws: locked) { try store.version() }
        #expect(throws: locked) { try self.place.open(.read, waitMax: .milliseconds(20)) }
        try other.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
        try store.add(stored("bob"), password: hash("x"), at: 0)
        #expect(try store.count() == 2)
    }

    @Test func `text, half a file and noise are damaged`() throws {
        let store = try self.place.open()
        try store.add((0..<200).map { (account: stored("user\($0)"), password: hash("x")) }, at: 0)
        let good = try self.place.folder.read("accounts.sqlite")
        var noisy = good
        for index in 4_096..<good.count { noisy[index] = UInt8(truncatingIfNeeded: index &* 31) }
        for bytes in [
            Array("name,password\n".utf8) + Array(repeating: 65, count: 9_000), Array(good.prefix(good.count / 2)),
            noisy,
        ] {
            let bad = try StoreFolder()
            try bad.folder.write(bytes, to: "accounts.sqlite")
            let error = #expect(throws: AccountStoreError.self) { _ = try bad.open(.change).accounts() }
            guard case .damaged(bad.path, _)? = error else {
                Issue.record("\(String(describing: error))")
                continue
            }
            #expect(try bad.folder.read("accounts.sqlite") == bytes)
        }
    }

    @Test func `a row that means nothing is damage`() throws {
        let store = try self.place.open()
        try store.add(stored("ann"), password: hash("x"), at: 0)
        let other = try DatabaseQueue(path: self.place.path)
        for change in ["permissions = 99999", "permissions = -1"] {
            try other.write { try $0.execute(sql: "UPDATE users SET \(change)") }
            let error = #expect(throws: AccountStoreError.self) { _ = try store.accounts() }
            guard case .damaged? = error else {
                Issue.record("\(String(describing: error))")
                continue
            }
        }
    }

    @Test func `one of a newer program is left alone`() throws {
        _ = try self.place.open()
        let other = try DatabaseQueue(path: self.place.path)
        try other.write { try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('2 something new')") }
        for mode in [AccountStore.Mode.read, .change, .create] {
            #expect(throws: AccountStoreError.newerSchema(self.place.path)) { try self.place.open(mode) }
        }
    }

    @Test func `a database of something else is left alone`() throws {
        let other = try DatabaseQueue(path: self.place.path)
        try other.write { try $0.execute(sql: "CREATE TABLE users (name TEXT)") }
        for mode in [AccountStore.Mode.read, .change, .create] {
            #expect(throws: AccountStoreError.foreign(self.place.path)) { try self.place.open(mode) }
        }
        #expect(try other.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM sqlite_master") } == 1)
    }

    @Test func `one that may only be read is read, and a change says so`() throws {
        try self.place.open().add(stored("ann"), password: hash("x"), at: 0)
        let store = try self.place.open(.read)
        #expect(try store.count() == 1)
        #expect(throws: AccountStoreError.readOnly(self.place.path)) { try store.setDisabled(true, "ann") }
        #expect(try store.account(named: "ann")?.isDisabled == false)
    }

    @Test func `an empty file is filled, but not by a reader`() throws {
        try self.place.folder.write("", to: "accounts.sqlite")
        #expect(throws: AccountStoreError.readOnly(self.place.path)) { try self.place.open(.read) }
        try self.place.open(.change).add(stored("ann"), password: hash("x"), at: 0)
        #expect(try self.place.open(.read).count() == 1)
    }

    @Test func `a folder, and a path that leads nowhere, can't be opened`() throws {
        try self.place.folder.makeFolder("accounts.sqlite")
        let error = #expect(throws: AccountStoreError.self) { try self.place.open() }
        guard case .cannotOpen? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(throws: AccountStoreError.self) {
            try AccountStore(path: self.place.folder["no/such/folder/x"], .create)
        }
    }

    @Test(arguments: [
        AccountStoreError.missing("/a"), .cannotOpen("/a", reason: "b"), .locked("/a"), .damaged("/a", detail: "b"),
        .foreign("/a"), .newerSchema("/a"), .readOnly("/a"), .diskFull("/a"), .failed("/a", reason: "b"),
        .nameTaken("a"), .noSuchAccount("a"), .invalid("A reason."),
    ])
    func `every error is one line`(error: AccountStoreError) {
        #expect(!error.description.contains("\n"))
        #expect(error.description.hasSuffix("."))
    }
}
