// The report for people.

extension ImportReport {
    /// The report, line by line: what doesn't hold first, because there is something to do about it.
    public var lines: [String] {
        var lines: [String] = []
        for fate in [Fate.notApplied, .changed, .applied] {
            let entries = self.entries(fate)
            lines.append("\(Self.title(fate)): \(entries.count)")
            lines.append(contentsOf: entries.flatMap { Self.lines($0) })
            lines.append("")
        }
        lines.append("What is left to do:")
        lines.append(contentsOf: self.notes.map { "  \($0)" })
        if self.notes.isEmpty { lines.append("  nothing") }
        return lines
    }

    /// One line that sums it up.
    public var summary: String {
        let counts = Fate.allCases.map { "\(self.entries($0).count) \(Self.word($0))" }
        return "\(self.entries.count) settings: \(counts.joined(separator: ", "))."
    }

    private static func title(_ fate: Fate) -> String {
        switch fate {
        case .applied: "Applied as they stand"
        case .changed: "Applied with a change"
        case .notApplied: "Not applied"
        }
    }

    private static func word(_ fate: Fate) -> String {
        switch fate {
        case .applied: "applied"
        case .changed: "applied with a change"
        case .notApplied: "not applied"
        }
    }

    private static func lines(_ entry: ReportEntry) -> [String] {
        let value = entry.value.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
            .joined(separator: " / ")
        let result = entry.result.isEmpty ? "" : " -> \(entry.result)"
        let first = Self.printable("  \(entry.source) \(entry.key) = \(value)\(result)")
        return entry.reason.isEmpty ? [first] : [first, Self.printable("      \(entry.reason)")]
    }

    /// A file can't send commands to the terminal.
    private static func printable(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: Self.isControl) else { return text }
        return String(String.UnicodeScalarView(text.unicodeScalars.map { Self.isControl($0) ? "?" : $0 }))
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.generalCategory == .control }
}
