// Accounts of the database, on the wire.
import AccountStore
import Accounts
import FTPProtocol
import LocalStorage
import ServerTesting
import Telemetry
import Testing

@Suite struct DatabaseAccountTests {
    private static let text = """
        accounts: {file: accounts.sqlite}
        sites:
          - name: Stored
            bindings: ["127.0.0.1:0:"]
            directory: site
            authentication: [accounts]
          - {name: Listed, bindings: ["127.0.0.1:0:"], directory: other}
          - {name: Both, bindings: ["127.0.0.1:0:"], directory: other, authentication: [accounts, users]}

        """

    private static func store(_ folder: TemporaryFolder) throws -> AccountStore {
        try AccountStore(path: folder["accounts.sqlite"], .create)
    }

    private static func add(
        _ name: String,
        to store: AccountStore,
        password: String? = nil,
        _ change: (inout Account) -> Void = { _ in }
    ) throws {
        var account = Account(name: name, permissions: .all)
        change(&account)
        let hash = PasswordHash(Secret((password ?? "secret-\(name)").utf8))
        try store.add(StoredAccount(account), password: hash, at: 1_700_000_000)
    }

    private static func fill(_ folder: TemporaryFolder) throws {
        let store = try Self.store(folder)
        try Self.add("dora", to: store)
        try Self.add("emil", to: store) { $0.permissions = .readOnly }
        try folder.write("x", to: "site/file")
    }

    @Test func accountsLogInAndMayDoWhatTheyMay() async throws {
        try await withHosted(Self.text, prepare: Self.fill) { hosted in
            try hosted.client("dora").store([1], "STOR new")
            let reader = try hosted.client("emil")
            #expect(try reader.retrieve("RETR file").count == 1)
            try reader.ask("DELE file", 550)
            let stranger = try hosted.visitor()
            try stranger.ask("USER alice", 331)
            try stranger.ask("PASS secret-alice", 530)
        }
    }

    /// Another process has changed them: that is noticed within a second or so.
    @Test func changesHoldForTheLoginsAfterThem() async throws {
        try await withHosted(Self.text, prepare: Self.fill) { hosted in
            let inside = try hosted.client("dora")
            let store = try Self.store(hosted.folder)
            try store.setPassword(of: "dora", to: PasswordHash(Secret("another".utf8)), at: 1_700_000_001)
            #expect(try eventually { try Self.answer(hosted, "dora", "secret-dora") == 530 })
            #expect(try Self.answer(hosted, "dora", "another") == 230)
            try store.setDisabled(true, "dora")
            #expect(try eventually { try Self.answer(hosted, "dora", "another") == 530 })
            try Self.add("fritz", to: store)
            #expect(try eventually { try Self.answer(hosted, "fritz", "secret-fritz") == 230 })
            try store.remove("emil")
            #expect(try eventually { try Self.answer(hosted, "emil", "secret-emil") == 530 })
            try inside.ask("NOOP", 200)
        }
    }

    private static func answer(_ hosted: Hosted, _ user: String, _ password: String) throws -> UInt16 {
        let client = try hosted.visitor()
        try client.ask("USER " + user, 331)
        return try client.code("PASS " + password)
    }

    @Test func limitsOfAnAccount() async throws {
        let fill = { (folder: TemporaryFolder) in
            try Self.add("dora", to: try Self.store(folder)) {
                $0.limits.sessions = 1
                $0.limits.quotaBytes = 1_000
                $0.limits.quotaFiles = 2
            }
        }
        try await withHosted(Self.text, prepare: fill) { hosted in
            let client = try hosted.client("dora")
            let second = try hosted.visitor()
            try second.ask("USER dora", 331)
            try second.ask("PASS secret-dora", 421)
            try client.store([UInt8](repeating: 1, count: 600), "STOR one")
            let socket = try client.begin("STOR two")
            try? socket.write([UInt8](repeating: 2, count: 600))
            socket.close()
            try client.expect(552)
            #expect(try hosted.folder.names(in: "site") == ["one"])
            try client.store([UInt8](repeating: 2, count: 400), "STOR two")
            try client.ask("EPSV", 229)
            try client.ask("STOR three", 552)
            try client.ask("DELE one", 250)
            try client.store([3], "STOR three")
        }
    }

    @Test(arguments: [false, true])
    func twoSitesWithOneHomeHaveOneQuota(ofItsOwn: Bool) async throws {
        let sites = Self.text.replacing("directory: site", with: "directory: other")
        let fill = { (folder: TemporaryFolder) in
            try Self.add("dora", to: try Self.store(folder)) {
                $0.limits.quotaBytes = 1_000
                $0.home = ofItsOwn ? .directory(folder["site"]) : .site
            }
        }
        try await withHosted(sites, prepare: fill) { hosted in
            let (one, other) = (try hosted.client("dora"), try hosted.client("dora", 2))
            try one.store([1], "STOR small")
            try other.store([UInt8](repeating: 2, count: 900), "STOR large")
            let socket = try one.begin("STOR more")
            try? socket.write([UInt8](repeating: 3, count: 900))
            socket.close()
            try one.expect(552)
        }
    }

    @Test func homesAndCharsetsOfAccounts() async throws {
        let fill = { (folder: TemporaryFolder) in
            let store = try Self.store(folder)
            try folder.makeFolder("site/inner")
            try folder.makeFolder("outside")
            try Self.add("dora", to: store) {
                $0.home = .folder(VirtualPath.root.appending(Array("inner".utf8)) ?? .root)
                $0.charset = "ISO-8859-1"
            }
            try Self.add("emil", to: store) { $0.home = .directory(folder["outside"]) }
            try Self.add("fritz", to: store) {
                $0.home = .folder(VirtualPath.root.appending(Array("missing".utf8)) ?? .root)
            }
            try folder.write("x", to: "site/inner/Müll")
            try folder.write("x", to: "outside/file")
        }
        try await withHosted(Self.text, prepare: fill) { hosted in
            let dora = try hosted.client("dora")
            #expect(try dora.ask("PWD", 257).text.hasPrefix("\"/\""))
            #expect(try dora.retrieve("NLST") == [0x4D, 0xFC, 0x6C, 0x6C, 13, 10])
            #expect(try hosted.client("emil").names() == ["file"])
            let fritz = try hosted.visitor()
            try fritz.ask("USER fritz", 331)
            #expect(try fritz.ask("PASS secret-fritz", 530).text.contains("home"))
        }
    }

    @Test func aDamagedDatabaseHoldsUpNobodyElse() async throws {
        let fill = { (folder: TemporaryFolder) in
            try folder.write([UInt8](repeating: 0x41, count: 8_192), to: "accounts.sqlite")
        }
        try await withHosted(Self.text, prepare: fill) { hosted in
            let client = try hosted.visitor()
            try client.ask("USER dora", 331)
            try client.ask("PASS secret-dora", 421)
            _ = try hosted.client("alice", 1)
            let said = hosted.events.events.contains { event in
                guard case .loginTrouble(_, user: "dora", reason: let reason) = event else { return false }
                return reason.contains("accounts.sqlite")
            }
            #expect(said)
        }
    }

    @Test func aMissingDatabaseHasNoAccountsUntilItIsThere() async throws {
        try await withHosted(Self.text) { hosted in
            let early = try hosted.visitor()
            try early.ask("USER dora", 331)
            #expect([421, 530].contains(try early.code("PASS secret-dora")))
            try Self.fill(hosted.folder)
            #expect(
                try eventually {
                    let client = try hosted.visitor()
                    try client.ask("USER dora", 331)
                    return try client.code("PASS secret-dora") == 230
                }
            )
        }
    }

    @Test func theNextAuthenticatorKnowsOthers() async throws {
        try await withHosted(Self.text, prepare: Self.fill) { hosted in
            _ = try hosted.client("dora", 2)
            _ = try hosted.client("alice", 2)
            let wrong = try hosted.visitor(2)
            try wrong.ask("USER dora", 331)
            try wrong.ask("PASS secret-alice", 530)
        }
    }
}
