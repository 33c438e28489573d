// What the kernel's counters mean. Sources: Documentation/networking/snmp_counter.rst, net/ipv4/tcp_input.c of Linux.

/// Counters by names like `TcpExt.ListenOverflows`.
enum KernelCounter {
    /// Whether somebody was hurt when it moves.
    static func tellsOfLoss(_ name: String) -> Bool { self.harmful.contains(name) }

    /// What it counts, in one line; empty for one that isn't known.
    static func meaning(of name: String) -> String { self.meanings[name] ?? "" }

    private static let harmful: Set<String> = [
        "TcpExt.ListenOverflows", "TcpExt.ListenDrops", "TcpExt.TCPReqQFullDrop", "TcpExt.SyncookiesFailed",
    ]

    private static let meanings = [
        "Tcp.AttemptFails": "Connects that failed",
        "Tcp.EstabResets": "Standing connections that ended with a reset",
        "Tcp.OutRsts": "Resets sent",
        "Tcp.PassiveOpens": "Connections that came to a listener",
        "TcpExt.EmbryonicRsts": "Resets that came in the middle of a handshake",
        "TcpExt.ListenDrops": "SYNs and last ACKs dropped at a listener, for any reason",
        "TcpExt.ListenOverflows": "SYNs and last ACKs dropped because an accept queue was full: raise the backlog",
        "TcpExt.SyncookiesFailed": "ACKs with a SYN cookie that was wrong or too old",
        "TcpExt.SyncookiesRecv": "ACKs that brought a SYN cookie back",
        "TcpExt.SyncookiesSent": "Handshakes answered with a SYN cookie: a queue was full",
        "TcpExt.TCPAbortOnClose": "Connections reset because a program closed them with unread data",
        "TcpExt.TCPAbortOnData":
            "Connections reset because data came after they were closed, or a program asked for it",
        "TcpExt.TCPDeferAcceptDrop": "ACKs ignored while a listener waited for data",
        "TcpExt.TCPMigrateReqFailure": "Handshakes lost with a listener that was closed",
        "TcpExt.TCPMigrateReqSuccess": "Handshakes moved from a closed listener to another",
        "TcpExt.TCPReqQFullDoCookies": "SYNs answered with a cookie because the SYN queue was full",
        "TcpExt.TCPReqQFullDrop": "SYNs dropped because the SYN queue was full and cookies are off",
        "TcpExt.TCPSynRetrans": "SYNs and SYN-ACKs sent again",
    ]
}
