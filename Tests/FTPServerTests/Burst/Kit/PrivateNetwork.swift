// A network of a test's own: its counters are moved by nobody else, and its settings may be changed.
import Glibc
import LinuxSystem
import ServerTesting
import Synchronization
import SystemPackage

// Glibc's module for Swift leaves it out.
@_silgen_name("unshare") private func leaveNamespaces(_ which: Int32) -> Int32

/// Why there is no network namespace.
struct NotPermitted: Error, CustomStringConvertible {
    let reason: Errno

    var description: String { "a network namespace is not permitted (\(self.reason)): run the tests as root" }
}

/// What goes on in a network namespace of its own, which has nothing but loopback.
///
/// It is that of one thread and of those that this one starts. Sockets belong to it when they were made there.
struct PrivateNetwork {
    /// Runs something in a fresh one.
    ///
    /// Needs CAP_SYS_ADMIN (root, or a container that grants it); without it the error says so, and the test fails.
    static func run(_ body: @escaping @Sendable (PrivateNetwork) throws -> Void) async throws {
        let executor = ThreadExecutor()
        let thread = try SystemThread(name: "private-network") { executor.work() }
        defer {
            executor.stop()
            thread.join()
        }
        try await withTaskExecutorPreference(executor) { try await self.enterAndRun(body) }
    }

    private static func enterAndRun(_ body: @Sendable (PrivateNetwork) throws -> Void) async throws {
        try self.enter()
        try body(PrivateNetwork())
    }

    /// Sets a number beneath /proc/sys/net.
    func set(_ name: String, to value: String) throws {
        let file = try FileDescriptor.open("/proc/sys/net/\(name)", .writeOnly)
        try file.closeAfter { _ = try file.writeAll(value.utf8) }
    }

    /// The kernel's counters, of this network alone.
    var counters: [String: UInt64] {
        // /proc/net is that of the process's first thread.
        ["snmp", "netstat"].reduce(into: [:]) { table, name in
            guard let bytes = try? TestFile.read("/proc/thread-self/net/\(name)") else { return }
            table.merge(Self.parse(String(decoding: bytes, as: UTF8.self))) { _, new in new }
        }
    }

    /// How far they have moved, once they have moved far enough, or the guard against hanging struck.
    func moved(
        since before: [String: UInt64],
        _ isEnough: ([String: UInt64]) -> Bool = { _ in true }
    ) -> [String: UInt64] {
        eventually { isEnough(KernelCounterTable.change(from: before, to: self.counters)) }
        return KernelCounterTable.change(from: before, to: self.counters)
    }

    private static func parse(_ text: String) -> [String: UInt64] {
        let lines = text.split(separator: "\n").map { $0.split(separator: " ") }
        var table: [String: UInt64] = [:]
        for (names, values) in zip(lines, lines.dropFirst()) where names.first == values.first {
            for (name, value) in zip(names, values).dropFirst() {
                if let number = UInt64(value) { table["\(names[0].dropLast()).\(name)"] = number }
            }
        }
        return table
    }

    private static func enter() throws {
        let newNetwork: Int32 = 0x4000_0000  // CLONE_NEWNET
        guard leaveNamespaces(newNetwork) == 0 else { throw NotPermitted(reason: Errno(rawValue: errno)) }
        let socket = socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
        guard socket >= 0 else { throw Errno(rawValue: errno) }
        defer { close(socket) }
        // struct ifreq: 16 bytes of name, then the flags: IFF_UP and IFF_RUNNING.
        var request = Array("lo".utf8) + [UInt8](repeating: 0, count: 38)
        request[16] = 0x41
        let setFlags: UInt = 0x8914  // SIOCSIFFLAGS
        let status = request.withUnsafeMutableBytes { bytes in
            bytes.baseAddress.map { ioctl(socket, setFlags, $0) } ?? -1
        }
        guard status == 0 else { throw Errno(rawValue: errno) }
    }
}

/// Runs its jobs one after the other, all on the same thread.
private final class ThreadExecutor: TaskExecutor {
    private struct State {
        var jobs: [UnownedJob] = []
        var isStopping = false
    }

    private let state = Mutex(State())
    private let wake = CountingSemaphore()

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        self.state.withLock { $0.jobs.append(job) }
        self.wake.signal()
    }

    /// Lets `work` return.
    func stop() {
        self.state.withLock { $0.isStopping = true }
        self.wake.signal()
    }

    /// The body of the thread.
    func work() {
        while true {
            self.wake.wait()
            let state = self.state.withLock { state in
                defer { state.jobs = [] }
                return state
            }
            for job in state.jobs { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
            if state.isStopping { return }
        }
    }
}
