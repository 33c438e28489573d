// Rows of the failure table: a limit of the server itself was hit. Its own counts prove them.
internal import Admission
internal import Telemetry

extension FailureTable {
    static let serverRows = [
        Self.descriptors, Self.roomFull, Self.waitedTooLong, Self.userFull, Self.addressDenied,
        Self.siteStopped, Self.leftWaiting, Self.poolThreads,
        Self.transfersWaited,
    ]

    private static let descriptors = Failure(
        id: "descriptors",
        harm: .lost,
        title: "The server ran out of descriptors",
        clientSees: "Connected, but no greeting; or 421.",
        cure: "Raise LimitNOFILE in the unit (ulimit -n without one), and start the server anew.",
        cureInIIS: "None: Windows has no such limit."
    ) { evidence in
        let failures = evidence.status.clients.acceptFailures
        let refused = evidence.status.clients.refused(for: .outOfDescriptors)
        guard failures > 0 || refused > 0 else { return nil }
        return Proof(
            count: max(failures, refused),
            evidence: "accept failed \(failures.grouped) times, \(refused.grouped) clients sent away"
        )
    }

    private static let roomFull = Failure(
        id: "room-full",
        harm: .refused,
        title: "No seat was free, and the waiting room was full",
        clientSees: "\"421 Site is full\".",
        cure: "Raise maxConnections, or serverListenBacklog so that more can wait.",
        cureInIIS: "MaxConnections, ServerListenBacklog, ServerSize."
    ) { evidence in
        let refused = evidence.status.clients.refused(for: .roomFull)
        guard refused > 0, !evidence.settings.resetOnMaxConnections else { return nil }
        return Proof(count: refused, evidence: "\(refused.grouped) clients sent away")
    }

    private static let waitedTooLong = Failure(
        id: "waited-too-long",
        harm: .refused,
        title: "Clients waited for a seat for longer than queueTimeout",
        clientSees: "421 after a long silence.",
        cure: "Raise maxConnections; or raise queueTimeout, or disable the backlog monitor.",
        cureInIIS: "DisableBacklogMonitor = 1, MaxConnections."
    ) { evidence in
        let refused = evidence.status.clients.refused(for: .waitedTooLong)
        guard refused > 0, !evidence.settings.resetOnMaxConnections else { return nil }
        return Proof(count: refused, evidence: "\(refused.grouped) clients sent away")
    }

    private static let userFull = Failure(
        id: "user-full",
        harm: .refused,
        title: "A user had as many sessions as one user may",
        clientSees: "The login is refused, and the connection ends.",
        cure: "Raise maxConnectionsPerUser; or give the clients users of their own.",
        cureInIIS: "None: IIS doesn't count users."
    ) { evidence in
        let refused = evidence.status.clients.refused(for: .userFull)
        guard refused > 0 else { return nil }
        return Proof(count: refused, evidence: "\(refused.grouped) clients sent away")
    }

    private static let addressDenied = Failure(
        id: "address-denied",
        harm: .refused,
        title: "Clients came from addresses that a site's rules keep out",
        clientSees: "421 in place of a greeting.",
        cure: "Change the site's addresses in its configuration, if they ought to come in.",
        cureInIIS: "ipSecurity of the site."
    ) { evidence in
        let refused = evidence.status.clients.refused(for: .addressDenied)
        guard refused > 0 else { return nil }
        return Proof(count: refused, evidence: "\(refused.grouped) clients sent away")
    }

    private static let siteStopped = Failure(
        id: "site-stopped",
        harm: .refused,
        title: "Clients came to a site that is paused or stopped",
        clientSees: "421 in place of a greeting.",
        cure: "spillway site start NAME",
        cureInIIS: "Start the site."
    ) { evidence in
        let refused = evidence.status.clients.refused(for: .siteStopped)
        guard refused > 0 else { return nil }
        return Proof(count: refused, evidence: "\(refused.grouped) clients sent away")
    }

    private static let leftWaiting = Failure(
        id: "left-waiting",
        harm: .lost,
        title: "Clients hung up while they waited for a seat",
        clientSees: "No greeting within its own time limit.",
        cure: "Raise maxConnections; turn waitingGreeting on, so that clients hear something while they wait.",
        cureInIIS: "MaxConnections."
    ) { evidence in
        let left = evidence.status.clients.leftWaiting
        guard left > 0 else { return nil }
        return Proof(count: left, evidence: "\(left.grouped) clients left")
    }

    private static let poolThreads = Failure(
        id: "pool-threads",
        harm: .delayed,
        title: "All threads for blocking work were busy",
        clientSees: "A greeting at once, but logins and file commands are answered late.",
        cure: "Raise maxPoolThreads; or find out what is slow: the disk, or the check of passwords.",
        cureInIIS: "MaxPoolThreads, PoolThreadLimit."
    ) { evidence in
        let (threads, queue) = (evidence.status.resources.poolThreads, evidence.status.resources.poolQueue)
        guard let limit = threads.limit, limit > 0, threads.peak >= limit, queue.peak > limit else { return nil }
        return Proof(
            count: queue.peak,
            evidence: "\(queue.peak.grouped) pieces of work queued for \(limit.grouped) threads"
        )
    }

    private static let transfersWaited = Failure(
        id: "transfers-waited",
        harm: .delayed,
        title: "Transfers waited for descriptors",
        clientSees: "The 150 comes late.",
        cure: "Raise LimitNOFILE in the unit (ulimit -n without one), and start the server anew.",
        cureInIIS: "None: Windows has no such limit."
    ) { evidence in
        let waited = evidence.status.resources.transfersWaiting.peak
        guard waited > 0 else { return nil }
        return Proof(count: waited, evidence: "\(waited.grouped) transfers waited at once")
    }
}
