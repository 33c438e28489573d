// What is written: whole, or not at all.
import Foundation
import Testing

@testable import IISImport

@Suite("Outputs of an import")
struct OutputTests {
    private final class Folder {
        let path: String

        init() throws {
            self.path =
                FileManager.default.temporaryDirectory.path + "/spillway-import-\(UInt64.random(in: 0 ... .max))"
            try FileManager.default.createDirectory(atPath: self.path, withIntermediateDirectories: false)
        }

        deinit { try? FileManager.default.removeItem(atPath: self.path) }

        var names: [String] { (try? FileManager.default.contentsOfDirectory(atPath: self.path).sorted()) ?? [] }

        func text(_ name: String) throws -> String {
            try String(contentsOfFile: "\(self.path)/\(name)", encoding: .utf8)
        }
    }

    @Test func `files appear together, in the place of older ones`() throws {
        let folder = try Folder()
        try "old".write(toFile: folder.path + "/a", atomically: false, encoding: .utf8)
        var files = OutputFiles()
        let large = String(repeating: "x", count: 200_000)
        try files.add(folder.path + "/a") { (write) throws(OutputError) in try write("new") }
        try files.add(folder.path + "/b") { (write) throws(OutputError) in
            try write(large)
            try write("end")
        }
        #expect(try folder.text("a") == "old")
        try files.commit()
        #expect(folder.names == ["a", "b"])
        #expect(try folder.text("a") == "new")
        #expect(try folder.text("b") == large + "end")
    }

    @Test func `when one can't be written, nothing is`() throws {
        let folder = try Folder()
        try "old".write(toFile: folder.path + "/a", atomically: false, encoding: .utf8)
        for bad in [folder.path + "/missing/b", folder.path, "/dev/null", ""] {
            var files = OutputFiles()
            try files.add(folder.path + "/a") { (write) throws(OutputError) in try write("new") }
            #expect(throws: OutputError.self) {
                try files.add(bad) { (write) throws(OutputError) in try write("x") }
            }
            #expect(folder.names == ["a"])
            #expect(try folder.text("a") == "old")
        }
    }

    @Test func `the report is JSON, whatever is in it`() throws {
        let odd = "a\"b\\c\u{1}\n\t\u{7F}é\u{1F4C1}"
        let entries = Fate.allCases.map {
            ReportEntry(source: "f:1", key: odd, value: odd, fate: $0, result: "", reason: odd)
        }
        var text = ""
        ImportReport(entries: entries + entries, notes: [odd]).writeJSON(to: { text += $0 })
        let json = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
        for fate in ["applied", "changed", "notApplied"] {
            let list = json?[fate] as? [[String: String]]
            #expect(list?.count == 2)
            #expect(list?.first?["key"] == odd)
            #expect(Set(list?.first?.keys.map { $0 } ?? []) == ["source", "key", "value", "result", "reason"])
        }
        #expect(json?["notes"] as? [String] == [odd])
    }

    @Test func `the report for people can't steer a terminal`() {
        let entry = ReportEntry(source: "f:1", key: "a\u{1B}[2J", value: "b\nc", fate: .applied, result: "", reason: "")
        let lines = ImportReport(entries: [entry], notes: []).lines
        #expect(lines.contains("  f:1 a?[2J = b / c"))
    }
}
