// Logins against a file of accounts.
import Accounts
import FTPProtocol
import GRDB
import Glibc
import ServerTesting
import Synchronization
import Testing

@testable import AccountStore

/// Time that passes when a test says so.
private final class Hands: Sendable {
    private let start = ContinuousClock.now
    private let passed = Mutex(Duration.zero)

    func pass(_ time: Duration) { self.passed.withLock { $0 += time } }

    var clocks: StoredAccounts.Clocks {
        StoredAccounts.Clocks {
            self.start + self.passed.withLock { $0 }
        } secondsSince1970: {
            1_000 + self.passed.withLock { $0.components.seconds }
        }
    }
}

@Suite("Logins with stored accounts")
struct StoredAccountsTests {
    private let place: StoreFolder
    private let store: AccountStore
    private let hands = Hands()
    private let ann: StoredAccount

    init() throws {
        self.place = try StoreFolder()
        self.store = try self.place.open()
        self.ann = stored("Ann", groups: ["staff"])
        try self.store.add(self.ann, password: hash("right"), at: 0)
    }

    private func accounts(_ change: (inout StoredAccountsSettings) -> Void = { _ in }) -> StoredAccounts {
        var settings = StoredAccountsSettings()
        settings.cost = cheap
        settings.lockWaitMax = .milliseconds(20)
        change(&settings)
        return StoredAccounts(path: self.place.path, settings: settings, clocks: self.hands.clocks)
    }

    private static func credentials(_ user: String, _ password: String) -> Credentials {
        Credentials(user: user, password: Secret(password.utf8))
    }

    private var right: Credentials { Self.credentials("ann", "right") }
    private var accepted: AuthenticationResult { .accepted(self.ann.account) }

    @Test func `the right password lets in, in any case of the name`() {
        let accounts = self.accounts()
        for user in ["Ann", "ann", "ANN", #".\ann"#] {
            #expect(accounts.result(for: Self.credentials(user, "right")) == self.accepted)
        }
        for password in ["", "Right", "right "] {
            #expect(accounts.result(for: Self.credentials("ann", password)) == .refused(.wrongPassword))
        }
        #expect(accounts.result(for: Self.credentials("bob", "right")) == .unknown)
        #expect(accounts.problem == nil)
        #expect(accounts.count == 1)
    }

    @Test func `users of domains are others than local ones`() throws {
        try self.store.add(stored(#"CORP\ann"#), password: hash("corp"), at: 0)
        let accounts = self.accounts()
        let corp = AuthenticationResult.accepted(stored(#"CORP\ann"#).account)
        #expect(accounts.result(for: Self.credentials(#"corp\ANN"#, "corp")) == corp)
        #expect(accounts.result(for: Self.credentials("ann@corp", "corp")) == corp)
        #expect(accounts.result(for: Self.credentials("ann", "corp")) == .refused(.wrongPassword))
        #expect(accounts.result(for: Self.credentials(#"other\ann"#, "right")) == .unknown)
    }

    @Test func `a second login with the same password costs no hash, until its time is over`() {
        let accounts = self.accounts { $0.checkInterval = .seconds(3_600) }
        #expect(accounts.resultAtOnce(for: self.right) == nil)
        #expect(accounts.result(for: self.right) == self.accepted)
        for _ in 0..<2_000 { #expect(accounts.resultAtOnce(for: self.right) == self.accepted) }
        #expect(accounts.gate.hashCount == 1)
        self.hands.pass(.seconds(899))
        #expect(accounts.resultAtOnce(for: self.right) == self.accepted)
        self.hands.pass(.seconds(1))
        #expect(accounts.resultAtOnce(for: self.right) == nil)
        #expect(accounts.result(for: self.right) == self.accepted)
        #expect(accounts.gate.hashCount == 2)
    }

    @Test func `the same wrong password, and the same unknown name, cost a hash every few seconds`() {
        let accounts = self.accounts { $0.checkInterval = .seconds(3_600) }
        for credentials in [Self.credentials("ann", "wrong"), Self.credentials("nobody", "wrong")] {
            let before = accounts.gate.hashCount
            let result = accounts.result(for: credentials)
            for _ in 0..<100 { #expect(accounts.resultAtOnce(for: credentials) == result) }
            #expect(accounts.gate.hashCount == before + 1)
            self.hands.pass(.seconds(5))
            #expect(accounts.resultAtOnce(for: credentials) == nil)
        }
    }

    @Test func `without times nothing is remembered`() {
        let accounts = self.accounts {
            $0.rememberedTime = .zero
            $0.refusedTime = .zero
        }
        for credentials in [self.right, Self.credentials("ann", "wrong")] {
            _ = accounts.result(for: credentials)
            #expect(accounts.resultAtOnce(for: credentials) == nil)
        }
    }

    @Test func `many at once with the same password cost one hash`() async {
        let accounts = self.accounts { $0.hashesMax = 4 }
        let (right, accepted) = (self.right, self.accepted)
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<64 {
                group.addTask(executorPreference: BlockingExecutor.shared) {
                    accounts.result(for: right) == accepted
                }
            }
            for await isAccepted in group { #expect(isAccepted) }
        }
        #expect(accounts.gate.hashCount == 1)
    }

    @Test func `names can't be told by what they cost, unless others are asked next`() {
        let hiding = self.accounts()
        #expect(hiding.resultAtOnce(for: Self.credentials("nobody", "x")) == nil)
        #expect(hiding.result(for: Self.credentials("nobody", "x")) == .unknown)
        #expect(hiding.gate.hashCount == 1)
        let open = self.accounts { $0.hidesNames = false }
        #expect(open.resultAtOnce(for: Self.credentials("nobody", "x")) == .unknown)
        #expect(open.result(for: Self.credentials("nobody", "x")) == .unknown)
        #expect(open.gate.hashCount == 0)
    }

    @Test func `disabled and expired accounts are told only to those who know the password`() throws {
        try self.store.update("ann") { $0.expires = 1_010 }
        let accounts = self.accounts { $0.checkInterval = .seconds(3_600) }
        #expect(accounts.result(for: self.right) != .refused(.expired))
        self.hands.pass(.seconds(9))
        #expect(accounts.resultAtOnce(for: self.right) != .refused(.expired))
        self.hands.pass(.seconds(1))
        #expect(accounts.resultAtOnce(for: self.right) == .refused(.expired))
        #expect(accounts.result(for: Self.credentials("ann", "wrong")) == .refused(.wrongPassword))
        try self.store.setDisabled(true, "ann")
        accounts.refresh()
        #expect(accounts.resultAtOnce(for: self.right) == .refused(.disabled))
    }

    @Test func `changes of another process hold after the next look, and nothing is answered without one`() throws {
        let accounts = self.accounts()
        #expect(accounts.result(for: self.right) == self.accepted)
        try self.store.setPassword(of: "ann", to: hash("new"), at: 1)
        #expect(accounts.resultAtOnce(for: self.right) == self.accepted)
        self.hands.pass(.seconds(1))
        #expect(accounts.resultAtOnce(for: self.right) == nil)
        #expect(accounts.result(for: self.right) == .refused(.wrongPassword))
        #expect(accounts.result(for: Self.credentials("ann", "new")) == self.accepted)
        try self.store.remove("ann")
        self.hands.pass(.seconds(1))
        #expect(accounts.result(for: Self.credentials("ann", "new")) == .unknown)
    }

    @Test func `a change of one account costs the others no hash`() throws {
        let accounts = self.accounts()
        #expect(accounts.result(for: self.right) == self.accepted)
        try self.store.add(stored("bob"), password: hash("x"), at: 0)
        try self.store.update("ann") { $0.account.permissions = .readOnly }
        self.hands.pass(.seconds(1))
        guard case .accepted(let account) = accounts.result(for: self.right) else {
            Issue.record("not accepted")
            return
        }
        #expect(account.permissions == .readOnly)
        #expect(accounts.gate.hashCount == 1)
    }

    @Test func `a cheaper hash is replaced when its password is known`() throws {
        let dearer = try #require(ScryptCost(roundsLog2: 5, blockSize: 1, parallelism: 1))
        let accounts = self.accounts { $0.cost = dearer }
        #expect(accounts.result(for: Self.credentials("ann", "wrong")) == .refused(.wrongPassword))
        #expect(try self.store.entries().map { PasswordHash($0.hash)?.cost } == [cheap])
        #expect(accounts.result(for: self.right) == self.accepted)
        #expect(try self.store.entries().map { PasswordHash($0.hash)?.cost } == [dearer])
        self.hands.pass(.seconds(1))
        #expect(accounts.result(for: self.right) == self.accepted)
        #expect(try self.store.account(named: "ann")?.passwordChanged == 0)
    }

    @Test func `a hash that can't be read lets nobody in`() throws {
        let other = try DatabaseQueue(path: self.place.path)
        try other.write { try $0.execute(sql: "UPDATE users SET passwordHash = '$5$salt$hash'") }
        let accounts = self.accounts()
        for password in ["right", "", "nobody", "$5$salt$hash"] {
            #expect(accounts.result(for: Self.credentials("ann", password)) == .refused(.wrongPassword))
        }
    }

    @Test func `a missing file has no accounts until it is there`() throws {
        let empty = try StoreFolder()
        let accounts = StoredAccounts(path: empty.path, clocks: self.hands.clocks)
        #expect(accounts.problem == nil)
        #expect(accounts.result(for: self.right) == .unknown)
        #expect(!empty.folder.contains("accounts.sqlite"))
        try empty.open().add(self.ann, password: hash("right"), at: 0)
        self.hands.pass(.seconds(1))
        #expect(accounts.result(for: self.right) == self.accepted)
    }

    @Test func `a file that can't be read is unavailable, until it can`() throws {
        let bad = try StoreFolder()
        try bad.folder.write(Array(repeating: 65, count: 9_000), to: "accounts.sqlite")
        let accounts = StoredAccounts(path: bad.path, clocks: self.hands.clocks)
        let problem = try #require(accounts.problem)
        #expect(accounts.resultAtOnce(for: self.right) == .unavailable(problem.description))
        #expect(accounts.result(for: self.right) == .unavailable(problem.description))
        unlink(bad.path)
        try bad.open().add(self.ann, password: hash("right"), at: 0)
        self.hands.pass(.seconds(1))
        #expect(accounts.result(for: self.right) == self.accepted)
        #expect(accounts.problem == nil)
    }

    @Test func `accounts stay in force while the file is in use, or damaged`() throws {
        let accounts = self.accounts()
        #expect(accounts.count == 1)
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        let other = try DatabaseQueue(path: self.place.path, configuration: configuration)
        try other.writeWithoutTransaction { try $0.execute(sql: "BEGIN EXCLUSIVE") }
        self.hands.pass(.seconds(1))
        #expect(accounts.result(for: self.right) == self.accepted)
        #expect(accounts.problem == .locked(self.place.path))
        try other.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
        self.hands.pass(.seconds(1))
        #expect(accounts.result(for: self.right) == self.accepted)
        #expect(accounts.problem == nil)
        try self.place.folder.write(Array(repeating: 65, count: 9_000), to: "accounts.sqlite")
        self.hands.pass(.seconds(1))
        #expect(accounts.result(for: self.right) == self.accepted)
        #expect(accounts.problem != nil)
    }

    @Test func `another file in its place is taken`() throws {
        let accounts = self.accounts()
        let other = try AccountStore(path: self.place.folder["other"], .create)
        try other.add(stored("bob"), password: hash("x"), at: 0)
        try #require(rename(self.place.folder["other"], self.place.path) == 0)
        self.hands.pass(.seconds(1))
        #expect(accounts.result(for: self.right) == .unknown)
        #expect(accounts.result(for: Self.credentials("bob", "x")) == .accepted(stored("bob").account))
    }
}
