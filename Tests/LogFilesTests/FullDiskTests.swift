// Files that take no more: the server goes on, says what was lost, and writes again when there is room.
import FTPProtocol
import Glibc
import LinuxSystem
import SystemPackage
import Telemetry
import Testing

@testable import LogFiles
@testable import ServerTesting

@Suite("Logs without room")
struct FullLogTests {
    private static let file = "FTPSVC1/u_ex260302.log"

    /// Makes a file as large as its file system allows: nothing can be added to it, as if the disk were full.
    private static func makeLargest(_ path: String) throws {
        try TestFile.write([], to: path)
        var (fits, tooLarge) = (Int64(0), Int64.max)
        if truncate(path, off_t(tooLarge)) == 0 { return }
        while fits + 1 < tooLarge {
            let middle = fits + (tooLarge - fits) / 2
            if truncate(path, off_t(middle)) == 0 { fits = middle } else { tooLarge = middle }
        }
        try #require(truncate(path, off_t(fits)) == 0)
    }

    private static func setUp() throws -> (Logs, size: UInt64) {
        let logs = try Logs()
        logs.use(logs.log(.w3c) { $0.fields = [.uriStem] })
        try logs.folder.makeFolder("FTPSVC1")
        try Self.makeLargest(logs.folder[Self.file])
        return (logs, try #require(logs.folder.size(of: Self.file)))
    }

    @Test("Lines that find no room are counted and told, the file stays whole, and later lines are written")
    func fillsUp() throws {
        let (logs, size) = try Self.setUp()
        for number in 0..<5_000 { logs.logs.record(.access(command("NOOP", "\(number)"))) }
        logs.logs.flush()
        #expect(eventually { !logs.losses.all.isEmpty })
        #expect(logs.folder.size(of: Self.file) == size)
        try #require(truncate(logs.folder[Self.file], 0) == 0)
        logs.write(command("NOOP", "later"))
        #expect(try logs.text(Self.file).hasPrefix("#Software"))
        #expect(try logs.entries(Self.file) == ["later"])
        logs.logs.stop()
        #expect(logs.losses.count == 5_000)
        let loss = try #require(logs.losses.all.first)
        #expect(loss.site == .first)
        #expect(loss.reason.hasPrefix(logs.folder[Self.file] + ": "))
    }

    @Test("A log that fails is told of once in a while, and everything is told at the end")
    func toldSeldom() throws {
        let (logs, _) = try Self.setUp()
        for number in 0..<20 { logs.write(command("NOOP", "\(number)")) }
        #expect(eventually { !logs.losses.all.isEmpty })
        #expect(logs.losses.all.count == 1)
        logs.logs.stop()
        #expect(logs.losses.all.count <= 2)
        #expect(logs.losses.count == 20)
    }

    @Test("One site's full log is not another's")
    func others() throws {
        let (logs, _) = try Self.setUp()
        let log = logs.log(.w3c) { $0.fields = [.uriStem] }
        logs.logs.adopt(central: nil, sites: [.first: log, SiteID(rawValue: 2): log])
        logs.write(command("NOOP", "a"), command("NOOP", "b", of: session(site: 2)))
        #expect(try logs.entries("FTPSVC2/u_ex260302.log") == ["b"])
        logs.logs.stop()
        #expect(logs.losses.all.map(\.site) == [.first])
    }

    @Test("What was written of a batch that didn't fit is cut off again")
    func cutOff() async {
        await #expect(processExitsWith: .success) {
            Signals.ignoreBrokenPipesAndFileSizes()
            let folder = try TemporaryFolder()
            defer { folder.remove() }
            var limit = rlimit(rlim_cur: 1_000, rlim_max: .max)
            #expect(setrlimit(__rlimit_resource_t(1), &limit) == 0)
            let file = try AppendFile(folder["log"])
            try file.append([UInt8](repeating: 1, count: 900))
            #expect(throws: Errno.fileTooLarge) { try file.append([UInt8](repeating: 2, count: 200)) }
            #expect(folder.size(of: "log") == 900)
            try file.append([UInt8](repeating: 3, count: 100))
            #expect(folder.size(of: "log") == 1_000)
            #expect(file.size == 1_000)
            #expect(truncate(folder["log"], 10) == 0)
            #expect(throws: Errno.fileTooLarge) { try file.append([UInt8](repeating: 4, count: 2_000)) }
            #expect(folder.size(of: "log") == 10)
        }
    }
}
