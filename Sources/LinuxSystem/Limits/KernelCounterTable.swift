// The kernel's counters of TCP, from /proc/net: what it dropped, reset and answered by cookie.
internal import SystemPackage

/// Reads `/proc/net/netstat` and `/proc/net/snmp` of this network namespace.
///
/// The counters are of the whole namespace, other programs included, and only ever grow: what counts is how far they
/// moved. Their meaning is in Documentation/networking/snmp_counter.rst of the kernel.
public enum KernelCounterTable {
    /// The counters that tell how a burst went.
    public static let watched = [
        "TcpExt.ListenOverflows", "TcpExt.ListenDrops",
        "TcpExt.TCPReqQFullDrop", "TcpExt.TCPReqQFullDoCookies",
        "TcpExt.SyncookiesSent", "TcpExt.SyncookiesRecv", "TcpExt.SyncookiesFailed",
        "TcpExt.EmbryonicRsts", "TcpExt.TCPAbortOnData", "TcpExt.TCPAbortOnClose", "TcpExt.TCPSynRetrans",
        "TcpExt.TCPMigrateReqSuccess", "TcpExt.TCPMigrateReqFailure", "TcpExt.TCPDeferAcceptDrop",
        "Tcp.OutRsts", "Tcp.AttemptFails", "Tcp.PassiveOpens", "Tcp.EstabResets",
    ]

    /// Longest file that is read; the kernel's have 2 to 4 KiB.
    static let bytesMax = 65_536

    /// All counters by group and name, as in `TcpExt.ListenOverflows`; empty when the files can't be read.
    public static func read() -> [String: UInt64] { self.read(["/proc/net/snmp", "/proc/net/netstat"]) }

    static func read(_ paths: [String]) -> [String: UInt64] {
        paths.reduce(into: [:]) { table, path in
            guard let text = try? TextFile.read(path, bytesMax: self.bytesMax) else { return }
            table.merge(self.parse(text)) { _, new in new }
        }
    }

    /// How far the watched counters have moved since `earlier`, which `read()` gave.
    public static func since(_ earlier: [String: UInt64]) -> [String: UInt64] {
        self.change(from: earlier, to: self.read())
    }

    /// How far the watched counters moved from one reading to another. A counter that an old kernel lacks is left out;
    /// one that went back, because the readings are of different namespaces, has moved by 0.
    public static func change(from earlier: [String: UInt64], to later: [String: UInt64]) -> [String: UInt64] {
        self.watched.reduce(into: [:]) { moved, name in
            guard let now = later[name] else { return }
            let before = earlier[name] ?? 0
            moved[name] = now > before ? now - before : 0
        }
    }

    /// Two lines belong together: `Tcp: NAME NAME` and `Tcp: NUMBER NUMBER`. What doesn't fit is left out, and so are
    /// numbers below zero (`Tcp.MaxConn` is -1).
    static func parse(_ text: String) -> [String: UInt64] {
        var table: [String: UInt64] = [:]
        var header: [Substring] = []
        for line in text.split(separator: "\n") {
            let fields = line.split(separator: " ")
            guard let group = fields.first, group.hasSuffix(":"), group == header.first else {
                header = fields
                continue
            }
            for (name, value) in zip(header, fields).dropFirst() {
                if let number = UInt64(value) { table["\(group.dropLast()).\(name)"] = number }
            }
            header = []
        }
        return table
    }
}
