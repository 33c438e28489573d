// The exit code of `spillway check`.
import ArgumentParser
import Foundation
import Testing

@testable import spillway

@Suite("spillway check")
struct CheckTests {
    @Test(arguments: [
        ("sites: [{name: a, directory: /, bindings: [\":0:\"]}]\n", nil), ("sites: [{nam: a}]\n", ExitCode(1)),
    ])
    func `errors end it with 1`(text: String, code: ExitCode?) throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "spillway-\(UUID().uuidString).yaml")
        try Data(text.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        for flags in [[], ["--json"]] {
            let command = try CheckCommand.parse([file.path] + flags)
            do {
                try command.run()
                #expect(code == nil)
            } catch let error as ExitCode {
                #expect(error == code)
            }
        }
    }
}
