// A temporary folder of the host, made and looked at without the code under test.
import Foundation
import Glibc
import Synchronization

/// Removed, with everything in it, when nobody holds it any more.
final class Folder: Sendable {
    /// Where it is made: both are tried, for file systems differ.
    enum Medium: String, CaseIterable, Sendable {
        case disk = "/tmp"
        case memory = "/dev/shm"
    }

    let path: String
    private let closedFolders = Mutex<[String]>([])

    init(on medium: Medium = .disk) throws {
        self.path = "\(medium.rawValue)/spillway-storage-\(UInt64.random(in: .min ... .max))"
        try FileManager.default.createDirectory(atPath: self.path, withIntermediateDirectories: false)
    }

    deinit {
        // Who isn't root can't clear a folder that is closed.
        for name in self.closedFolders.withLock({ $0 }) { _ = chmod(self.host(name), 0o755) }
        try? FileManager.default.removeItem(atPath: self.path)
    }

    func host(_ name: String) -> String { "\(self.path)/\(name)" }

    func makeFolder(_ name: String) throws {
        try FileManager.default.createDirectory(atPath: self.host(name), withIntermediateDirectories: true)
    }

    func put(_ name: String, _ content: String, mode: mode_t = 0o644) throws {
        try Data(content.utf8).write(to: URL(fileURLWithPath: self.host(name)))
        try check(chmod(self.host(name), mode))
    }

    func link(_ name: String, to target: String) throws { try check(symlink(target, self.host(name))) }

    func makePipe(_ name: String) throws { try check(mkfifo(self.host(name), 0o600)) }

    func setMode(_ name: String, _ mode: mode_t) throws {
        self.closedFolders.withLock { $0.append(name) }
        try check(chmod(self.host(name), mode))
    }

    func rename(_ old: String, _ new: String) throws { try check(Glibc.rename(self.host(old), self.host(new))) }

    /// Everything that the file holds; nil when it isn't there, or can't be read.
    func content(_ name: String) -> String? {
        FileManager.default.contents(atPath: self.host(name)).map { String(decoding: $0, as: UTF8.self) }
    }

    /// All names in the folder, hidden ones too.
    func names(in name: String = ".") -> Set<String> {
        Set((try? FileManager.default.contentsOfDirectory(atPath: self.host(name))) ?? [])
    }

    func exists(_ name: String) -> Bool {
        var found = stat()
        return lstat(self.host(name), &found) == 0
    }

    func mode(_ name: String) throws -> mode_t {
        var found = stat()
        try check(lstat(self.host(name), &found))
        return found.st_mode & 0o7777
    }

    /// Blocks of 512 bytes that the file takes.
    func blocks(_ name: String) throws -> Int {
        var found = stat()
        try check(lstat(self.host(name), &found))
        return Int(found.st_blocks)
    }

    /// Descriptors of this process that lead into the folder.
    var openDescriptors: [String] {
        let numbers = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
        let targets = numbers.compactMap {
            try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)")
        }
        return targets.filter { $0.hasPrefix(self.path) }
    }
}

struct HostError: Error {
    let errno: Int32
}

func check(_ result: Int32) throws {
    guard result == 0 else { throw HostError(errno: Glibc.errno) }
}

@_silgen_name("setfsuid") private func setFileUser(_ user: UInt32) -> Int32

/// Runs the body as a user who owns nothing: the user of file calls is the thread's own on Linux.
func asNobody<Value>(_ body: () throws -> Value) rethrows -> Value {
    guard geteuid() == 0 else { return try body() }
    _ = setFileUser(65_534)
    defer { _ = setFileUser(0) }
    return try body()
}
