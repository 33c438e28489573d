// Configuration files on a real disk.
import Configuration
import Foundation
import Testing

@Suite("Configuration files on the disk")
struct DiskFilesTests {
    private static func inFolder(_ body: (URL) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "spillway-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: folder.appending(path: "sites.d"),
            withIntermediateDirectories: true
        )
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder)
    }

    @Test func `files of a folder are read, and charsets are the machine's`() throws {
        try Self.inFolder { folder in
            let main = folder.appending(path: "spillway.yaml")
            try Data("include: [sites.d/*.yaml]\n".utf8).write(to: main)
            for name in ["b", "a"] {
                let site = "sites: [{name: \(name), directory: ., bindings: [\":0:\"], charset: latin1}]\n"
                try Data(site.utf8).write(to: folder.appending(path: "sites.d/\(name).yaml"))
            }
            let settings = try ConfigurationReader.ofMachine.read(main.path).settings
            #expect(settings.sites.map(\.name) == ["a", "b"])
            #expect(settings.sites.map(\.folders.directory) == Array(repeating: folder.path + "/sites.d", count: 2))
            #expect(settings.sites.map(\.manners.charset) == ["latin1", "latin1"])
        }
    }

    @Test func `a folder that is missing is a warning`() throws {
        try Self.inFolder { folder in
            let main = folder.appending(path: "spillway.yaml")
            let text =
                "sites: [{name: a, directory: ., bindings: [\":0:\"], virtualDirectories: [{path: /x, directory: no}]}]\n"
            try Data(text.utf8).write(to: main)
            let reader = ConfigurationReader.ofMachine.warningOfMissingFolders(DiskFiles.isFolder)
            #expect(
                try reader.read(main.path).warnings.map(\.description) == [
                    "\(main.path):1:95: warning: sites[0].virtualDirectories[0].directory: there is no folder \(folder.path)/no."
                ]
            )
        }
    }

    @Test func `what isn't a file of text is an error, and nothing is waited for`() throws {
        try Self.inFolder { folder in
            let pipe = folder.appending(path: "pipe")
            #expect(mkfifo(pipe.path, 0o600) == 0)
            let latin = folder.appending(path: "latin.yaml")
            try Data("a: caf\u{E9}\n".unicodeScalars.map { UInt8($0.value) }).write(to: latin)
            let cases = [
                (pipe.path, "\(pipe.path): error: the file can't be read: it isn't a file."),
                (folder.path, "\(folder.path): error: the file can't be read: it is a folder."),
                ("/dev/zero", "/dev/zero: error: the file can't be read: it isn't a file."),
                (folder.path + "/no", "\(folder.path)/no: error: the file can't be read: there is no such file."),
                (latin.path, "\(latin.path):1:7: error: the file isn't UTF-8; save it as UTF-8."),
            ]
            for (path, problem) in cases {
                do throws(ConfigurationError) {
                    _ = try ConfigurationReader.ofMachine.read(path)
                    Issue.record("\(path) was read")
                } catch {
                    #expect(error.problems.map(\.description) == [problem])
                }
            }
        }
    }
}
