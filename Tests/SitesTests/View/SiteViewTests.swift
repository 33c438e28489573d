// What rules let a login do, call by call.
import AccessRules
import FTPProtocol
import LocalStorage
import Sites
import Storage
import Testing

@Suite("Site views")
struct SiteViewTests {
    private let folder: SiteFolder

    init() throws {
        self.folder = try SiteFolder("site/in/deep", "site/drop", "pub")
        try self.folder.put("site/file", "content")
        try self.folder.put("site/in/file", "inner")
        try self.folder.put("site/drop/file", "dropped")
        try self.folder.put("pub/file", "public")
    }

    private func view(_ permissions: Permissions, at path: VirtualPath = .root) throws -> SiteView {
        try self.folder.view(AccessRules(pathRights: [PathRights(path: path, permissions: permissions)]))
    }

    /// Each call, and the right that it needs on `/in/file` or beside it.
    private static let calls: [(Permissions, @Sendable (any StorageBackend) throws -> Void)] = [
        (.list, { _ = try $0.openDirectory("/in", detail: .names) }),
        (.read, { _ = try $0.openForReading("/in/file") }),
        (.upload, { try $0.store("/in/new", "") }),
        (.upload, { try $0.store("/in/new", "", .unique) }),
        (.overwrite, { try $0.store("/in/file", "") }),
        (.overwrite, { try $0.store("/in/file", "", .resume(at: 2)) }),
        (.append, { try $0.store("/in/file", "", .append(creating: false)) }),
        (.delete, { try $0.removeFile("/in/file") }),
        (.rename, { try $0.rename("/in/file", to: "/in/new", replacing: false) }),
        (.makeDirectory, { try $0.makeDirectory("/in/new", mode: 0o755) }),
        (.removeDirectory, { try $0.removeDirectory("/in/deep") }),
        (.changeAttributes, { try $0.change("/in/file", [.mode(0o600)]) }),
    ]

    @Test(arguments: calls.indices)
    func `a call needs its right, and no other`(number: Int) throws {
        let (right, call) = Self.calls[number]
        let without = try self.view(Permissions.all.subtracting(right), at: "/in")
        // Who may store, but not replace, is told that the file is there.
        let refused: [StorageError] = right == .overwrite ? [.notPermitted, .alreadyExists] : [.notPermitted]
        #expect { try call(without) } throws: { error in refused.contains { $0 == error as? StorageError } }
        try call(try self.view(right, at: "/in"))
    }

    @Test func `appending makes a file only for those who may store`() throws {
        try self.view([.append, .upload]).store("/new", "a", .append(creating: true))
        #expect(throws: StorageError.notFound) {
            try self.view(.append).store("/other", "a", .append(creating: true))
        }
    }

    @Test func `both ends of a rename are checked, and the target is replaced only by those who may`() throws {
        let view = try self.view(.readOnly, at: "/in")
        #expect(throws: StorageError.notPermitted) { try view.rename("/file", to: "/in/new", replacing: false) }
        #expect(throws: StorageError.notPermitted) { try view.rename("/in/file", to: "/new", replacing: false) }
        try self.folder.put("site/other", "")
        let careful = try self.view(Permissions.all.subtracting(.overwrite))
        #expect(throws: StorageError.alreadyExists) { try careful.rename("/file", to: "/other", replacing: true) }
        var terms = SiteView.Terms(access: .unrestricted(.all))
        terms.allowsReplaceOnRename = false
        let strict = SiteView.storage(of: Home(mounts: MountTable(root: self.folder.directory("site"))), under: terms)
        #expect(throws: StorageError.alreadyExists) { try strict.rename("/file", to: "/other", replacing: true) }
        try self.view(.all).rename("/file", to: "/other", replacing: true)
        #expect(self.folder.content("site/other") == "content")
    }

    @Test func `a folder that rules name, or hold something in, isn't moved from under them`() throws {
        let view = try self.view(Permissions.all.subtracting(.read), at: "/in/deep")
        for path: VirtualPath in ["/in", "/in/deep"] {
            #expect(throws: StorageError.notPermitted) { try view.rename(path, to: "/new", replacing: false) }
        }
        try view.rename("/drop", to: "/new", replacing: false)
    }

    @Test func `a drop box takes files, and tells nothing of them`() throws {
        let view = try self.view(.dropBox, at: "/drop")
        #expect(try view.attributes(of: "/drop").kind == .directory)
        try view.store("/drop/new", "dropped")
        #expect(self.folder.content("site/drop/new") == "dropped")
        for path: VirtualPath in ["/drop/new", "/drop/file", "/drop/missing"] {
            #expect(throws: StorageError.notPermitted) { try view.attributes(of: path) }
            #expect(throws: StorageError.notPermitted) { try view.openForReading(path) }
        }
        #expect(throws: StorageError.notPermitted) { try view.openDirectory("/drop", detail: .names) }
        #expect(throws: StorageError.alreadyExists) { try view.store("/drop/file", "other") }
        #expect(self.folder.content("site/drop/file") == "dropped")
    }

    @Test func `without any right a folder can't be entered`() throws {
        let view = try self.view([], at: "/in")
        #expect(throws: StorageError.notPermitted) { try view.attributes(of: "/in") }
        #expect(throws: StorageError.notPermitted) { try view.availableBytes(at: "/in") }
        #expect(try view.attributes(of: "/drop").kind == .directory)
    }

    @Test func `hidden names aren't there, whatever is done with them`() throws {
        var filter = RequestFilter()
        filter.hiddenSegments = ["in"]
        let view = try self.folder.view(AccessRules(filters: [filter]))
        #expect(try view.names(in: "/") == ["file", "drop"])
        for (_, call) in Self.calls { #expect(throws: StorageError.notFound) { try call(view) } }
        #expect(throws: StorageError.notFound) { try view.rename("/file", to: "/in/new", replacing: false) }
        #expect(view.refusal(of: "/in/file") == .hiddenSegment)
        #expect(self.folder.content("site/in/file") == "inner")
    }

    @Test func `a filter refuses extensions of files, not of folders`() throws {
        var filter = RequestFilter()
        filter.extensions = [ExtensionRule("exe", isAllowed: false)]
        let view = try self.folder.view(AccessRules(filters: [filter]))
        try self.folder.put("site/bad.exe", "")
        try self.folder.make("site/dir.exe")
        #expect(throws: StorageError.notPermitted) { try view.openForReading("/bad.exe") }
        #expect(throws: StorageError.notPermitted) { try view.attributes(of: "/bad.exe") }
        #expect(throws: StorageError.notPermitted) { try view.store("/new.EXE", "") }
        #expect(throws: StorageError.notPermitted) { try view.rename("/file", to: "/new.exe", replacing: false) }
        #expect(throws: StorageError.notPermitted) { try view.change("/bad.exe", [.mode(0o600)]) }
        #expect(try view.attributes(of: "/dir.exe").kind == .directory)
        try view.rename("/dir.exe", to: "/other.exe", replacing: false)
        try view.makeDirectory("/new.exe", mode: 0o755)
        #expect(view.refusal(of: "/bad.exe") == .fileExtension)
    }

    @Test func `files may be as large as the filter says`() throws {
        var filter = RequestFilter(path: "/in")
        filter.maxContentLength = 8
        let view = try self.folder.view(AccessRules(filters: [filter]))
        try view.store("/in/new", "12345678")
        #expect(throws: StorageError.tooLarge) { try view.store("/in/more", "123456789") }
        #expect(self.folder.content("site/in/more") == nil)
        #expect(throws: StorageError.tooLarge) { try view.store("/in/new", "9", .append(creating: false)) }
        #expect(throws: StorageError.tooLarge) { try view.store("/in/new", "89", .resume(at: 7)) }
        try view.store("/in/file", "678", .append(creating: false))
        #expect(throws: StorageError.tooLarge) {
            try view.openForWriting("/in/new", WriteIntent(.create(replacing: true), allocation: 9))
        }
        #expect(try view.availableBytes(at: "/in") == 8)
        #expect(try view.availableBytes(at: "/") > 8)
        try view.store("/new", "123456789")
    }

    @Test func `entries tell the rights that hold for them, as the perm fact does`() throws {
        let mount = Mount(path: "/pub", backend: self.folder.directory("pub"), rights: .readOnly)
        let rules = AccessRules(pathRights: [PathRights(path: "/in", permissions: [.list, .upload])])
        let view = try self.folder.view(rules, mounts: [mount])
        let listed = try view.list("/")
        #expect(listed["file"]?.rights == .all)
        #expect(listed["in"]?.rights == [.list, .upload])
        #expect(listed["pub"]?.rights == .readOnly)
        #expect(try view.attributes(of: "/pub/file").rights == .readOnly)
        #expect(throws: StorageError.notPermitted) { try view.removeFile("/pub/file") }
        let facts = FactListing(facts: .perm, permissions: Permissions.all.subtracting(.list))
        var line: [UInt8] = []
        facts.append(DirectoryEntry(name: Array("in".utf8), attributes: listed["in"]), to: &line)
        #expect(String(decoding: line, as: UTF8.self) == "perm=ce; in\r\n")
    }

    @Test func `where there is nothing to check a login gets the backend itself`() throws {
        let directory = self.folder.directory("site")
        let free = SiteView.Terms(access: .unrestricted(.readOnly))
        #expect(SiteView.storage(of: Home(mounts: MountTable(root: directory)), under: free) is LocalDirectory)
        let mounts = try MountTable(root: directory, directories: [Mount(path: "/pub", backend: directory)])
        #expect(SiteView.storage(of: Home(mounts: mounts), under: free) is MountedStorage)
        let same = MountTable(root: directory, rights: .readOnly)
        #expect(SiteView.storage(of: Home(mounts: same), under: free) is LocalDirectory)
        let masked = MountTable(root: directory, rights: [.list])
        #expect(SiteView.storage(of: Home(mounts: masked), under: free) is SiteView)
        let source = try self.folder.view().openForReading("/file")
        #expect(source.descriptor != nil)
    }
}
