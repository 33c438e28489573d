// Every setting that was read, and what became of it. Nothing that a reader saw can disappear: what nobody speaks for is
// reported as such.

/// A setting of the input: its place in the ledger.
struct SettingID: Hashable {
    fileprivate let index: Int
}

/// Where a setting stands.
struct SourceLine: Hashable {
    var file: String
    var line: Int

    var text: String { "\(self.file):\(self.line)" }
}

/// What one user of a setting made of it.
struct Outcome: Hashable {
    var fate: Fate
    var result = ""
    var reason = ""

    static func applied(_ result: String) -> Outcome { Outcome(fate: .applied, result: result) }
    static func changed(_ result: String, because reason: String) -> Outcome {
        Outcome(fate: .changed, result: result, reason: reason)
    }
    static func notApplied(_ reason: String, result: String = "") -> Outcome {
        Outcome(fate: .notApplied, result: result, reason: reason)
    }
}

/// The settings of all inputs and their outcomes. One import has one ledger, into which its readers and mappers write.
final class ImportLedger {
    private struct Line {
        var source: SourceLine
        var key: String
        var value: String
        /// What was said of it first; what all others said is only counted.
        var outcomes: [Outcome] = []
        var fates: Set<Fate> = []
        var others = 0
        /// Settings of a part that isn't FTP's, of which this line is the one mention.
        var mentioned = 0
    }

    static let secret = "(secret)"

    private let limits: ImportLimits
    private var lines: [Line] = []
    private var mentions: [String: Int] = [:]
    private var textBytes = 0
    /// What is left to do, in words.
    private var notes: [String] = []
    private var knownNotes: Set<String> = []

    init(limits: ImportLimits) { self.limits = limits }

    /// Writes down a setting of the input.
    func add(_ key: String, _ value: String, at source: SourceLine) throws(ImportError) -> SettingID {
        self.textBytes += key.utf8.count + value.utf8.count
        guard self.lines.count < self.limits.settingsMax, self.textBytes <= self.limits.textBytesMax else {
            throw ImportError(
                file: source.file,
                line: source.line,
                "There are more settings than one import takes (\(self.limits.settingsMax) settings, "
                    + "\(self.limits.textBytesMax >> 20) MB of text). Export fewer sites at a time."
            )
        }
        self.lines.append(Line(source: source, key: key, value: value))
        return SettingID(index: self.lines.count - 1)
    }

    /// Counts settings of a part that isn't FTP's: it has one line, where it was seen first.
    func mention(
        _ key: String,
        settings count: Int,
        at source: SourceLine,
        because reason: String = "This part isn't FTP's. Nothing is to be done."
    ) throws(ImportError) {
        var key = key
        var name = "\(source.file)\n\(key)"
        if self.mentions[name] == nil, self.mentions.count >= self.limits.mentionsMax {
            key = "(further parts)"
            name = "\(source.file)\n\(key)"
        }
        if let index = self.mentions[name] {
            self.lines[index].mentioned += count
            return
        }
        let id = try self.add(key, "", at: source)
        self.mentions[name] = id.index
        self.lines[id.index].mentioned = count
        self.note(id, .notApplied(reason))
    }

    /// What became of a setting. Several sites may use one setting, and each says what it made of it.
    func note(_ id: SettingID, _ outcome: Outcome) {
        self.lines[id.index].fates.insert(outcome.fate)
        guard !self.lines[id.index].outcomes.contains(outcome) else { return }
        if self.lines[id.index].outcomes.count < Self.outcomesMax {
            self.lines[id.index].outcomes.append(outcome)
        } else {
            self.lines[id.index].others += 1
        }
    }

    /// Whether somebody has spoken for the setting.
    func isSettled(_ id: SettingID) -> Bool { !self.lines[id.index].outcomes.isEmpty }

    /// Where a setting stands.
    func source(_ id: SettingID) -> SourceLine { self.lines[id.index].source }

    /// Something left to do; said once.
    func remind(_ note: String) {
        if self.knownNotes.insert(note).inserted { self.notes.append(note) }
    }

    /// Everything, each setting once.
    func report() -> ImportReport {
        var notes = Array(self.notes.prefix(Self.notesMax))
        if self.notes.count > notes.count {
            notes.append("And \(self.notes.count - notes.count) more like these: see the report.")
        }
        return ImportReport(entries: self.lines.map { Self.entry($0) }, notes: notes)
    }

    private static func entry(_ line: Line) -> ReportEntry {
        let merged = Self.merged(line)
        return ReportEntry(
            source: line.source.text,
            key: line.key,
            value: line.mentioned > 0 ? "(\(line.mentioned) settings)" : line.value,
            fate: merged.fate,
            result: merged.result,
            reason: merged.reason
        )
    }

    /// A setting that holds in one site and not in another holds with a change.
    private static func merged(_ line: Line) -> Outcome {
        guard let first = line.outcomes.first else {
            return .notApplied("Nothing uses it here: each site has a value of its own.")
        }
        return Outcome(
            fate: line.fates.count == 1 ? first.fate : .changed,
            result: Self.joined(line.outcomes.map(\.result), others: line.others),
            reason: Self.joined(line.outcomes.map(\.reason), others: 0)
        )
    }

    private static let outcomesMax = 4
    private static let notesMax = 1_000

    private static func joined(_ parts: [String], others: Int) -> String {
        var different: [String] = []
        for part in parts where !part.isEmpty && !different.contains(part) { different.append(part) }
        let shown = different.joined(separator: "; ")
        return others > 0 ? "\(shown); and \(others) more" : shown
    }
}
