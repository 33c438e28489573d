// The file of accounts: what is put in, what comes out, and who else may be at it.
import AccountStore
import Accounts
import FTPProtocol
import Glibc
import ServerTesting
import Testing

/// A fresh folder for a file of accounts.
final class StoreFolder {
    let folder: TemporaryFolder
    var path: String { self.folder["accounts.sqlite"] }

    init() throws { self.folder = try TemporaryFolder() }

    deinit { self.folder.remove() }

    func open(_ mode: AccountStore.Mode = .create, waitMax: Duration = .seconds(30)) throws -> AccountStore {
        try AccountStore(path: self.path, mode, waitMax: waitMax)
    }
}

/// A hash that is made in no time.
func hash(_ password: String) -> PasswordHash { PasswordHash(Secret(password.utf8), cost: cheap) }

func stored(_ name: String, groups: [String] = []) -> StoredAccount {
    var account = Account(name: name, permissions: .all)
    account.groups = groups
    return StoredAccount(account)
}

@Suite("The store of accounts")
struct AccountStoreTests {
    private let place: StoreFolder
    private let store: AccountStore

    init() throws {
        self.place = try StoreFolder()
        self.store = try self.place.open()
    }

    @Test func `everything of an account comes back as it was`() throws {
        var full = stored(#"CORP\Ann"#, groups: ["staff", "Läden"])
        full.account.permissions = .dropBox
        let folder = try #require(PathArgument("/in coming".utf8))
        full.account.home = .folder(try #require(VirtualPath.root.resolving(folder)))
        full.account.limits.sessions = 3
        full.account.limits.transfers = 2
        full.account.limits.uploadBytesPerSecond = 1_000
        full.account.limits.downloadBytesPerSecond = 2_000
        full.account.limits.quotaBytes = 1 << 40
        full.account.limits.quotaFiles = 99
        full.account.charset = "CP1252"
        full.expires = 2_000_000_000
        full.isDisabled = true
        full.note = "till 7"
        try self.store.add(full, password: hash("x"), at: 1_700_000_000)
        var home = stored("bob")
        home.account.home = .directory("/srv/bob")
        try self.store.add(home, password: hash("y"), at: 1_700_000_001)

        let again = try self.place.open(.read)
        let ann = try #require(try again.account(named: #"corp\ANN"#))
        #expect(ann.account == full.account)
        #expect(ann.expires == full.expires)
        #expect(ann.isDisabled)
        #expect(ann.note == "till 7")
        #expect(ann.created == 1_700_000_000)
        #expect(ann.passwordChanged == 1_700_000_000)
        #expect(try again.account(named: "Bob")?.account.home == .directory("/srv/bob"))
        #expect(try again.accounts().map(\.account.name) == ["bob", #"CORP\Ann"#])
        #expect(try again.account(named: "ann") == nil)
    }

    @Test func `a name is taken in any case`() throws {
        try self.store.add(stored("Ann"), password: hash("x"), at: 0)
        #expect(throws: AccountStoreError.nameTaken("Ann")) {
            try self.store.add(stored("ANN"), password: hash("x"), at: 0)
        }
        try self.store.add(stored("bob"), password: hash("x"), at: 0)
        #expect(throws: AccountStoreError.nameTaken("Ann")) { try self.store.update("bob") { $0.account.name = "aNN" } }
        try self.store.update("ann") { $0.account.name = "ANN" }
        #expect(try self.store.account(named: "ann")?.account.name == "ANN")
        #expect(try self.store.count() == 2)
    }

    @Test func `changes change what they say`() throws {
        try self.store.add(stored("ann", groups: ["a", "A", "b"]), password: hash("x"), at: 1)
        #expect(try self.store.account(named: "ann")?.account.groups == ["a", "b"])
        try self.store.update("Ann") { $0.account.groups = ["c"] }
        try self.store.setPassword(of: "ANN", to: hash("y"), at: 2)
        try self.store.setDisabled(true, "ann")
        let ann = try #require(try self.store.account(named: "ann"))
        #expect(ann.account.groups == ["c"])
        #expect((ann.created, ann.passwordChanged) == (1, 2))
        #expect(ann.isDisabled)
        try self.store.setDisabled(false, "ann")
        #expect(try self.store.account(named: "ann")?.isDisabled == false)
        try self.store.remove("aNn")
        #expect(try self.store.accounts().isEmpty)
        for change in [
            { try self.store.remove("ann") }, { try self.store.setDisabled(true, "ann") },
            { try self.store.setPassword(of: "ann", to: hash("x"), at: 3) },
        ] as [() throws -> Void] {
            #expect(throws: AccountStoreError.noSuchAccount("ann")) { try change() }
        }
    }

    @Test(arguments: [
        "", "a/b", "..", ".", #"A\..\b"#, #"\ann"#, #"CORP\"#, #"A\B\c"#, "a|b", "a\nb", "a\u{0}", " ann", "ann ",
        "a,b",
        "a\"b", String(repeating: "a", count: 256), #"..\ann"#,
    ])
    func `a name that can't be one is refused`(name: String) throws {
        #expect(throws: AccountStoreError.self) { try self.store.add(stored(name), password: hash("x"), at: 0) }
        #expect(StoredAccount.problem(ofName: name) != nil)
        #expect(try self.store.count() == 0)
    }

    @Test(arguments: ["ann", #"CORP\ann"#, "ann@example.com", "Åsa Öberg", "a.b-c_d", "'; DROP TABLE users; --"])
    func `a name that can be one is taken`(name: String) throws {
        try self.store.add(stored(name, groups: [name]), password: hash("x"), at: 0)
        #expect(try self.store.accounts().map(\.account.name) == [name])
        #expect(try self.store.account(named: name.uppercased())?.account.groups == [name])
    }

    @Test func `what can't be stored is refused, and nothing changes`() throws {
        try self.store.add(stored("ann"), password: hash("x"), at: 0)
        let before = try self.store.account(named: "ann")
        let bad: [(inout StoredAccount) -> Void] = [
            { $0.account.home = .directory("relative") }, { $0.account.groups = [""] },
            { $0.account.groups = (0...StoredAccount.groupsMax).map { "g\($0)" } },
            { $0.note = String(repeating: "x", count: StoredAccount.noteBytesMax + 1) },
        ]
        for change in bad {
            #expect(throws: AccountStoreError.self) { try self.store.update("ann", change) }
            #expect(try self.store.account(named: "ann") == before)
        }
    }

    @Test func `all of a list are added, or none`() throws {
        try self.store.add(stored("carl"), password: hash("x"), at: 0)
        let list = ["ann", "bob", "CARL", "dan"].map { (account: stored($0), password: hash("x")) }
        #expect(throws: AccountStoreError.nameTaken("carl")) { try self.store.add(list, at: 0) }
        #expect(try self.store.accounts().map(\.account.name) == ["carl"])
        #expect(try self.store.taken(among: ["Carl", "ann"]) == ["Carl"])
    }

    @Test func `a new file is its owner's alone`() throws {
        try self.store.add(stored("ann"), password: hash("x"), at: 0)
        var status = stat()
        try #require(stat(self.place.path, &status) == 0)
        #expect(status.st_mode & 0o777 == 0o600)
        #expect(throws: AccountStoreError.missing(self.place.folder["other"])) {
            try AccountStore(path: self.place.folder["other"], .change)
        }
        #expect(!self.place.folder.contains("other"))
    }

    @Test func `the version changes with changes of others and its own, and with nothing else`() throws {
        let mine = self.store
        let other = try self.place.open(.change)
        let first = try mine.version()
        #expect(try mine.version() == first)
        _ = try other.accounts()
        #expect(try mine.version() == first)
        try other.add(stored("ann"), password: hash("x"), at: 0)
        let second = try mine.version()
        #expect(second != first)
        try mine.setDisabled(true, "ann")
        #expect(try mine.version() != second)
        #expect(!mine.isReplaced)
        try self.place.folder.write("", to: "new")
        try #require(rename(self.place.folder["new"], self.place.path) == 0)
        #expect(mine.isReplaced)
    }

    @Test func `writers at the same time all get their turn`() async throws {
        let path = self.place.path
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<6 {
                group.addTask(executorPreference: BlockingExecutor.shared) {
                    let store = try AccountStore(path: path, .change, waitMax: .seconds(60))
                    for number in 0..<20 {
                        try store.add(stored("user\(writer)-\(number)"), password: hash("x"), at: 0)
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try self.place.open(.read).count() == 120)
    }

    @Test func `10,000 accounts go in at once, and come out again`() throws {
        let one = hash("x")
        let list = (0..<10_000).map { (account: stored("user\($0)", groups: ["all", "g\($0 % 10)"]), password: one) }
        try self.store.add(list, at: 0)
        let accounts = try self.store.accounts()
        #expect(accounts.count == 10_000)
        #expect(accounts.allSatisfy { $0.account.groups.count == 2 })
        #expect(accounts.first { $0.account.name == "user123" }?.account.groups == ["all", "g3"])
    }
}
