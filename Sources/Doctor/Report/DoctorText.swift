// The doctor's report for a person at a terminal of 100 columns.
internal import Telemetry

extension DoctorReport {
    /// Columns of the text; a command that is longer isn't broken.
    static let width = 100

    /// The lines to print; the last one says it all.
    public var lines: [String] {
        let asked = self.server.map { "the settings of the server that runs (process \($0.processIdentifier))" }
        let settings = asked ?? "Spillway's own defaults: no server was asked"
        let title = "A burst of \(self.connections.grouped) clients on this host, with \(settings)"
        var lines = TextTable.wrapped(title, indent: 0) + [""]
        lines += self.table
        lines += self.section("What is short", self.rows.filter { $0.verdict == .short })
        lines += self.section("Good to know", self.rows.filter { $0.verdict == .note })
        if let server = self.server { lines += [""] + server.lines }
        if self.server != nil { lines += [""] + self.findingLines }
        return lines + ["", self.summary]
    }

    private var table: [String] {
        let rows = self.rows.map { [$0.verdict.mark, $0.what, $0.found, $0.needed] }
        return TextTable.lines([["", "", "found", "needed"]] + rows)
    }

    private func section(_ title: String, _ rows: [CheckRow]) -> [String] {
        guard !rows.isEmpty else { return [] }
        return rows.reduce(into: ["", title]) { lines, row in
            let wish = row.verdict == .short ? "needed" : "better"
            lines += TextTable.wrapped("\(row.what): \(row.found), \(wish) \(row.needed). \(row.why)", indent: 2)
            if let fix = row.fix { lines += ["      now   \(fix.now)", "      keep  \(fix.keep)"] }
        }
    }

    private var findingLines: [String] {
        guard !self.findings.isEmpty else { return ["No limit was hit since it was started."] }
        return self.findings.reduce(into: ["Limits that were hit since it was started"]) { lines, finding in
            let doubt = finding.isCertain ? "" : "Perhaps: "
            let doubtful = finding.isCertain ? "" : " Other programs on this host can have moved these numbers too."
            lines += TextTable.wrapped("\(doubt)\(finding.title) (\(finding.evidence)).\(doubtful)", indent: 2)
            lines += TextTable.labelled("client", finding.clientSees)
            lines += TextTable.labelled("cure", finding.cure)
            lines += TextTable.labelled("on IIS", finding.cureInIIS)
        }
    }
}

extension Verdict {
    fileprivate var mark: String {
        switch self {
        case .good: "good"
        case .note: "note"
        case .short: "SHORT"
        }
    }
}

extension ServerStatus {
    /// How the server is doing, a line for each thing.
    fileprivate var lines: [String] {
        let queues = self.bindings.map { binding in
            let listeners = "\(binding.listeners) listener\(binding.listeners == 1 ? "" : "s")"
            return ["queue of \(binding.endpoint)", "\(binding.queue.text) on \(listeners)"]
        }
        let gauges: [[String]] = [
            ["sessions", self.crowd.sessions.text],
            ["waiting room", self.crowd.waiting.text],
            ["descriptors", self.resources.descriptors.text],
            ["threads for work", self.resources.poolThreads.text],
            ["work that queues", self.resources.poolQueue.text],
            ["clients", self.clients.text],
            ["kernel's counters", self.counterText],
        ]
        let wave = self.waves.last.map { [["last wave", $0.line]] } ?? []
        let rows = (queues + gauges + wave).map { [" "] + $0 }
        return ["The server has been running for \(self.uptimeSeconds.spokenTime)"] + TextTable.lines(rows)
    }

    private var counterText: String {
        let moved = self.kernelCounters.filter { $0.value > 0 }.sorted { $0.key < $1.key }
        guard !moved.isEmpty else { return "none has moved" }
        return moved.map { "\($0.key.split(separator: ".").last ?? "") \($0.value.grouped)" }.joined(separator: ", ")
    }
}

extension Gauge {
    fileprivate var text: String {
        let limit = self.limit.map { ", of \($0.grouped)" } ?? ""
        return "\(self.current.grouped) now, \(max(self.peak, self.current).grouped) at most\(limit)"
    }
}

extension ClientCounts {
    fileprivate var text: String {
        let reasons = self.refused.filter { $0.value > 0 }.sorted { $0.key < $1.key }
        let refused = reasons.map { "\($0.value.grouped) sent away (\($0.key))" }
        let left = self.leftWaiting > 0 ? ["\(self.leftWaiting.grouped) left while they waited"] : []
        let failed = self.acceptFailures > 0 ? ["accept failed \(self.acceptFailures.grouped) times"] : []
        let counts = ["\(self.accepted.grouped) came", "\(self.admitted.grouped) got a seat"] + left + refused + failed
        return counts.joined(separator: ", ")
    }
}

extension Double {
    /// Seconds as people say them.
    fileprivate var spokenTime: String {
        let seconds = Int(self.isFinite ? Swift.min(Swift.max(0, self), 1e15) : 0)
        if seconds < 120 { return "\(seconds) s" }
        if seconds < 7_200 { return "\(seconds / 60) min" }
        if seconds < 172_800 { return "\(seconds / 3_600) h \(seconds % 3_600 / 60) min" }
        return "\((seconds / 86_400).grouped) days"
    }
}
