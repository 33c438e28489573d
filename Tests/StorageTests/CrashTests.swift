// A server that is killed in the middle of an upload.
import FTPProtocol
import Glibc
import LinuxSystem
import LocalStorage
import Storage
import Testing

@Suite("Crashes")
struct CrashTests {
    private static let old = String(repeating: "old", count: 10_000)
    private static let new = String(repeating: "new!", count: 20_000)

    /// How one upload is stored; run in a process of its own, which is killed at a call.
    private static func upload(in path: String, _ setup: Int, _ mode: WriteIntent.Mode, _ plan: FaultyCalls.Plan) throws
        -> Int
    {
        let calls = FaultyCalls()
        let storage = try LocalStorage(root: path, options: Setup.all[setup].options, calls: calls)
        calls.arm(plan)
        try storage.store("/file", mode, Self.new)
        return calls.count
    }

    @Test(
        "Killed before or after any call, a server leaves the old file or the new one, whole",
        arguments: [0, 1, 2],
        [false, true]
    )
    func killedAtEveryCall(_ setup: Int, after: Bool) async throws {
        let folder = try Folder(on: .disk)
        try folder.put("file", Self.old)
        let path = folder.path
        let count = try Self.upload(in: path, setup, .create(replacing: true), .count)
        #expect(folder.content("file") == Self.new)
        for number in 1...count {
            try folder.put("file", Self.old)
            await #expect(processExitsWith: .signal(SIGKILL)) {
                [path = path as String, setup, number = number as Int, after] in
                let plan: FaultyCalls.Plan = after ? .killAfter(number) : .killBefore(number)
                _ = try Self.upload(in: path, setup, .create(replacing: true), plan)
            }
            let content = try #require(folder.content("file"))
            #expect(content == Self.old || content == Self.new, "call \(number)")
            let storage = try LocalStorage(root: path, options: Setup.all[setup].options)
            #expect(try storage.list(.root, .names).keys.sorted() == ["file"])
            // The next start cleans up.
            storage.removeStaleSpoolFiles(at: FileTime(seconds: FileTime.readWallClock().seconds + 100_000))
            #expect(folder.names() == ["file"], "call \(number)")
        }
    }

    @Test("Killed before or after any call, a server leaves a new file whole or not at all", arguments: [0, 2])
    func killedWithNewFile(_ setup: Int) async throws {
        let counted = try Folder(on: .disk)
        let count = try Self.upload(in: counted.path, setup, .create(replacing: false), .count)
        for number in 1...count {
            let folder = try Folder(on: .disk)
            let path = folder.path
            await #expect(processExitsWith: .signal(SIGKILL)) {
                [path = path as String, setup, number = number as Int] in
                _ = try Self.upload(in: path, setup, .create(replacing: false), .killAfter(number))
            }
            #expect(folder.content("file") == nil || folder.content("file") == Self.new, "call \(number)")
        }
    }
}
