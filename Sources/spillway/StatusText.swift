// What `spillway status` prints.
internal import Telemetry

/// A server's status for people.
struct StatusText {
    /// Waves that are shown, the newest first.
    private static let wavesMax = 5
    /// Sites that are shown, those with the most clients first.
    private static let sitesMax = 40

    let status: ServerStatus
    /// Seconds since 1970.
    let now: Double

    /// The lines; what is empty and says nothing by it is left out.
    var lines: [String] {
        let about = "Process \(self.status.processIdentifier), up \(Self.span(self.status.uptimeSeconds))"
        let rows = self.crowd + self.sites + self.listeners + self.resources + self.outcome + self.kernel + self.waves
        return [about] + TextColumns.lines(rows)
    }

    private var crowd: [[String]] {
        [
            ["sessions", Self.text(self.status.crowd.sessions)],
            ["waiting", Self.text(self.status.crowd.waiting)],
            ["busiest address", Self.text(self.status.crowd.busiestAddress)],
            ["busiest user", Self.text(self.status.crowd.busiestUser)],
        ]
    }

    /// The sites, in the order of their numbers; one that is alone is told of by the rest.
    private var sites: [[String]] {
        let sites = self.status.sites
        guard sites.count > 1 else { return [] }
        let shown = sites.sorted { ($1.clients, $0.id) < ($0.clients, $1.id) }.prefix(Self.sitesMax)
        let rows = shown.sorted { $0.id < $1.id }.map { ["site \($0.id) \($0.name)", Self.text($0)] }
        return rows + (sites.count > shown.count ? [["and", "\((sites.count - shown.count).grouped) sites more"]] : [])
    }

    /// `paused; 12 of 50, peak 50; waiting 3, peak 9; refused 2`
    private static func text(_ site: SiteStatus) -> String {
        let refused = site.refused.values.reduce(0, +)
        var parts = site.state == .started ? [] : [site.state.rawValue]
        parts.append(self.text(site.sessions))
        if site.waiting.peak > 0 {
            parts.append("waiting \(site.waiting.current.grouped), peak \(site.waiting.peak.grouped)")
        }
        if refused > 0 { parts.append("refused \(refused.grouped)") }
        return parts.joined(separator: "; ")
    }

    private var listeners: [[String]] {
        self.status.bindings.map { binding in
            let listeners = binding.listeners == 1 ? "1 listener" : "\(binding.listeners.grouped) listeners"
            return [binding.endpoint, "\(listeners), queue \(Self.text(binding.queue))"]
        }
    }

    private var resources: [[String]] {
        let resources = self.status.resources
        let queued = resources.poolQueue.peak > 0 ? "; queue \(Self.text(resources.poolQueue))" : ""
        return [
            ["transfers", Self.text(resources.transfers) + self.transfersWaiting],
            // Descriptors are counted when somebody asks, and have no peak.
            ["descriptors", "\(resources.descriptors.current.grouped)\(Self.limit(resources.descriptors))"],
            ["pool threads", Self.text(resources.poolThreads) + queued],
        ]
    }

    private var transfersWaiting: String {
        let waiting = self.status.resources.transfersWaiting
        return waiting.peak > 0 ? "; waiting for descriptors \(Self.text(waiting))" : ""
    }

    private var outcome: [[String]] {
        let clients = self.status.clients
        var text = "\(clients.accepted.grouped) accepted, \(clients.admitted.grouped) admitted"
        if clients.leftWaiting > 0 { text += ", \(clients.leftWaiting.grouped) left while they waited" }
        let refused = clients.refused.filter { $0.value > 0 }.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        let reasons = refused.map { "\(RefusalReason(rawValue: $0.key)?.words ?? $0.key) \($0.value.grouped)" }
        var rows = [["clients", text], ["refused", reasons.isEmpty ? "0" : reasons.joined(separator: ", ")]]
        if clients.acceptFailures > 0 { rows.append(["accept failed", clients.acceptFailures.grouped]) }
        return rows
    }

    /// The counters that moved and mean something; they count for all programs of the machine.
    private var kernel: [[String]] {
        let counters = self.status.kernelCounters.filter { $0.value > 0 && !Self.isUsual($0.key) }
        let moved = counters.sorted { $0.key < $1.key }
        guard !moved.isEmpty else { return [] }
        let texts = moved.map { "\($0.key) +\(Int(clamping: $0.value).grouped)" }
        return [["kernel", texts.joined(separator: ", ")]]
    }

    private var waves: [[String]] {
        self.status.waves.suffix(Self.wavesMax).reversed().map { wave in
            ["\(Self.span(self.now - wave.startedAt)) ago", wave.line]
        }
    }

    /// Connections that came about count too, and are no news.
    private static func isUsual(_ counter: String) -> Bool { counter.hasSuffix("PassiveOpens") }

    /// `812 of 17,265, peak 1,534`
    private static func text(_ gauge: Gauge) -> String {
        "\(gauge.current.grouped)\(self.limit(gauge)), peak \(gauge.peak.grouped)"
    }

    private static func limit(_ gauge: Gauge) -> String { gauge.limit.map { " of \($0.grouped)" } ?? "" }

    /// `42 s`, `5 min`, `2 h 3 min`, `4 d 1 h`.
    private static func span(_ seconds: Double) -> String {
        guard seconds.isFinite else { return "?" }
        let seconds = Int(max(0, min(seconds, 1e12)))
        switch seconds {
        case ..<120: return "\(seconds) s"
        case ..<7_200: return "\(seconds / 60) min"
        case ..<172_800: return "\(seconds / 3_600) h \(seconds / 60 % 60) min"
        default: return "\((seconds / 86_400).grouped) d \(seconds / 3_600 % 24) h"
        }
    }
}

extension SiteStatus {
    /// Those who are here, and those who want to be.
    fileprivate var clients: Int { self.sessions.current + self.waiting.current }
}
