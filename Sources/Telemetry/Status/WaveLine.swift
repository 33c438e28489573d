// What the log says of a wave.

extension Wave {
    /// One line: "wave of 1,534 in 0.4 s: all greeted, p99 38 ms, queue peak 812 of 16,384, 0 lost".
    public var line: String {
        var parts = self.answers
        if self.greetings.count > 0 { parts.append("p99 \(self.greetings.percentile99Milliseconds.latencyText)") }
        parts.append("queue peak \(self.queue.peak.grouped)" + (self.queue.limit.map { " of \($0.grouped)" } ?? ""))
        if self.waiting.peak > 0 { parts.append("waiting peak \(self.waiting.peak.grouped)") }
        parts.append("\(self.lost.grouped) lost")
        return "wave of \(self.clients.grouped) in \(self.seconds.spanText): " + parts.joined(separator: ", ")
    }

    /// Whether somebody wasn't served.
    public var hasLosses: Bool { self.lost > 0 || self.refusedCount > 0 || self.unanswered > 0 }

    /// Clients that had no answer when the wave was counted.
    public var unanswered: Int { max(0, self.clients - self.greetings.count - self.refusedCount - self.left) }

    private var refusedCount: Int { self.refused.values.reduce(0, +) }

    /// What became of the clients; one word where all fared alike.
    private var answers: [String] {
        let reasons = self.reasons
        switch self.clients {
        case self.greetings.count:
            return ["all greeted"] + self.refusals("\(self.refusedCount.grouped) refused", reasons)
        case self.refusedCount: return self.refusals("all refused", reasons)
        default: break
        }
        var parts = ["\(self.greetings.count.grouped) greeted"]
        parts += self.refusals("\(self.refusedCount.grouped) refused", reasons)
        if self.left > 0 { parts.append("\(self.left.grouped) left") }
        if self.unanswered > 0 { parts.append("\(self.unanswered.grouped) without an answer") }
        return parts
    }

    private func refusals(_ word: String, _ reasons: [String]) -> [String] {
        self.refusedCount > 0 ? ["\(word) (\(reasons.joined(separator: ", ")))"] : []
    }

    /// `room full 32`, the most frequent first.
    private var reasons: [String] {
        let counts = self.refused.filter { $0.value > 0 }.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        return counts.map { "\(RefusalReason(rawValue: $0.key)?.words ?? $0.key) \($0.value.grouped)" }
    }
}

extension RefusalReason {
    /// For people.
    public var words: String {
        switch self {
        case .roomFull: "room full"
        case .waitedTooLong: "waited too long"
        case .outOfDescriptors: "out of descriptors"
        case .stopping: "stopping"
        case .userFull: "user full"
        case .addressDenied: "address denied"
        case .siteStopped: "site stopped"
        }
    }
}
