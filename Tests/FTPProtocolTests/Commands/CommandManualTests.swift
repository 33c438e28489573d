// docs/commands.md is made from the command table; this test keeps the two the same.
import FTPProtocol
import Foundation
import Testing

@Suite("The manual's command table")
struct CommandManualTests {
    private static let manual = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "docs/commands.md")

    @Test("docs/commands.md says what the command table says (UPDATE_DOCS=1 writes it anew)")
    func manualIsCurrent() throws {
        if ProcessInfo.processInfo.environment["UPDATE_DOCS"] == "1" {
            try Self.text.write(to: Self.manual, atomically: true, encoding: .utf8)
        }
        #expect(try String(contentsOf: Self.manual, encoding: .utf8) == Self.text)
    }

    private static var text: String {
        let rows = CommandTable.rows.map { row in
            let login = row.phase == .loggedIn ? "yes" : "no"
            let during = row.duringTransfer == .acts ? "acts at once" : "waits"
            let syntax = row.syntax.replacing("|", with: "\\|")
            return
                "| `\(syntax)` | \(row.help) | \(login) | \(during) | \(row.feature == nil ? "" : "yes") | \(row.reference) |"
        }
        return """
            # Commands

            Made from `Sources/FTPProtocol/Commands/CommandTable.swift`; a test fails when the two differ.

            | command | what it does | needs a login | while a transfer runs | in FEAT | from |
            |---|---|---|---|---|---|
            \(rows.joined(separator: "\n"))

            """
    }
}
