// Rows of the failure table: the network, the firewall, the client's end, and what only a capture or a log shows.
internal import Admission
internal import Telemetry

extension FailureTable {
    static let elsewhereRows = [
        Self.nobodyListens, Self.deferredAccept, Self.firewall, Self.localPorts, Self.passivePorts, Self.idle,
        Self.windowsQueue,
    ]

    private static let nobodyListens = Failure(
        id: "nobody-listens",
        harm: .lost,
        title: "Nobody listens where clients knock",
        clientSees: "\"Connection refused\" at once.",
        cure: "Start the server, or compare its --listen with where the clients connect.",
        cureInIIS: "Start the site; compare its ServerBindings."
    ) { evidence in
        if evidence.status.bindings.isEmpty { return Proof(count: 1, evidence: "the server listens nowhere") }
        guard evidence.status.clients.accepted == 0, evidence.moved("Tcp.AttemptFails") > 0,
            evidence.moved("Tcp.OutRsts") > 0
        else { return nil }
        return evidence.proof("Tcp.AttemptFails", "Tcp.OutRsts", sure: false)
    }

    private static let deferredAccept = Failure(
        id: "deferred-accept",
        harm: .delayed,
        title: "A listener waits for the client to speak first (TCP_DEFER_ACCEPT)",
        clientSees: "The greeting comes a second late.",
        cure:
            "Spillway never sets it; look at the other programs of this host, and at the socket's unit (DeferAcceptSec).",
        cureInIIS: "None."
    ) { evidence in
        guard evidence.moved("TcpExt.TCPDeferAcceptDrop") > 0 else { return nil }
        return evidence.proof("TcpExt.TCPDeferAcceptDrop")
    }

    private static let firewall = Failure(
        id: "firewall-table",
        harm: .lost,
        title: "The firewall's table of connections is full",
        clientSees: "Connects late or not at all; data connections fail.",
        cure: "Raise net.netfilter.nf_conntrack_max, or let the FTP port go untracked (NOTRACK).",
        cureInIIS: "The same on the firewall before it."
    ) { evidence in
        guard let flows = evidence.facts.trackedFlows, let flowsMax = evidence.facts.trackedFlowsMax,
            flowsMax > 0, flows >= flowsMax - flowsMax / 20
        else { return nil }
        return Proof(
            count: flows,
            evidence: "\(flows.grouped) of \(flowsMax.grouped) connections in it now",
            isCertain: flows >= flowsMax
        )
    }

    private static let localPorts = Failure(
        id: "local-ports",
        harm: .lost,
        title: "The client's host has no port left",
        clientSees: "\"Cannot assign requested address\", at the client itself.",
        cure: "More addresses at the client's end (spillway burst --sources), or a wider ip_local_port_range.",
        cureInIIS: "MaxUserPort at the client's end.",
        proof: nil
    )

    private static let passivePorts = Failure(
        id: "passive-ports",
        harm: .delayed,
        title: "One address used all passive ports",
        clientSees: "The answer to PASV comes late, or is 425.",
        cure: "A wider --passive-ports, open in the firewall too.",
        cureInIIS: "PassivePortRange.",
        proof: nil
    )

    private static let idle = Failure(
        id: "idle",
        harm: .refused,
        title: "A client said nothing for too long",
        clientSees: "\"421\" and the end of the connection.",
        cure: "The server's log names it; longer time limits for clients that are slow to log in.",
        cureInIIS: "ConnectionTimeout, unauthenticatedTimeout.",
        proof: nil
    )

    private static let windowsQueue = Failure(
        id: "windows-queue",
        harm: .lost,
        title: "On Windows: the queue of the socket was full",
        clientSees: "Refused after about 1.5 s, or connected at the second try.",
        cure: "None needed: Linux doesn't refuse when a queue is full.",
        cureInIIS: "ListenBacklog, ServerListenBacklog, AFD's dynamic backlog.",
        proof: nil
    )
}
