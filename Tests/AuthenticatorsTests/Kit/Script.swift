// Small shell scripts as authenticators.
import Authenticators
import Glibc
import ServerTesting
import SystemPackage

/// A script in a folder of its own.
final class Script: Sendable {
    let folder: TemporaryFolder
    let path: String

    /// - Parameter body: what stands behind `#!/bin/sh`.
    init(_ body: String) throws {
        self.folder = try TemporaryFolder()
        self.path = self.folder["ask"]
        try self.folder.write("#!/bin/sh\n\(body)\n", to: "ask")
        guard chmod(self.path, 0o755) == 0 else { throw Errno(rawValue: errno) }
    }

    deinit { self.folder.remove() }

    /// Asks it; its first argument is its folder.
    func authenticator(_ limits: CallLimits = .patient) throws -> KeepingAuthenticator {
        let wrapped = try ProgramAuthenticator(path: self.path, arguments: [self.folder.path], limits: limits)
        return KeepingAuthenticator(wrapped: wrapped, kept: self)
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
