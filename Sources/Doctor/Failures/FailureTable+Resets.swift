// Rows of the failure table: connections that were reset.
internal import Admission
internal import Telemetry

extension FailureTable {
    static let resetRows = [
        Self.abortOnOverflow, Self.listenerClosed, Self.sharedListenerClosed, Self.resetOnMaxConnections,
        Self.unreadInput,
    ]

    private static let abortOnOverflow = Failure(
        id: "abort-on-overflow",
        harm: .reset,
        title: "The listener's queue was full, and tcp_abort_on_overflow resets who doesn't fit",
        clientSees: "\"Connection closed by remote host\" right after it connected.",
        cure: "sysctl -w net.ipv4.tcp_abort_on_overflow=0, and raise listenBacklog.",
        cureInIIS: "ListenBacklog, ServerListenBacklog, DisableBacklogMonitor = 1."
    ) { evidence in
        guard evidence.overflows > 0, evidence.moved("TcpExt.EmbryonicRsts") > 0 else { return nil }
        let isOn = evidence.facts.queues.abortOnOverflow == 1
        return evidence.proof("TcpExt.EmbryonicRsts", "TcpExt.ListenOverflows", "Tcp.OutRsts", sure: isOn)
    }

    private static let listenerClosed = Failure(
        id: "listener-closed",
        harm: .reset,
        title: "A listener was closed with clients in its queue, as by a restart",
        clientSees: "\"Connection closed by remote host\" before any greeting.",
        cure: "Stop the server with SIGTERM, which empties the queue first; set net.ipv4.tcp_migrate_req=1.",
        cureInIIS: "Don't restart the service during a burst."
    ) { evidence in
        guard evidence.overflows == 0, evidence.moved("Tcp.EstabResets") > 0, evidence.moved("Tcp.OutRsts") > 0 else {
            return nil
        }
        return evidence.proof("Tcp.EstabResets", "Tcp.OutRsts", sure: false)
    }

    private static let sharedListenerClosed = Failure(
        id: "shared-listener-closed",
        harm: .reset,
        title: "One of the listeners that share a port was closed, and its queue found no other one",
        clientSees: "\"Connection closed by remote host\" before any greeting, for one client in a few.",
        cure: "sysctl -w net.ipv4.tcp_migrate_req=1; Spillway empties a listener before it closes it.",
        cureInIIS: "None: there is one listener."
    ) { evidence in
        guard evidence.moved("TcpExt.TCPMigrateReqFailure") > 0 else { return nil }
        return evidence.proof("TcpExt.TCPMigrateReqFailure", "TcpExt.TCPMigrateReqSuccess")
    }

    private static let resetOnMaxConnections = Failure(
        id: "reset-on-max-connections",
        harm: .reset,
        title: "The server was full, and resetOnMaxConnections resets who doesn't fit",
        clientSees: "\"Connection closed by remote host\" right after it connected.",
        cure: "spillway set resetOnMaxConnections false, and raise maxConnections or serverListenBacklog.",
        cureInIIS: "connections: resetOnMaxConnections = false, maxConnections up."
    ) { evidence in
        let refused = evidence.status.clients.refusedByFullness
        guard evidence.settings.resetOnMaxConnections, refused > 0 else { return nil }
        return Proof(count: refused, evidence: "\(refused.grouped) clients reset")
    }

    private static let unreadInput = Failure(
        id: "unread-input",
        harm: .reset,
        title: "A program closed connections although the client had sent something",
        clientSees: "A reset; the last reply, such as a 421, may never arrive.",
        cure: "Nothing in Spillway, which reads to the end first; look at other servers on this host.",
        cureInIIS: "None."
    ) { evidence in
        guard evidence.moved("TcpExt.TCPAbortOnClose") > 0 else { return nil }
        return evidence.proof("TcpExt.TCPAbortOnClose", "TcpExt.TCPAbortOnData", sure: false)
    }
}

extension ClientCounts {
    /// Clients sent away because seats or places to wait were taken.
    var refusedByFullness: Int {
        [RefusalReason.roomFull, .waitedTooLong].reduce(0) { $0.addingUpTo(self.refused[$1.rawValue] ?? 0) }
    }

    /// Clients sent away for that reason.
    func refused(for reason: RefusalReason) -> Int { self.refused[reason.rawValue] ?? 0 }
}
