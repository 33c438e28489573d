// How much an account may store.
import AccessRules
import FTPProtocol
import LocalStorage
import Storage
import Synchronization
import Testing

@testable import Sites

@Suite("Quotas")
struct QuotaTests {
    private let folder: SiteFolder
    private let usage = QuotaUsage()

    init() throws { self.folder = try SiteFolder("site/in", "pub") }

    private func view(bytes: UInt64? = nil, files: UInt64? = nil) throws -> SiteView {
        let home = self.folder.directory("site")
        let mounts = try MountTable(
            root: home,
            directories: [Mount(path: "/pub", backend: self.folder.directory("pub"))]
        )
        var terms = SiteView.Terms(access: .unrestricted(.all))
        let limits = QuotaLimits(bytes: bytes, files: files)
        terms.quota = QuotaAllowance(limits: limits, usage: self.usage, home: home)
        return SiteView(Home(mounts: mounts), under: terms)
    }

    /// What is used, as it was kept; the same as a new count finds.
    private func used() -> QuotaAmount {
        let home = self.folder.directory("site")
        let kept = self.usage.amount(in: home)
        #expect(kept == QuotaUsage.count(home))
        return kept
    }

    @Test func `what lies in the home is counted once, links in a circle too`() throws {
        try self.folder.put("site/in/a", "12345")
        try self.folder.link("site/in/around", to: "../in")
        try self.folder.link("site/nowhere", to: "missing")
        _ = try self.view(bytes: 10)
        #expect(self.used() == QuotaAmount(bytes: 5, files: 1))
    }

    @Test func `an upload that would pass the quota is refused, and leaves nothing`() throws {
        try self.folder.put("site/in/a", "12345")
        let view = try self.view(bytes: 10)
        #expect(throws: StorageError.quotaExceeded) { try view.store("/b", "123456") }
        #expect(self.used() == QuotaAmount(bytes: 5, files: 1))
        try view.store("/b", "12345")
        #expect(self.used() == QuotaAmount(bytes: 10, files: 2))
        #expect(throws: StorageError.quotaExceeded) { try view.store("/b", "6", .append(creating: false)) }
        #expect(try view.availableBytes(at: "/") == 0)
        try view.store("/pub/elsewhere", "123456")
        #expect(self.used().bytes == 10)
    }

    @Test func `what is replaced, cut off or removed is given back`() throws {
        let view = try self.view(bytes: 10, files: 1)
        try view.store("/a", "1234567890")
        try view.store("/a", "abcdefghij")
        #expect(self.used() == QuotaAmount(bytes: 10, files: 1))
        #expect(throws: StorageError.quotaExceeded) { try view.store("/a", "12345678901") }
        #expect(self.folder.content("site/a") == "abcdefghij")
        try view.store("/a", "z", .resume(at: 3))
        #expect(self.used() == QuotaAmount(bytes: 4, files: 1))
        try view.store("/a", "123456", .append(creating: false))
        #expect(self.used() == QuotaAmount(bytes: 10, files: 1))
        try view.removeFile("/a")
        #expect(self.used() == QuotaAmount())
        try view.store("/b", "1", .append(creating: true))
        #expect(self.used() == QuotaAmount(bytes: 1, files: 1))
        #expect(throws: StorageError.quotaExceeded) { try view.store("/c", "") }
        #expect(throws: StorageError.notFound) { try view.removeFile("/c") }
        #expect(self.used() == QuotaAmount(bytes: 1, files: 1))
    }

    @Test func `a rename counts nothing but what it replaces`() throws {
        let view = try self.view(bytes: 10)
        try view.store("/a", "1234")
        try view.store("/b", "12345")
        try view.rename("/a", to: "/in/c", replacing: false)
        #expect(self.used() == QuotaAmount(bytes: 9, files: 2))
        try view.rename("/in/c", to: "/b", replacing: true)
        #expect(self.used() == QuotaAmount(bytes: 4, files: 1))
        try view.rename("/b", to: "/b", replacing: true)
        #expect(self.used() == QuotaAmount(bytes: 4, files: 1))
    }

    @Test func `an upload that breaks off gives back what isn't kept`() throws {
        let view = try self.view(bytes: 10, files: 2)
        let dropped = try view.openForWriting("/a", WriteIntent(.create(replacing: false)))
        try dropped.write("12345")
        dropped.discard(keepingPartial: false)
        dropped.discard(keepingPartial: false)
        #expect(self.used() == QuotaAmount())
        let kept = try view.openForWriting("/a", WriteIntent(.create(replacing: false)))
        try kept.write("12345")
        kept.discard(keepingPartial: true)
        #expect(self.used() == QuotaAmount(bytes: 5, files: 1))
        do { try view.openForWriting("/b", WriteIntent(.create(replacing: false))).write("123") }
        do { try view.openForWriting("/c", WriteIntent(.append(creating: true))).write("123") }
        #expect(self.used() == QuotaAmount(bytes: 8, files: 2))
        #expect(throws: StorageError.alreadyExists) { try view.store("/a", "", .create(replacing: false)) }
        #expect(self.used() == QuotaAmount(bytes: 8, files: 2))
    }

    @Test func `what is written in place stays where it is until that is over`() throws {
        let view = try self.view(bytes: 100)
        try view.store("/in/a", "12345")
        let appending = try view.openForWriting("/in/a", WriteIntent(.append(creating: false)))
        try appending.write("678")
        let replacing = try view.openForWriting("/in/a", WriteIntent(.create(replacing: true)))
        try replacing.write("new")
        #expect(throws: StorageError.busy) { try replacing.commit() }
        #expect(throws: StorageError.busy) { try view.removeFile("/in/a") }
        for path: VirtualPath in ["/in", "/in/a"] {
            #expect(throws: StorageError.busy) { try view.rename(path, to: "/new", replacing: false) }
        }
        try appending.commit()
        #expect(self.used() == QuotaAmount(bytes: 8, files: 1))
        try view.rename("/in", to: "/new", replacing: false)
        try view.removeFile("/new/a")
        #expect(self.used() == QuotaAmount())
    }

    @Test func `an announced size is checked before anything is written`() throws {
        let view = try self.view(bytes: 10)
        let intent = WriteIntent(.create(replacing: false), allocation: 11)
        #expect(throws: StorageError.quotaExceeded) { try view.openForWriting("/a", intent) }
        let huge = WriteIntent(.create(replacing: false), allocation: .max)
        #expect(throws: StorageError.quotaExceeded) { try view.openForWriting("/a", huge) }
        #expect(self.used() == QuotaAmount())
        #expect(try view.availableBytes(at: "/") == 10)
    }

    @Test func `many at once never pass the quota, and nothing is lost count of`() async throws {
        let view = try self.view(bytes: 1_000, files: 12)
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<8 {
                group.addTask {
                    for round in 0..<40 {
                        let path: VirtualPath = number.isMultiple(of: 2) ? "/shared" : "/in/own"
                        let name = path.appendingText(".\(number % 4).\(round % 5)")
                        switch (number + round) % 4 {
                        case 0, 1: try? view.store(name, String(repeating: "x", count: 30 + round * 5))
                        case 2: try? view.store(name, "more", .append(creating: true))
                        default: try? view.removeFile(name)
                        }
                    }
                }
            }
        }
        let used = self.used()
        #expect(used.bytes <= 1_000)
        #expect(used.files <= 12)
    }

    @Test func `sessions of one account share what is used; others don't`() {
        let book = QuotaBook()
        #expect(book.usage(of: "ann") === book.usage(of: "ann"))
        #expect(book.usage(of: "ann") !== book.usage(of: "bob"))
    }
}

extension VirtualPath {
    fileprivate func appendingText(_ text: String) -> VirtualPath {
        self.parent.appending(Array(self.name) + Array(text.utf8)) ?? self
    }
}
