// Ports, flows that a firewall follows, and memory.
internal import Telemetry

extension HostCheck {
    static func networkRows(_ facts: HostFacts, _ need: HostNeed) -> [CheckRow] {
        [self.localPorts(facts, need), self.passivePorts(need), self.trackedFlows(facts, need)].compactMap { $0 }
    }

    static func memoryRows(_ facts: HostFacts, _ need: HostNeed) -> [CheckRow] {
        [self.memory(facts, need), self.tcpMemory(facts, need)].compactMap { $0 }
    }

    /// Of what a server's own clients need, only the passive ports come from this range.
    private static func localPorts(_ facts: HostFacts, _ need: HostNeed) -> CheckRow? {
        guard let ports = facts.localPorts else { return nil }
        let isEnough = ports.count >= need.connections
        let widest = 1_024...65_535
        return CheckRow(
            id: "net.ipv4.ip_local_port_range",
            what: "net.ipv4.ip_local_port_range",
            found: "\(ports.lowerBound)-\(ports.upperBound) (\(ports.count.grouped))",
            needed: max(need.connections, need.passivePorts + 1).grouped,
            verdict: ports.count <= need.passivePorts ? .short : (isEnough ? .good : .note),
            why: "Passive ports that the system chooses come from it; active data connections do too, but each client "
                + "has all of it; spillway burst needs one for each connection, or --sources.",
            fix: isEnough || ports == widest
                ? nil : .sysctl("net.ipv4.ip_local_port_range", "\(widest.lowerBound) \(widest.upperBound)")
        )
    }

    /// Clients at different addresses share a port; only those behind one address need one each.
    private static func passivePorts(_ need: HostNeed) -> CheckRow {
        let isEnough = need.passivePorts >= max(1, need.transfers)
        let verdict: Verdict = isEnough ? .good : (need.passivePorts == 0 ? .short : .note)
        return CheckRow(
            id: "passivePorts",
            what: "passive ports",
            found: need.passivePorts.grouped,
            needed: max(1, need.transfers).grouped,
            verdict: verdict,
            why:
                "Clients at different addresses share a passive port; of those behind one address, as behind NAT, only "
                + "so many can open a data connection in the same moment.",
            fix: isEnough
                ? nil
                : Fix(
                    now: "spillway serve --passive-ports LO-HI with \(max(1, need.transfers)) ports or more",
                    keep: "the same flag in the unit, and the range open in the firewall"
                )
        )
    }

    /// A client is a flow, and its data connection another one.
    private static func trackedFlows(_ facts: HostFacts, _ need: HostNeed) -> CheckRow? {
        guard let flowsMax = facts.trackedFlowsMax else { return nil }
        let needed = (need.connections + need.transfers).addingUpTo(facts.trackedFlows ?? 0)
        let isEnough = flowsMax >= needed
        return CheckRow(
            id: "net.netfilter.nf_conntrack_max",
            what: "net.netfilter.nf_conntrack_max",
            found: flowsMax.grouped,
            needed: needed.grouped,
            verdict: isEnough ? .good : .short,
            why:
                "The firewall drops the packets of every connection that doesn't fit into its table, without a word to "
                + "either end; those that it follows now are part of what is needed.",
            fix: isEnough ? nil : .sysctl("net.netfilter.nf_conntrack_max", "\(needed)")
        )
    }

    private static func memory(_ facts: HostFacts, _ need: HostNeed) -> CheckRow? {
        guard let found = facts.memoryAvailable else { return nil }
        let isEnough = found >= need.memory
        return CheckRow(
            id: "memory",
            what: "memory that is available",
            found: found.inMebibytes,
            needed: need.memory.inMebibytes,
            verdict: isEnough ? .good : .short,
            why: "An idle session takes about 4 KiB of the server, and as much again of the kernel for its socket.",
            fix: isEnough ? nil : Fix(now: "free some memory: ps aux --sort=-rss | head", keep: "more memory")
        )
    }

    private static func tcpMemory(_ facts: HostFacts, _ need: HostNeed) -> CheckRow? {
        guard let found = facts.tcpMemoryMax else { return nil }
        let isEnough = found >= need.tcpMemory
        return CheckRow(
            id: "net.ipv4.tcp_mem",
            what: "net.ipv4.tcp_mem",
            found: found.inMebibytes,
            needed: need.tcpMemory.inMebibytes,
            verdict: isEnough ? .good : .note,
            why: "Beyond it the kernel throws data away that then has to be sent again: transfers become slow.",
            fix: isEnough ? nil : .sysctl("net.ipv4.tcp_mem", need.tcpMemoryPages)
        )
    }
}

extension HostNeed {
    /// The three numbers of tcp_mem, which count pages: below the first one the kernel doesn't save, above the second it
    /// does, above the third it refuses.
    fileprivate var tcpMemoryPages: String {
        let most = self.tcpMemory.dividedUp(by: 4_096)
        return "\(most / 2) \(most / 4 * 3) \(most)"
    }
}
