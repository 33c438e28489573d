// spillway user, on a file of its own.
import ArgumentParser
import Foundation
import Testing

@testable import spillway

@Suite("spillway user")
struct UserTests {
    private let folder: URL

    init() throws {
        self.folder = FileManager.default.temporaryDirectory.appending(path: "spillway-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: self.folder, withIntermediateDirectories: true)
        try self.write("secret\n", "password")
        try self.write("sites: [{name: a, directory: /, bindings: [\"127.0.0.1:0:\"]}]\n", "spillway.yaml")
    }

    private func write(_ text: String, _ name: String) throws {
        try Data(text.utf8).write(to: self.folder.appending(path: name))
    }

    private func path(_ name: String) -> String { self.folder.appending(path: name).path }

    /// The exit code; nil when the command could not run (exit 3).
    private func run(_ words: [String]) throws -> ExitCode? {
        let store = ["--config", self.path("spillway.yaml")]
        do {
            var command = try UserCommand.parseAsRoot(words + store)
            try command.run()
            return .success
        } catch let code as ExitCode {
            return code
        } catch is CannotRun {
            return nil
        } catch {
            return UserCommand.exitCode(for: error)
        }
    }

    @Test func `accounts are added, changed and removed, and each refusal has its code`() throws {
        defer { try? FileManager.default.removeItem(at: self.folder) }
        let password = ["--password-file", self.path("password")]
        #expect(try self.run(["list"]) == nil)
        #expect(try self.run(["add", #"CORP\Ann"#, "--group", "staff", "--preset", "dropbox"] + password) == .success)
        #expect(FileManager.default.fileExists(atPath: self.path("accounts.sqlite")))
        #expect(try self.run(["add", #"corp\ann"#] + password) == ExitCode(1))
        #expect(try self.run(["add", "a/b"] + password) == ExitCode(1))
        #expect(try self.run(["add", "bob", "--rights", "everything"] + password) == .validationFailure)
        #expect(try self.run(["add", "bob", "--expires", "2026-02-30"] + password) == .validationFailure)
        #expect(try self.run(["add", "bob", "--password-file", self.path("missing")]) == nil)
        #expect(
            try self.run(["change", #"CORP\ANN"#, "--quota-bytes", "10GiB", "--expires", "2026-12-31"]) == .success
        )
        #expect(try self.run(["change", #"CORP\ANN"#]) == .validationFailure)
        for verb in ["show", "disable", "enable", "remove"] {
            #expect(try self.run([verb, #"CORP\Ann"#]) == .success)
        }
        for verb in ["show", "disable", "enable", "remove"] { #expect(try self.run([verb, "ann"]) == ExitCode(1)) }
    }

    @Test func `a list goes in as a whole, or not at all`() throws {
        defer { try? FileManager.default.removeItem(at: self.folder) }
        try self.write("ann,x,staff\nbob\n", "bad.csv")
        try self.write("ann,x,staff\nbob,y\n", "good.csv")
        #expect(try self.run(["import", self.path("bad.csv")]) == ExitCode(1))
        #expect(try self.run(["import", self.path("good.csv")]) == .success)
        #expect(try self.run(["show", "bob", "--json"]) == .success)
        #expect(try self.run(["import", self.path("good.csv")]) == ExitCode(1))
        #expect(try self.run(["import", self.path("missing.csv")]) == nil)
    }

    @Test(arguments: [
        ("2026-12-31", 1_798_761_600), ("2024-02-29", 1_709_251_200), ("2026-2-3", nil), ("2026-02-29", nil),
        ("x", nil),
    ])
    func `a day ends when the next begins`(text: String, seconds: Int64?) {
        #expect(DayArgument(argument: text)?.endSeconds == seconds)
    }
}
