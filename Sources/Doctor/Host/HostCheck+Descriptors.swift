// Descriptors: every client costs one, whether it is served or waits.
internal import Telemetry

extension HostCheck {
    static func descriptorRows(_ facts: DescriptorFacts, _ need: HostNeed) -> [CheckRow] {
        [
            self.softLimit(facts, need), self.hardLimit(facts, need), self.processMax(facts, need),
            self.systemMax(facts, need),
        ]
        .compactMap { $0 }
    }

    private static func softLimit(_ facts: DescriptorFacts, _ need: HostNeed) -> CheckRow? {
        guard facts.soft != facts.hard else { return nil }
        return CheckRow(
            id: "descriptors.soft",
            what: "descriptors of the process, soft limit",
            found: facts.soft.grouped,
            needed: need.descriptors.grouped,
            verdict: facts.soft >= need.descriptors ? .good : .note,
            why: "spillway serve raises it to the hard limit by itself.",
            fix: nil
        )
    }

    private static func hardLimit(_ facts: DescriptorFacts, _ need: HostNeed) -> CheckRow {
        let isEnough = facts.hard >= need.descriptors
        return CheckRow(
            id: "descriptors.hard",
            what: "descriptors of the process" + (facts.soft == facts.hard ? "" : ", hard limit"),
            found: facts.hard.grouped,
            needed: need.descriptors.grouped,
            verdict: isEnough ? .good : .short,
            why: "Every client costs a descriptor, and so does every passive port; without one accept fails, the "
                + "kernel's queue fills up, and clients are connected without ever getting a greeting. "
                + "Raise it as root, in the shell that starts spillway.",
            fix: isEnough ? nil : .descriptors(need.descriptors)
        )
    }

    private static func processMax(_ facts: DescriptorFacts, _ need: HostNeed) -> CheckRow? {
        guard let processMax = facts.processMax else { return nil }
        let isEnough = processMax >= need.descriptors
        return CheckRow(
            id: "fs.nr_open",
            what: "fs.nr_open",
            found: processMax.grouped,
            needed: need.descriptors.grouped,
            verdict: isEnough ? .good : .short,
            why: "No process's descriptor limit can be set higher than this, not even by root.",
            fix: isEnough ? nil : .sysctl("fs.nr_open", "\(need.descriptors)")
        )
    }

    private static func systemMax(_ facts: DescriptorFacts, _ need: HostNeed) -> CheckRow? {
        guard let systemMax = facts.systemMax else { return nil }
        let needed = need.descriptors.addingUpTo(facts.systemOpen ?? 0)
        let isEnough = systemMax >= needed
        return CheckRow(
            id: "fs.file-max",
            what: "fs.file-max",
            found: systemMax > 1 << 40 ? "no limit" : systemMax.grouped,
            needed: needed.grouped,
            verdict: isEnough ? .good : .short,
            why:
                "All programs together can't have more files open; those that are open now are part of what is needed.",
            fix: isEnough ? nil : .sysctl("fs.file-max", "\(needed)")
        )
    }
}
