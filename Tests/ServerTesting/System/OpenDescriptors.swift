// What this process holds. Only of use in a test that has a process for itself (`#expect(processExitsWith:)`).
internal import Glibc

/// The open descriptors of this process: their numbers, and what each is.
public struct OpenDescriptors: Sendable, CustomStringConvertible {
    /// What stands behind /proc/self/fd/N.
    public let targets: [Int32: String]

    /// Those that are open now.
    public static var current: OpenDescriptors {
        var targets: [Int32: String] = [:]
        guard let folder = opendir("/proc/self/fd") else { return OpenDescriptors(targets: [:]) }
        let own = dirfd(folder)
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard let number = Int32(name), number != own else { continue }
            targets[number] = Self.target(of: "/proc/self/fd/" + name)
        }
        closedir(folder)
        return OpenDescriptors(targets: targets)
    }

    /// Those that are open once they are as many as expected, or, when nothing is expected, no longer change.
    public static func settled(expecting count: Int? = nil) -> OpenDescriptors {
        var last = Self.current
        eventually(within: .seconds(30)) {
            usleep(200_000)
            let now = Self.current
            defer { last = now }
            return now.count == (count ?? last.count)
        }
        return last
    }

    /// How many.
    public var count: Int { self.targets.count }

    /// One line a descriptor.
    public var description: String {
        self.targets.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: "\n")
    }

    /// Those that weren't open in the earlier look.
    public func added(since earlier: OpenDescriptors) -> OpenDescriptors {
        OpenDescriptors(targets: self.targets.filter { earlier.targets[$0.key] != $0.value })
    }

    private static func target(of path: String) -> String {
        var buffer = [UInt8](repeating: 0, count: 4_096)
        let count = buffer.withUnsafeMutableBytes { bytes in
            bytes.baseAddress.map { readlink(path, $0.assumingMemoryBound(to: CChar.self), bytes.count) } ?? -1
        }
        return count < 0 ? "?" : String(decoding: buffer[..<count], as: UTF8.self)
    }
}

/// The memory of this process.
public enum ProcessMemory {
    /// Bytes that are resident and no file's (RssAnon).
    public static var anonymousBytes: Int {
        guard let status = try? TestFile.read("/proc/self/status") else { return 0 }
        let text = String(decoding: status, as: UTF8.self)
        let line = text.split(separator: "\n").first { $0.hasPrefix("RssAnon:") }
        return (line?.split(whereSeparator: { !$0.isNumber }).first.flatMap { Int($0) } ?? 0) * 1_024
    }
}
