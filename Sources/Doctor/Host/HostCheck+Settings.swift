internal import Admission
// The server's own settings.
internal import Telemetry

extension HostCheck {
    static func settingRows(_ need: HostNeed) -> [CheckRow] {
        [
            self.listenBacklog(need), self.room(need), self.places(need), self.patience(need), self.resets(need),
            self.addressLimit(need),
            self.addressRate(need), self.poolThreads(need), self.monitor(need),
        ].compactMap { $0 }
    }

    private static func listenBacklog(_ need: HostNeed) -> CheckRow {
        let isEnough = need.settings.listenBacklog >= need.connections
        return CheckRow(
            id: "listenBacklog",
            what: "listenBacklog",
            found: need.settings.listenBacklog.grouped,
            needed: need.connections.grouped,
            verdict: isEnough ? .good : .short,
            why: "A burst that doesn't fit into the kernel's queue is a gamble: the kernel forgets clients that it has "
                + "already told they are connected, and they wait for a greeting that never comes.",
            fix: isEnough ? nil : .setting("listenBacklog", need.connections, isRunning: need.isRunning)
        )
    }

    private static func room(_ need: HostNeed) -> CheckRow {
        guard let seats = need.settings.maxConnections else {
            return CheckRow(
                id: "maxConnections",
                what: "maxConnections",
                found: "as many as descriptors",
                needed: need.connections.grouped,
                verdict: .good,
                why: "Every client gets a seat as long as there are descriptors.",
                fix: nil
            )
        }
        let room = need.settings.waitingRoom
        let isEnough = seats.addingUpTo(room) >= need.connections
        return CheckRow(
            id: "maxConnections",
            what: "maxConnections + waiting room",
            found: "\(seats.grouped) + \(room.grouped)",
            needed: need.connections.grouped,
            verdict: isEnough ? .good : .short,
            why: "Who finds neither a seat nor a place to wait is sent away with 421.",
            fix: isEnough
                ? nil : .setting("serverListenBacklog", need.connections - max(0, seats), isRunning: need.isRunning)
        )
    }

    /// What a running server has of what its settings promise: it plans with the descriptors that it got.
    private static func places(_ need: HostNeed) -> CheckRow? {
        // Where the settings promise less, `room` says so.
        let promised = (need.settings.maxConnections ?? .max).addingUpTo(need.settings.waitingRoom)
        guard let places = need.places, promised >= need.connections else { return nil }
        let isEnough = places >= need.connections
        return CheckRow(
            id: "places",
            what: "seats and places to wait, within descriptors",
            found: places.grouped,
            needed: need.connections.grouped,
            verdict: isEnough ? .good : .short,
            why: "The running server takes so many clients with the descriptors that it has; others are sent away with "
                + "421. Start it anew with a higher limit.",
            fix: isEnough ? nil : .descriptors(need.descriptors)
        )
    }

    /// Waiting has an end only where seats are limited.
    private static func patience(_ need: HostNeed) -> CheckRow? {
        let seats = min(need.settings.maxConnections ?? .max, need.seats ?? .max)
        guard seats < need.connections, let patience = need.settings.patience else { return nil }
        let isOurs = need.settings.maxConnections.map { $0 < need.connections } ?? false
        let waiting = (need.connections - max(0, seats)).grouped
        return CheckRow(
            id: "queueTimeout",
            what: "queueTimeout",
            found: "\(patience.components.seconds) s",
            needed: "time for \(waiting)",
            verdict: .note,
            why: "\(waiting) clients wait for others to leave; who waits longer than this is sent away with 421.",
            fix: isOurs
                ? .setting("maxConnections", need.connections, isRunning: need.isRunning)
                : .descriptors(need.descriptors)
        )
    }

    private static func resets(_ need: HostNeed) -> CheckRow? {
        guard need.settings.resetOnMaxConnections else { return nil }
        return CheckRow(
            id: "resetOnMaxConnections",
            what: "resetOnMaxConnections",
            found: "true",
            needed: "false",
            verdict: .note,
            why: "Clients that can't be served are reset, and never learn why.",
            fix: Fix(now: "spillway set resetOnMaxConnections false", keep: "start it without that setting")
        )
    }

    private static func addressLimit(_ need: HostNeed) -> CheckRow? {
        guard let limit = need.settings.maxConnectionsPerAddress, limit < need.connections else { return nil }
        return CheckRow(
            id: "maxConnectionsPerAddress",
            what: "maxConnectionsPerAddress",
            found: limit.grouped,
            needed: "by address",
            verdict: .note,
            why: "Clients behind one address, as behind NAT, share this number; the others of them wait.",
            fix: nil
        )
    }

    private static func addressRate(_ need: HostNeed) -> CheckRow? {
        guard let rate = need.settings.connectionRatePerAddress, rate < need.connections else { return nil }
        return CheckRow(
            id: "connectionRatePerAddress",
            what: "connectionRatePerAddress",
            found: "\(rate.grouped) a second",
            needed: "by address",
            verdict: .note,
            why: "Clients behind one address begin so many sessions a second; the others of them wait.",
            fix: nil
        )
    }

    private static func poolThreads(_ need: HostNeed) -> CheckRow {
        let usual = BurstSettings().maxPoolThreads
        let isEnough = need.settings.maxPoolThreads >= usual
        return CheckRow(
            id: "maxPoolThreads",
            what: "maxPoolThreads per CPU",
            found: need.settings.maxPoolThreads.grouped,
            needed: usual.grouped,
            verdict: isEnough ? .good : .note,
            why: "They check passwords and open files; with fewer of them logins queue, but greetings never wait.",
            fix: isEnough ? nil : .setting("maxPoolThreads", usual, isRunning: need.isRunning)
        )
    }

    private static func monitor(_ need: HostNeed) -> CheckRow? {
        guard need.settings.disableBacklogMonitor else { return nil }
        return CheckRow(
            id: "disableBacklogMonitor",
            what: "disableBacklogMonitor",
            found: "true",
            needed: "false",
            verdict: .note,
            why: "The monitor only watches: it doesn't raise a backlog that is being filled.",
            fix: Fix(now: "spillway set disableBacklogMonitor false", keep: "start it without that setting")
        )
    }
}
