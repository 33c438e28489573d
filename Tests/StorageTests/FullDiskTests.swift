// A file system without space, and one that can't be written to. Both are real ones where the tests may mount.
import FTPProtocol
import Glibc
import LinuxSystem
import LocalStorage
import Storage
import SystemPackage
import Testing

@_silgen_name("mount") private func mountFileSystem(
    _ source: UnsafePointer<CChar>,
    _ target: UnsafePointer<CChar>,
    _ kind: UnsafePointer<CChar>,
    _ flags: UInt,
    _ options: UnsafePointer<CChar>
) -> Int32
@_silgen_name("umount2") private func unmountFileSystem(_ target: UnsafePointer<CChar>, _ flags: Int32) -> Int32

/// A file system of one mebibyte; where mounting isn't allowed, a folder whose calls fail as if it were one.
private final class SmallDisk {
    let folder: Folder
    let calls = FaultyCalls()
    private(set) var isMounted = false

    init() throws {
        self.folder = try Folder(on: .disk)
        try self.folder.makeFolder("root")
        self.isMounted = mountFileSystem("tmpfs", self.folder.host("root"), "tmpfs", 0, "size=1m") == 0
    }

    deinit {
        let detach: Int32 = 2
        if self.isMounted { _ = unmountFileSystem(self.folder.host("root"), detach) }
    }

    /// From now on there is no space.
    func fail(_ call: String, _ errno: Errno) {
        if !self.isMounted { self.calls.arm(.failEach(call, errno)) }
    }

    func makeReadOnly() throws {
        let remountReadOnly: UInt = 32 + 1
        if self.isMounted {
            try check(mountFileSystem("tmpfs", self.folder.host("root"), "tmpfs", remountReadOnly, "size=1m"))
        }
    }

    func site(_ setup: Setup) throws -> Site { try Site(setup, in: self.folder, calls: self.calls) }
}

@Suite("Full and read-only disks")
struct FullDiskTests {
    private static let setups = Array(Setup.all[..<3])
    private static let tooMuch = String(repeating: "x", count: 1 << 21)

    @Test("A disk that fills up ends the upload, the old file stays, the space is free again", arguments: setups)
    func fillsUp(_ setup: Setup) throws {
        let disk = try SmallDisk()
        let site = try disk.site(setup)
        try site.put("a", "old")
        disk.fail("write", .noSpace)
        for path in ["/a", "/new"] as [VirtualPath] {
            #expect(throws: StorageError.noSpace) {
                try site.storage.store(path, .create(replacing: true), Self.tooMuch)
            }
        }
        #expect(site.content("a") == "old")
        #expect(site.names() == ["a"])
        disk.calls.arm(.count)
        try site.storage.store("/b", .create(replacing: false), String(repeating: "x", count: 1 << 19))
        #expect(site.content("b")?.utf8.count == 1 << 19)
    }

    @Test("Announced bytes that don't fit are refused before one is sent", arguments: setups)
    func refusesAllocation(_ setup: Setup) throws {
        let disk = try SmallDisk()
        let site = try disk.site(setup)
        disk.fail("allocate", .noSpace)
        for mode in [.create(replacing: true), .unique] as [WriteIntent.Mode] {
            #expect(throws: StorageError.noSpace) {
                try site.storage.openForWriting("/a", WriteIntent(mode, allocation: 1 << 21))
            }
        }
        #expect(site.names().isEmpty)
    }

    @Test("What fitted of an appended file stays, and can be resumed", arguments: setups)
    func keepsAppended(_ setup: Setup) throws {
        let disk = try SmallDisk()
        let site = try disk.site(setup)
        try site.put("a", "0123")
        disk.fail("write", .noSpace)
        #expect(throws: StorageError.noSpace) { try site.storage.store("/a", .append(creating: false), Self.tooMuch) }
        let content = try #require(site.content("a"))
        #expect(content.hasPrefix("0123"))
        #expect(content.dropFirst(4).allSatisfy { $0 == "x" })
    }

    @Test("On a read-only file system nothing changes, and the client hears why", arguments: setups)
    func readOnly(_ setup: Setup) throws {
        let disk = try SmallDisk()
        let site = try disk.site(setup)
        try site.put("a", "old")
        try site.makeFolder("folder")
        try disk.makeReadOnly()
        let storage = site.storage
        let refused = StorageError.readOnly
        if !disk.isMounted {
            disk.fail("openUnnamed", .readOnlyFileSystem)
            guard setup.options.staging == .automatic else { return }
            #expect(throws: refused) { try storage.store("/new", .create(replacing: false), "") }
            return
        }
        for mode in [.create(replacing: true), .resume(at: 0), .append(creating: true)] as [WriteIntent.Mode] {
            #expect(throws: refused) { try storage.store("/a", mode, "") }
        }
        #expect(throws: refused) { try storage.store("/new", .create(replacing: false), "") }
        #expect(throws: refused) { try storage.makeDirectory("/b", mode: 0o755) }
        #expect(throws: refused) { try storage.removeFile("/a") }
        #expect(throws: refused) { try storage.removeDirectory("/folder") }
        #expect(throws: refused) { try storage.rename("/a", to: "/b", replacing: false) }
        #expect(throws: refused) { try storage.change("/a", [.mode(0o600)]) }
        #expect(try storage.read("/a") == "old")
    }
}
