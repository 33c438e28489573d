// Numbers of the kernel that an administrator may have changed, read from /proc/sys.
internal import Glibc
internal import SystemPackage

/// Settings of the kernel that bound what the server can do. Nil is a setting that this kernel doesn't have, or that
/// can't be read here; what they mean is in Documentation/networking/ip-sysctl.rst and Documentation/admin-guide/sysctl.
public enum KernelSetting {
    /// `net.core.somaxconn`: connections that one listener may hold, whatever `listen` was asked for.
    public static var listenQueueMax: Int { self.number("/proc/sys/net/core/somaxconn") ?? 4_096 }

    /// `net.ipv4.tcp_max_syn_backlog`: connections in the handshake that a listener remembers while cookies are off.
    public static var handshakeQueueMax: Int? { self.number("/proc/sys/net/ipv4/tcp_max_syn_backlog") }

    /// `net.ipv4.tcp_syncookies`: 0 never, 1 when a queue is full, 2 always.
    public static var synCookies: Int? { self.number("/proc/sys/net/ipv4/tcp_syncookies") }

    /// `net.ipv4.tcp_abort_on_overflow`: 1 resets who doesn't fit into a listener's queue.
    public static var abortOnOverflow: Int? { self.number("/proc/sys/net/ipv4/tcp_abort_on_overflow") }

    /// `net.ipv4.tcp_migrate_req`: 1 lets the queue of a closed listener go to others of its port (Linux 5.14).
    public static var migratesRequests: Int? { self.number("/proc/sys/net/ipv4/tcp_migrate_req") }

    /// `net.ipv4.ip_local_port_range`: ports for connections that name none.
    public static var localPorts: ClosedRange<Int>? {
        let ends = self.numbers("/proc/sys/net/ipv4/ip_local_port_range")
        guard ends.count == 2, ends[0] <= ends[1] else { return nil }
        return ends[0]...ends[1]
    }

    /// `net.netfilter.nf_conntrack_max`: flows that the firewall may follow; nil when it follows none.
    public static var trackedFlowsMax: Int? { self.number("/proc/sys/net/netfilter/nf_conntrack_max") }

    /// `net.netfilter.nf_conntrack_count`: flows that it follows now.
    public static var trackedFlows: Int? { self.number("/proc/sys/net/netfilter/nf_conntrack_count") }

    /// `fs.nr_open`: the highest that any process's descriptor limit can be.
    public static var processDescriptorsMax: Int? { self.number("/proc/sys/fs/nr_open") }

    /// `fs.file-max`: open files of the whole system.
    public static var systemDescriptorsMax: Int? { self.number("/proc/sys/fs/file-max") }

    /// The first number of `fs.file-nr`: open files of the whole system now.
    public static var systemDescriptors: Int? { self.numbers("/proc/sys/fs/file-nr").first }

    /// The last number of `net.ipv4.tcp_mem`: bytes that all TCP sockets may hold; beyond it the kernel drops data.
    public static var tcpMemoryMax: Int? {
        let pages = self.numbers("/proc/sys/net/ipv4/tcp_mem")
        guard pages.count == 3 else { return nil }
        let (bytes, isTooMuch) = pages[2].multipliedReportingOverflow(by: Int(getpagesize()))
        return isTooMuch ? .max : bytes
    }

    /// `MemAvailable` of /proc/meminfo: bytes that programs can still have without swapping.
    public static var memoryAvailable: Int? {
        guard let text = try? TextFile.read("/proc/meminfo", bytesMax: 16_384) else { return nil }
        return self.memoryAvailable(in: text)
    }

    static func memoryAvailable(in text: String) -> Int? {
        for line in text.split(separator: "\n") where line.hasPrefix("MemAvailable:") {
            guard let kibibytes = line.split(separator: " ").dropFirst().first.flatMap({ Int($0) }) else { return nil }
            let (bytes, isTooMuch) = kibibytes.multipliedReportingOverflow(by: 1_024)
            return isTooMuch || bytes < 0 ? nil : bytes
        }
        return nil
    }

    /// The number in a file of one; nil when it can't be read or holds something else.
    static func number(_ path: String) -> Int? {
        let numbers = self.numbers(path)
        return numbers.count == 1 ? numbers[0] : nil
    }

    /// The numbers in a file; none when it can't be read, is longer than a setting is, or holds something else.
    static func numbers(_ path: String) -> [Int] {
        guard let text = try? TextFile.read(path, bytesMax: 256) else { return [] }
        return self.numbers(in: text)
    }

    static func numbers(in text: String) -> [Int] {
        let words = text.split { $0 == " " || $0 == "\t" || $0 == "\n" }
        let numbers = words.compactMap { Int($0) }.filter { $0 >= 0 }
        return numbers.count == words.count ? numbers : []
    }
}
