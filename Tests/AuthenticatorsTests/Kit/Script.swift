// Small shell scripts as authenticators.
import Authenticators
import ServerTesting

/// A script in a folder of its own.
final class Script: Sendable {
    let folder: TemporaryFolder
    let path: String

    /// - Parameter body: what the shell runs.
    init(_ body: String) throws {
        self.folder = try TemporaryFolder()
        self.path = self.folder["ask"]
        try self.folder.write(body + "\n", to: "ask")
    }

    deinit { self.folder.remove() }

    /// Asks it; its first argument is its folder.
    ///
    /// The shell is told which file to run. As a program by itself it could be "busy" (ETXTBSY): other tests start
    /// programs too, and those hold a copy of the descriptor through which it was written, for a moment.
    func authenticator(_ limits: CallLimits = .patient) throws -> KeepingAuthenticator {
        KeepingAuthenticator(wrapped: try self.plain(limits), kept: self)
    }

    private func plain(_ limits: CallLimits) throws -> ProgramAuthenticator {
        try ProgramAuthenticator(path: "/bin/sh", arguments: [self.path, self.folder.path], limits: limits)
    }

    /// What the script wrote to a file, as soon as it did.
    func text(of name: String) throws -> String {
        eventually { self.folder.size(of: name) ?? 0 > 0 }
        return String(decoding: try self.folder.read(name), as: UTF8.self)
    }

    /// The number of a process that the script wrote to a file.
    func process(in name: String) throws -> Int32? {
        Int32(try self.text(of: name).split(separator: "\n").first ?? "")
    }
}

/// Whether a process has ended, or waits for somebody to take note of that.
func hasEnded(_ process: Int32) -> Bool {
    guard let status = try? TestFile.read("/proc/\(process)/stat") else { return true }
    // "PID (NAME) STATE ...", where the name may hold anything.
    let state = String(decoding: status, as: UTF8.self).split(separator: ")").last?.split(separator: " ").first
    return state == "Z" || state == "X"
}
