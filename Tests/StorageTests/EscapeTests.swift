// Nothing outside the root can be reached, whatever lies in it.
import FTPProtocol
import Glibc
import LinuxSystem
import LocalStorage
import Storage
import SystemPackage
import Testing

@Suite("Escapes")
struct EscapeTests {
    /// Ways out of the root: a link's name in the root, and its text.
    private static let waysOut = [
        "absolute": "/etc/passwd", "slash": "/", "relative": "../secret", "deep": "a/b/../../../secret",
        "parent": "..", "twice": "../../..", "back": "../root/inside", "chained": "relative",
        "through": "parent/secret",
        "process": "/proc/self/cwd", "magic": "/proc/self/fd/0", "loop": "loop", "ping": "pong", "pong": "ping",
    ]

    private func siteWithWaysOut(_ setup: Setup) throws -> Site {
        let site = try Site(setup)
        try site.folder.put("secret", "secret")
        try site.makeFolder("a/b")
        try site.put("inside", "inside")
        for (name, target) in Self.waysOut { try site.link(name, to: target) }
        return site
    }

    @Test("Links that lead out, directly or through others, are refused", arguments: Setup.all)
    func refusesLinks(_ setup: Setup) throws {
        let site = try self.siteWithWaysOut(setup)
        for name in Self.waysOut.keys {
            let path = try #require(VirtualPath.root.appending(name.utf8))
            #expect(throws: StorageError.notPermitted, "\(name)") { try site.storage.openForReading(path) }
            #expect(throws: StorageError.notPermitted, "\(name)") {
                try site.storage.openDirectory(path, detail: .names)
            }
            #expect(throws: StorageError.notPermitted, "\(name)") { try site.storage.availableBytes(at: path) }
            #expect(try site.storage.attributes(of: path).kind == .symbolicLink, "\(name)")
        }
    }

    @Test("Nothing is made, removed, renamed or changed behind a link that leads out", arguments: Setup.all)
    func refusesPathsThroughLinks(_ setup: Setup) throws {
        let site = try self.siteWithWaysOut(setup)
        let storage = site.storage
        for folder in ["parent", "slash", "twice", "process", "loop"] {
            let path = try #require(VirtualPath.root.appending(folder.utf8)?.appending("secret".utf8))
            let new = try #require(VirtualPath.root.appending(folder.utf8)?.appending("spillway-new".utf8))
            let refused = StorageError.notPermitted
            #expect(throws: refused) { try storage.attributes(of: path) }
            #expect(throws: refused) { try storage.makeDirectory(new, mode: 0o755) }
            #expect(throws: refused) { try storage.removeFile(path) }
            #expect(throws: refused) { try storage.removeDirectory(path) }
            #expect(throws: refused) { try storage.rename(path, to: "/stolen", replacing: true) }
            #expect(throws: refused) { try storage.rename("/inside", to: new, replacing: true) }
            #expect(throws: refused) { try storage.change(path, [.mode(0o777)]) }
            for mode in [.create(replacing: true), .resume(at: 0), .append(creating: true), .unique]
                as [WriteIntent.Mode]
            {
                #expect(throws: refused) { try storage.openForWriting(new, WriteIntent(mode)) }
            }
        }
        #expect(site.folder.content("secret") == "secret")
        #expect(site.folder.names() == ["root", "secret"])
        #expect(site.content("inside") == "inside")
    }

    @Test("Links that stay are followed, upwards and through others too", arguments: Setup.all)
    func followsLinksThatStay(_ setup: Setup) throws {
        let site = try Site(setup)
        try site.makeFolder("a/b/c")
        try site.put("a/file", "found")
        try site.link("a/b/c/up", to: "../../file")
        try site.link("folder", to: "./a//b/")
        try site.link("chain", to: "folder/c/up")
        try site.link("a/root", to: "..")
        #expect(try site.storage.read("/a/b/c/up") == "found")
        #expect(try site.storage.read("/chain") == "found")
        #expect(try site.storage.read("/folder/c/up") == "found")
        #expect(try site.storage.read("/a/root/a/root/chain") == "found")
        #expect(try site.storage.list("/folder").keys.sorted() == ["c"])
        try site.storage.store("/folder/new", .create(replacing: false), "new")
        #expect(site.content("a/b/new") == "new")
    }

    @Test("Forty links in a row are followed, forty-one aren't", arguments: Setup.all)
    func boundsLinks(_ setup: Setup) throws {
        let site = try Site(setup)
        try site.put("0", "end")
        for number in 1...41 { try site.link("\(number)", to: "\(number - 1)") }
        #expect(try site.storage.read("/40") == "end")
        #expect(throws: StorageError.notPermitted) { try site.storage.read("/41") }
    }

    @Test("A served /proc doesn't lead anywhere else", arguments: [0, 1])
    func servedProc(_ setup: Int) throws {
        let storage = try LocalStorage(root: "/proc/self", options: Setup.all[setup].options)
        for path in ["/root/etc/passwd", "/cwd/Package.swift", "/fd/0", "/exe", "/task/../exe"] as [VirtualPath] {
            #expect(throws: StorageError.self, "\(path.text)") { try storage.openForReading(path) }
        }
    }

    @Test(
        "A kernel that doesn't know openat2, or a sandbox that forbids it, gives the walk",
        arguments: [Errno.noFunction, .notPermitted]
    )
    func fallsBackToWalk(_ errno: Errno) throws {
        let calls = FaultyCalls()
        calls.arm(.failEach("openBeneath", errno))
        let site = try Site(Setup(name: "", options: LocalStorage.Options(), medium: .disk), calls: calls)
        try site.put("a", "A")
        #expect(try site.storage.read("/a") == "A")
    }

    @Test("When folders on the way are renamed for ever, the walk takes over")
    func boundsRetries() throws {
        let calls = FaultyCalls()
        let site = try Site(Setup.all[0], calls: calls)
        try site.put("a", "A")
        calls.arm(.failEach("openBeneath", .resourceTemporarilyUnavailable))
        #expect(try site.storage.read("/a") == "A")
        #expect(calls.count < 50)
    }

    @Test("A name that turns into a link under the walk's eyes isn't followed out")
    func swapUnderTheWalk() throws {
        let calls = FaultyCalls()
        let site = try Site(Setup.all[1], calls: calls)
        try site.folder.put("secret", "secret")
        try site.put("a", "inside")
        try site.link("link", to: "../secret")
        let folder = site.folder
        calls.arm(.interfere("status(") { try? folder.rename("root/link", "root/a") })
        #expect(throws: StorageError.notPermitted) { try site.storage.openForReading("/a") }
    }

    @Test(
        "While a folder is swapped for a link that leads out, nothing outside is ever read or made",
        arguments: Setup.all
    )
    func race(_ setup: Setup) async throws {
        let site = try Site(setup)
        try site.folder.makeFolder("outside")
        try site.folder.put("outside/file", "outside")
        try site.makeFolder("real")
        try site.put("real/file", "inside")
        try site.link("link", to: "../outside")
        let folder = site.folder
        let storage = site.storage
        let rounds = 1_000
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                for _ in 0..<rounds {
                    try folder.rename("root/real", "root/x")
                    try folder.rename("root/link", "root/real")
                    try folder.rename("root/real", "root/link")
                    try folder.rename("root/x", "root/real")
                }
            }
            group.addTask {
                for _ in 0..<rounds {
                    if let content = try? storage.read("/real/file") { #expect(content == "inside") }
                    try? storage.store("/real/new", .create(replacing: true), "new")
                    try? storage.makeDirectory("/real/folder", mode: 0o755)
                    try? storage.removeDirectory("/real/folder")
                }
            }
            try await group.waitForAll()
        }
        #expect(folder.names(in: "outside") == ["file"])
        #expect(site.names().isSubset(of: ["real", "link"]))
    }
}
