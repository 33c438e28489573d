// Numbers of the kernel that an administrator may have changed, read from /proc/sys.
internal import CLinux
internal import Glibc

/// Settings of the kernel that bound what the server can do.
public enum KernelSetting {
    /// `net.core.somaxconn`: connections that one listener may hold, whatever `listen` was asked for.
    public static var listenQueueMax: Int { self.number("/proc/sys/net/core/somaxconn") ?? 4_096 }

    /// The number in a file of one line; nil when it can't be read or holds something else.
    static func number(_ path: String) -> Int? {
        let descriptor = clinux_openat(AT_FDCWD, path, O_RDONLY | O_CLOEXEC, 0)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        return withUnsafeTemporaryAllocation(byteCount: 32, alignment: 1) { buffer in
            let count = read(descriptor, buffer.baseAddress, buffer.count)
            let digits = buffer.prefix(max(0, count)).prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            return Int(String(decoding: digits, as: UTF8.self))
        }
    }
}
