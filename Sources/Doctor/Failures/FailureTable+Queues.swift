// Rows of the failure table: the kernel's queues are full. Measured on Linux 6.18; net/ipv4/tcp_input.c,
// tcp_minisocks.c and syncookies.c decide them.
internal import Admission
internal import Telemetry

extension FailureTable {
    static let queueRows = [Self.ghosts, Self.knockedAgain, Self.answeredAgain, Self.handshakesDropped, Self.cookies]

    private static let ghosts = Failure(
        id: "ghosts",
        harm: .hangs,
        title: "The listener's queue was full when handshakes by cookie ended",
        clientSees: "Connected, and then nothing: no greeting, no error, until its own time limit.",
        cure: "Raise listenBacklog to the size of the burst: then no cookie is ever sent.",
        cureInIIS: "ListenBacklog and ServerListenBacklog up to the size of the burst."
    ) { evidence in
        guard evidence.overflows > 0, evidence.moved("TcpExt.SyncookiesRecv") > 0 else { return nil }
        return evidence.proof("TcpExt.ListenOverflows", "TcpExt.SyncookiesRecv", "TcpExt.SyncookiesSent")
    }

    private static let knockedAgain = Failure(
        id: "knocked-again",
        harm: .lost,
        title: "The listener's queue was full when clients knocked",
        clientSees: "Connects late, after 1, 2, 3, 4, 5, 7 or 11 s (older systems 1, 3, 7, 15 s), or not at all.",
        cure: "Raise listenBacklog, and net.core.somaxconn with it.",
        cureInIIS: "ListenBacklog; Services\\AFD\\Parameters: EnableDynamicBacklog."
    ) { evidence in
        if evidence.overflows > 0 { return evidence.proof("TcpExt.ListenOverflows", "TcpExt.ListenDrops") }
        let full = evidence.status.bindings.filter { $0.backlog > 0 && $0.queue.peak >= $0.backlog }
        guard let worst = full.max(by: { $0.queue.peak < $1.queue.peak }) else { return nil }
        let evidence = "\(worst.endpoint): \(worst.queue.peak.grouped) in a queue of \(worst.backlog.grouped)"
        return Proof(count: worst.queue.peak, evidence: evidence, isCertain: false)
    }

    private static let answeredAgain = Failure(
        id: "answered-again",
        harm: .delayed,
        title: "The listener's queue was full when handshakes ended",
        clientSees: "Connected, and the greeting comes 1 to 3 s late, at worst after 63 s.",
        cure: "Raise listenBacklog to the size of the burst.",
        cureInIIS: "ListenBacklog."
    ) { evidence in
        guard evidence.overflows > 0, evidence.moved("TcpExt.TCPSynRetrans") > 0,
            evidence.moved("TcpExt.SyncookiesRecv") == 0, evidence.facts.queues.abortOnOverflow != 1
        else { return nil }
        return evidence.proof("TcpExt.TCPSynRetrans", "TcpExt.ListenOverflows", sure: false)
    }

    private static let handshakesDropped = Failure(
        id: "handshakes-dropped",
        harm: .lost,
        title: "Too many were in the middle of their handshake, and tcp_syncookies is off",
        clientSees: "Connects late, after 1, 3 or 7 s, or not at all.",
        cure: "Raise listenBacklog and net.ipv4.tcp_max_syn_backlog.",
        cureInIIS: "Services\\AFD\\Parameters: MaximumDynamicBacklog."
    ) { evidence in
        if evidence.moved("TcpExt.TCPReqQFullDrop") > 0 {
            return evidence.proof("TcpExt.TCPReqQFullDrop", "TcpExt.ListenDrops")
        }
        guard evidence.facts.queues.synCookies == 0, evidence.overflows == 0,
            evidence.moved("TcpExt.ListenDrops") > 0
        else { return nil }
        return evidence.proof("TcpExt.ListenDrops", sure: false)
    }

    private static let cookies = Failure(
        id: "cookies",
        harm: .delayed,
        title: "Handshakes were answered by cookie; one more client at once, and the queue overflows",
        clientSees: "Nothing yet; on long ways its transfers are slower, as cookies can't keep all options.",
        cure: "Raise listenBacklog: the queue for handshakes is as long.",
        cureInIIS: "None: Windows sends no cookies."
    ) { evidence in
        guard evidence.overflows == 0, evidence.moved("TcpExt.TCPReqQFullDoCookies") > 0 else { return nil }
        return evidence.proof("TcpExt.TCPReqQFullDoCookies", "TcpExt.SyncookiesSent", "TcpExt.SyncookiesRecv")
    }
}
