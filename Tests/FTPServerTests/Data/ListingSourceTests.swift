import FTPProtocol
import FTPSession
import Storage
import Testing

@testable import FTPServer

@Suite("Listings")
struct ListingSourceTests {
    private let tree = TestTree([
        "/b.txt", "/a.txt", "/.hidden", "/docs/x1", "/docs/y1", "/docs/deep/z", "/data/x2", "/data/.secret", "/empty/",
        "/odd[1].txt",
    ])

    @Test("NLST without an argument gives the names of the folder, sorted, and none that is hidden")
    func names() throws {
        #expect(try self.list("/", "", .names) == ["a.txt", "b.txt", "data", "docs", "empty", "odd[1].txt"])
    }

    @Test("where a pattern is looked for, fewer entries are read at once")
    func patternBatches() throws {
        #expect(try self.list("/docs/x*", "docs/x*", .names) == ["docs/x1"])
        #expect(self.tree.batchLimits.allSatisfy { $0 == ListingLimits.patternBatchEntries })
        #expect(!self.tree.batchLimits.isEmpty)
    }

    @Test("-a and -A show hidden names", arguments: [ListOptions.all, .almostAll])
    func hidden(_ option: ListOptions) throws {
        #expect(try self.list("/data", "", .names, option) == [".secret", "x2"])
    }

    @Test("MLSD shows hidden names always, in the order of the backend, and refuses files and patterns")
    func facts() throws {
        let lines = try self.list("/data", "data", .facts([.type]), [], allowsPattern: false)
        #expect(lines == ["type=file; x2", "type=file; .secret"])
        #expect(throws: StorageError.notADirectory) { try self.list("/a.txt", "a.txt", .facts([.type])) }
        #expect(throws: StorageError.notFound) {
            try self.list("/*.txt", "*.txt", .facts([]), [], allowsPattern: false)
        }
    }

    @Test(
        "NLST's names can be used as they are (RFC 1123 4.1.2.7)",
        arguments: [
            ("/docs", "docs", "docs/x1"), ("/docs", "docs/", "docs/x1"), ("/docs", "/docs", "/docs/x1"),
            ("/docs", ".", "x1"), ("/docs", "../docs", "../docs/x1"), ("/docs/x*", "docs/x*", "docs/x1"),
            ("/docs/x*", "x*", "x1"), ("/docs/x*", "./x*", "./x1"), ("/docs/x*", "/docs//x*", "/docs//x1"),
            ("/docs/x*", "q*/../docs/x*", "q*/../docs/x1"), ("/docs/x*", "x*/../x*/..", "/docs/x1"),
            ("/d*/x?", "d*/x?", "data/x2"), ("/docs/x1", "docs/x1", "docs/x1"),
        ] as [(String, String, String)]
    )
    func prefixes(_ path: String, _ argument: String, _ first: String) throws {
        let names = try self.list(path, argument, .names)
        #expect(names.filter { !$0.hasSuffix("deep") }.first == first)
    }

    @Test("a pattern in several names walks over the folders that it describes")
    func patterns() throws {
        #expect(try self.list("/*/x?", "*/x?", .names) == ["data/x2", "docs/x1"])
        #expect(try self.list("/d*/deep/z", "d*/deep/z", .names) == ["docs/deep/z"])
        #expect(try self.list("/d*/nothing", "d*/nothing", .names) == [])
        #expect(try self.list("/*/.*", "*/.*", .names) == ["data/.secret"])
        #expect(try self.list("/d*", "d*", .names) == ["data", "docs"])
    }

    @Test("a pattern that matches nothing is an empty listing; one below a folder that isn't there is an error")
    func emptyMatch() throws {
        #expect(try self.list("/*.zip", "*.zip", .names) == [])
        #expect(try self.list("/*.zip", "*.zip", .unix) == [])
        #expect(throws: StorageError.notFound) { try self.list("/gone/*.zip", "gone/*.zip", .names) }
        #expect(throws: StorageError.invalidName) { try self.list("/*/*/*/*/*", "*/*/*/*/*", .names) }
    }

    @Test("a file whose name looks like a pattern is found by its name")
    func literalBrackets() throws {
        #expect(try self.list("/odd[1].txt", "odd[1].txt", .names) == ["odd[1].txt"])
    }

    @Test("LIST shows names alone, of a file its own line, and with -d the folder itself")
    func unix() throws {
        #expect(try self.list("/docs", "docs", .unix).map { $0.split(separator: " ").last } == ["deep", "x1", "y1"])
        #expect(try self.list("/docs/x?", "docs/x?", .unix).map { $0.split(separator: " ").last } == ["x1"])
        #expect(
            try self.list("/d*/x?", "d*/x?", .unix).map { $0.split(separator: " ").last } == ["data/x2", "docs/x1"]
        )
        #expect(try self.list("/docs/x1", "docs/x1", .unix).map { $0.split(separator: " ").last } == ["x1"])
        #expect(try self.list("/docs", "docs", .unix, .directory).map { $0.split(separator: " ").last } == ["docs"])
        #expect(try self.list("/docs", "", .unix, .directory).map { $0.split(separator: " ").last } == ["."])
        #expect(try self.list("/", "/", .unix, .directory).map { $0.split(separator: " ").last } == ["/"])
        #expect(try self.list("/data", "", .names, [.long]).first?.hasPrefix("-rw-") == true)
        #expect(try self.list("/data", "", .dos).first?.hasPrefix("01-01-70") == true)
    }

    @Test("-t puts the newest first, -S the largest, -r turns the order round")
    func orders() throws {
        #expect(try self.list("/docs", "", .names, .byTime) == ["deep", "y1", "x1"])
        #expect(try self.list("/docs", "", .names, .bySize) == ["deep", "y1", "x1"])
        #expect(try self.list("/docs", "", .names, [.bySize, .reversed]) == ["x1", "y1", "deep"])
        #expect(try self.list("/docs", "", .names, .reversed) == ["y1", "x1", "deep"])
        #expect(try self.list("/docs", "", .names, .classify) == ["deep/", "x1", "y1"])
    }

    @Test("-R lists the folders below, under headings for LIST and as paths for NLST")
    func recursive() throws {
        let lines = try self.list("/", "", .unix, .recursive).map { $0.split(separator: " ").last ?? "" }
        #expect(lines.filter { $0.hasSuffix(":") } == ["data:", "docs:", "docs/deep:", "empty:"])
        #expect(lines.suffix(5) == ["", "docs/deep:", "z", "", "empty:"])
        let names = try self.list("/docs", "docs", .names, .recursive)
        #expect(names == ["docs/deep", "docs/x1", "docs/y1", "docs/deep/z"])
    }

    @Test("a folder that can't be opened is an error when asked for, and passed over on the way")
    func closedFolder() throws {
        let tree = TestTree(["/a/one", "/b/two"], closed: ["/a"])
        #expect(throws: StorageError.notPermitted) { try Self.list(tree, "/a", "a", .names) }
        #expect(try Self.list(tree, "/", "", .names, .recursive) == ["a", "b", "b/two"])
        #expect(try Self.list(tree, "/*/*", "*/*", .names) == ["b/two"])
    }

    @Test("-R ends at its depth, however deep the folders are")
    func depth() throws {
        let tree = TestTree([String(repeating: "/d", count: 60) + "/file"])
        let names = try Self.list(tree, "/", "", .names, .recursive)
        #expect(names.count == ListingLimits.depthMax + 1)
    }

    @Test("-R opens no more folders than its limit, and shows the names of the others")
    func folderLimit() throws {
        let count = ListingLimits.recursedFoldersMax + 50
        let tree = TestTree((0..<4).flatMap { top in (0..<(count / 4)).map { "/t\(top)/s\($0)/" } }.sorted())
        let lines = try Self.list(tree, "/", "", .unix, .recursive)
        #expect(lines.count { $0.hasSuffix(":") } == ListingLimits.recursedFoldersMax - 1)
        #expect(lines.count { $0.hasPrefix("d") } == 4 + count / 4 * 4)
    }

    @Test("a folder up to the limit is sorted, a larger one comes in the order of the backend")
    func sortLimit() throws {
        let sorted = try Self.list(TestTree(fileCount: ListingLimits.sortedEntriesMax), "/", "", .names)
        #expect(sorted == sorted.sorted())
        let streamed = try Self.list(TestTree(fileCount: ListingLimits.sortedEntriesMax + 1), "/", "", .names)
        #expect(streamed == ["f010000"] + sorted.reversed())
    }

    @Test("a folder of 100,000 entries is listed in bounded pieces, all of it")
    func large() throws {
        let tree = TestTree(fileCount: 100_000)
        let source = try ListingSource.open(Self.request("/", "", .unix), storage: tree, now: FileTime(seconds: 0))
        var lines = 0
        var longest = 0
        var readsBeforeFirst: Int?
        var chunk: [UInt8] = []
        while try source.next(into: &chunk) {
            if !chunk.isEmpty, readsBeforeFirst == nil { readsBeforeFirst = tree.batchLimits.reduce(0, +) }
            lines += chunk.count { $0 == 10 }
            longest = max(longest, chunk.count)
            chunk.removeAll()
        }
        #expect(lines == 100_000)
        #expect(longest <= ListingLimits.chunkBytes + 512)
        #expect(readsBeforeFirst.map { $0 <= ListingLimits.sortedEntriesMax + 2 * ListingLimits.batchEntries } == true)
        #expect(tree.batchLimits.max() == ListingLimits.batchEntries)
    }

    @Test("MLSD of a large folder begins with the first batch")
    func firstBatch() throws {
        let tree = TestTree(fileCount: 100_000)
        let request = Self.request("/", "", .facts([.size]))
        let source = try ListingSource.open(request, storage: tree, now: FileTime(seconds: 0))
        var chunk: [UInt8] = []
        while chunk.isEmpty, try source.next(into: &chunk) {}
        #expect(!chunk.isEmpty)
        #expect(tree.batchLimits == [ListingLimits.batchEntries])
    }

    @Test("a listing goes through a pump, and a finished one stays finished")
    func pumped() async throws {
        let world = try PumpWorld()
        defer { world.stop() }
        let source = try ListingSource.open(
            Self.request("/", "", .names),
            storage: TestTree(fileCount: 20_000),
            now: FileTime(seconds: 0)
        )
        let run = try world.start(.stream(source))
        let client = run.client
        #expect(try await onThread { client.receiveAll() }.count == 20_000 * 9)
        #expect(await run.outcome == .completed(bytes: 180_000))
        var chunk: [UInt8] = []
        #expect(try !source.next(into: &chunk))
        #expect(chunk.isEmpty)
    }

    private func list(
        _ path: String,
        _ argument: String,
        _ style: ListingRequest.Style,
        _ options: ListOptions = [],
        allowsPattern: Bool = true
    ) throws -> [String] {
        try Self.list(self.tree, path, argument, style, options, allowsPattern: allowsPattern)
    }

    private static func request(
        _ path: String,
        _ argument: String,
        _ style: ListingRequest.Style,
        _ options: ListOptions = [],
        allowsPattern: Bool = true
    ) -> ListingRequest {
        ListingRequest(
            path: TestTree.path(path),
            style: style,
            options: options,
            allowsPattern: allowsPattern,
            permissions: .all,
            prefix: Array(argument.utf8)
        )
    }

    /// The lines without their ends.
    private static func list(
        _ tree: TestTree,
        _ path: String,
        _ argument: String,
        _ style: ListingRequest.Style,
        _ options: ListOptions = [],
        allowsPattern: Bool = true
    ) throws -> [String] {
        let request = Self.request(path, argument, style, options, allowsPattern: allowsPattern)
        let source = try ListingSource.open(request, storage: tree, now: FileTime(seconds: 1_000))
        var bytes: [UInt8] = []
        while try source.next(into: &bytes) {}
        let text = String(decoding: bytes, as: UTF8.self)
        return text.split(separator: "\r\n", omittingEmptySubsequences: false).dropLast().map(String.init)
    }
}
