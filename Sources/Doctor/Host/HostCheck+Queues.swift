internal import Admission
// What the kernel does with those who aren't accepted yet.
internal import Telemetry

extension HostCheck {
    static func queueRows(_ facts: QueueFacts, _ need: HostNeed) -> [CheckRow] {
        [
            self.listenerMax(facts, need), self.handshakeMax(facts, need), self.synCookies(facts),
            self.abortOnOverflow(facts, need), self.migratesRequests(facts, need),
        ].compactMap { $0 }
    }

    /// Spillway shares a port between as many listeners as its backlog takes, so somaxconn alone loses nobody.
    private static func listenerMax(_ facts: QueueFacts, _ need: HostNeed) -> CheckRow {
        let asked = need.settings.listenBacklog
        let isHeld = (need.heldBacklog ?? asked) >= min(asked, need.connections)
        let isEnough = facts.listenerMax >= need.connections && isHeld
        let held = need.heldBacklog.map { ": \($0.grouped)" } ?? ""
        let listeners = need.listeners.map { " (\($0) listener\($0 == 1 ? "" : "s")\(held))" } ?? ""
        return CheckRow(
            id: "net.core.somaxconn",
            what: "net.core.somaxconn",
            found: facts.listenerMax.grouped + listeners,
            needed: need.connections.grouped,
            verdict: isEnough ? .good : (isHeld ? .note : .short),
            why: "One listener holds no more than this, whatever it asks for; Spillway opens more listeners, and needs "
                + "fewer of them when it is raised.",
            fix: isEnough ? nil : .sysctl("net.core.somaxconn", "\(need.connections)")
        )
    }

    /// tcp_conn_request in net/ipv4/tcp_input.c: without cookies a newcomer is dropped once a quarter is all that is left.
    private static func handshakeMax(_ facts: QueueFacts, _ need: HostNeed) -> CheckRow? {
        guard let found = facts.handshakeMax else { return nil }
        let share = need.connections.dividedUp(by: max(1, need.listeners ?? 1))
        let needed = share + share.dividedUp(by: 3)
        let usesCookies = (facts.synCookies ?? 1) != 0
        let isEnough = found >= needed
        return CheckRow(
            id: "net.ipv4.tcp_max_syn_backlog",
            what: "net.ipv4.tcp_max_syn_backlog",
            found: found.grouped,
            needed: usesCookies ? "any" : needed.grouped,
            verdict: isEnough || usesCookies ? .good : .short,
            why: "With tcp_syncookies off, the kernel drops newcomers when three quarters of this are in the middle of "
                + "their handshake; their systems knock again 1, 3 and 7 seconds later.",
            fix: isEnough || usesCookies ? nil : .sysctl("net.ipv4.tcp_max_syn_backlog", "\(needed)")
        )
    }

    private static func synCookies(_ facts: QueueFacts) -> CheckRow? {
        guard let found = facts.synCookies else { return nil }
        return CheckRow(
            id: "net.ipv4.tcp_syncookies",
            what: "net.ipv4.tcp_syncookies",
            found: "\(found)",
            needed: "1",
            verdict: found == 1 ? .good : .note,
            why: found == 0
                ? "Off: a handshake that doesn't fit is dropped and tried again, which is slow but loses nobody."
                : "With 1 the kernel answers by cookie only when a queue is full; with 2 always, which is meant for tests.",
            fix: found == 1 ? nil : .sysctl("net.ipv4.tcp_syncookies", "1")
        )
    }

    private static func abortOnOverflow(_ facts: QueueFacts, _ need: HostNeed) -> CheckRow? {
        guard let found = facts.abortOnOverflow else { return nil }
        let overflows = min(need.settings.listenBacklog, need.heldBacklog ?? .max) < need.connections
        return CheckRow(
            id: "net.ipv4.tcp_abort_on_overflow",
            what: "net.ipv4.tcp_abort_on_overflow",
            found: "\(found)",
            needed: "0",
            verdict: found == 0 ? .good : (overflows ? .short : .note),
            why: "With 1 clients are reset that don't fit into a listener's queue; with 0 they try again.",
            fix: found == 0 ? nil : .sysctl("net.ipv4.tcp_abort_on_overflow", "0")
        )
    }

    private static func migratesRequests(_ facts: QueueFacts, _ need: HostNeed) -> CheckRow? {
        guard let found = facts.migratesRequests else { return nil }
        return CheckRow(
            id: "net.ipv4.tcp_migrate_req",
            what: "net.ipv4.tcp_migrate_req",
            found: "\(found)",
            needed: "1",
            verdict: found == 1 ? .good : .note,
            why:
                "With 0 everyone is reset who is in the queue of a listener that is closed; with 1 they go to others on its "
                + "port. Spillway empties its listeners first, but a server that is killed doesn't.",
            fix: found == 1 ? nil : .sysctl("net.ipv4.tcp_migrate_req", "1")
        )
    }
}
