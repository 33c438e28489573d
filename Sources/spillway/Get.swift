// spillway get: the settings of a running server, and what has become of them.
internal import Admin
internal import ArgumentParser
internal import Configuration
internal import FoundationEssentials

struct GetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "get",
        abstract: "Shows settings of a running server: asked, effective, current and peak.",
        discussion: "Exit status: 0 shown; 2 wrong usage; 3 no server could be asked."
    )

    @Argument(help: "One setting, with its explanation. Default: all of them.")
    var name: String?

    @Flag(help: "Tells what each setting does, what it takes, and what it was in IIS.")
    var explain = false

    @Flag(help: "Prints JSON instead of the table.")
    var json = false

    @OptionGroup
    var options: ControlOptions

    func validate() throws { _ = try self.setting() }

    func run() async throws {
        let client = try self.options.client()
        let name = try self.setting()?.name
        let rows = try ControlOptions.reached { () throws(ControlClientError) in try client.settings(name) }
        guard !self.json else { return Console.line(try JSONText.line(rows)) }
        for line in TextColumns.lines(Self.head + rows.map(Self.cells)) { Console.line(line) }
        if self.explain || self.name != nil { self.explain(rows) }
    }

    private func setting() throws -> Setting? {
        guard let name = self.name else { return nil }
        do throws(SettingError) {
            return try SettingLine.setting(name)
        } catch { throw ValidationError(error.description) }
    }

    private func explain(_ rows: [SettingRow]) {
        for setting in rows.compactMap({ Setting(rawValue: $0.name) }) {
            Console.line("")
            for line in SettingsManual.explanation(of: setting) { Console.line(line) }
        }
    }

    private static let head = [["setting", "asked", "effective", "current", "peak", "note"]]

    private static func cells(_ row: SettingRow) -> [String] {
        [row.name, row.asked, row.effective] + [row.current, row.peak].map { $0.map(String.init) ?? "-" }
            + [row.note].compactMap(\.self)
    }
}

/// Columns of text, each as wide as its widest cell.
enum TextColumns {
    static func lines(_ rows: [[String]]) -> [String] {
        let widths = rows.reduce(into: [Int]()) { widths, row in
            for (column, cell) in row.enumerated() {
                if column == widths.count { widths.append(0) }
                widths[column] = max(widths[column], cell.count)
            }
        }
        return rows.map { row in
            let padded = zip(row, widths).dropLast().map { $0 + String(repeating: " ", count: $1 - $0.count + 2) }
            return padded.joined() + (row.last ?? "")
        }
    }
}

/// Values for programs.
enum JSONText {
    /// One line of JSON, names sorted.
    static func line(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}
