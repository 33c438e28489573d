// A folder that lives as long as one test.
internal import Glibc
internal import SystemPackage

/// A fresh folder beneath the system's folder for temporary files.
public final class TemporaryFolder: Sendable {
    /// Its absolute path.
    public let path: String

    /// Makes it.
    public init() throws {
        let base = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template = Array((base + "/spillway-test-XXXXXX").utf8CString)
        guard mkdtemp(&template) != nil else { throw Errno(rawValue: errno) }
        self.path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        guard chmod(self.path, 0o755) == 0 else { throw Errno(rawValue: errno) }
    }

    /// Removes it with all that is in it; symbolic links are removed and not followed.
    public func remove() { Self.remove(self.path) }

    private static func remove(_ path: String) {
        guard unlink(path) != 0, errno == EISDIR else { return }
        for name in (try? TestFile.names(in: path)) ?? [] { Self.remove(path + "/" + name) }
        rmdir(path)
    }

    /// The path of something in it.
    public subscript(_ name: String) -> String { self.path + "/" + name }

    /// Makes a file.
    public func write(_ bytes: [UInt8], to name: String) throws { try TestFile.write(bytes, to: self[name]) }

    /// Makes a file of text.
    public func write(_ text: String, to name: String) throws { try self.write(Array(text.utf8), to: name) }

    /// All bytes of a file.
    public func read(_ name: String) throws -> [UInt8] { try TestFile.read(self[name]) }

    /// How long a file is; nil when there is none.
    public func size(of name: String) -> UInt64? { TestFile.size(self[name]) }

    /// Whether there is a file of that name.
    public func contains(_ name: String) -> Bool { access(self[name], F_OK) == 0 }

    /// The names in it, hidden ones too, sorted.
    public func names(in folder: String = "") throws -> [String] { try TestFile.names(in: self[folder]) }

    /// Makes a folder in it.
    public func makeFolder(_ name: String) throws {
        guard mkdir(self[name], 0o755) == 0 else { throw Errno(rawValue: errno) }
    }

    /// Makes a symbolic link in it.
    public func makeLink(_ name: String, to target: String) throws {
        guard symlink(target, self[name]) == 0 else { throw Errno(rawValue: errno) }
    }
}
