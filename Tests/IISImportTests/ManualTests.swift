// The tables of docs/coming-from-iis.md are those of the import.
import Foundation
import IISImport
import Testing

@Suite("The manual of the import")
struct ManualTests {
    private static let manual = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "docs/coming-from-iis.md")

    private static func table(_ title: String, _ rows: [MappingRow]) -> [String] {
        let lines = rows.map { row in
            let setting = row.setting.hasPrefix("@") ? String(row.setting.dropFirst()) : row.setting
            let becomes =
                row.becomes.isEmpty
                ? "not applied"
                : row.becomes.split(separator: ", ").map { "`\($0)`" }
                    .joined(separator: ", ")
            return "| \(setting) | \(becomes) | \(row.note) |"
        }
        return ["", "### \(title)", "", "| setting | becomes | note |", "|---|---|---|"] + lines
    }

    private static var tables: String {
        let registry = Self.table("Registry: InetInfo\\Parameters and AFD\\Parameters", MappingTable.registry)
        let metabase = Self.table("Metabase: /LM/MSFTPSVC", MappingTable.metabase)
        let host = Self.table("applicationHost.config: ftpServer and system.ftpServer", MappingTable.host)
        return (registry + metabase + host + [""]).joined(separator: "\n")
    }

    @Test("docs/coming-from-iis.md has the tables of the import (UPDATE_DOCS=1 writes them anew)")
    func manualIsCurrent() throws {
        let text = try String(contentsOf: Self.manual, encoding: .utf8)
        let begin = try #require(text.firstRange(of: "<!-- tables:begin -->\n"))
        let end = try #require(text.firstRange(of: "<!-- tables:end -->"))
        let current = text[..<begin.upperBound] + Self.tables + "\n" + text[end.lowerBound...]
        if ProcessInfo.processInfo.environment["UPDATE_DOCS"] == "1" {
            try String(current).write(to: Self.manual, atomically: true, encoding: .utf8)
        }
        #expect(try String(contentsOf: Self.manual, encoding: .utf8) == String(current))
    }
}
