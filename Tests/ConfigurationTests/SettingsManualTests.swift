// docs/settings.md is made from the table of settings; this test keeps the two the same.
import Configuration
import Foundation
import Testing

@Suite("The manual's settings")
struct SettingsManualTests {
    private static let manual = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "docs/settings.md")

    @Test("docs/settings.md says what the table of settings says (UPDATE_DOCS=1 writes it anew)")
    func manualIsCurrent() throws {
        if ProcessInfo.processInfo.environment["UPDATE_DOCS"] == "1" {
            try SettingsManual.markdown.write(to: Self.manual, atomically: true, encoding: .utf8)
        }
        #expect(try String(contentsOf: Self.manual, encoding: .utf8) == SettingsManual.markdown)
    }

    @Test func `every line of an explanation says something`() {
        for setting in Setting.allCases {
            let lines = SettingsManual.explanation(of: setting)
            #expect(lines.count == 3 && lines.allSatisfy { $0.hasSuffix(".") })
        }
    }
}
