// Compares a host and a server's settings with a burst. Nothing is read or changed here.
internal import Telemetry

/// The comparison.
public enum HostCheck {
    /// All rows: first the host's, then the settings'.
    public static func rows(_ facts: HostFacts, _ need: HostNeed) -> [CheckRow] {
        self.hostRows(facts, need) + self.settingRows(need)
    }

    /// What `spillway serve` says when it starts: a line for each thing on the host that is lower than what was asked,
    /// with the command that helps. Empty when all is well.
    ///
    /// What was asked is `need.connections`; a server that starts asks for its `listenBacklog`.
    public static func warnings(_ facts: HostFacts, _ need: HostNeed) -> [String] {
        self.hostRows(facts, need).filter { $0.verdict == .short }.map { row in
            let fix = row.fix.map { " Run: \($0.now) (to keep it: \($0.keep))" } ?? ""
            return "A burst of \(need.connections.grouped) may lose clients. "
                + "\(row.what): \(row.found), needed \(row.needed).\(fix)"
        }
    }

    private static func hostRows(_ facts: HostFacts, _ need: HostNeed) -> [CheckRow] {
        self.descriptorRows(facts.descriptors, need) + self.queueRows(facts.queues, need)
            + self.networkRows(facts, need) + self.memoryRows(facts, need)
    }
}
