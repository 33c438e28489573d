// Files that appear whole or not at all.
internal import FTPProtocol
internal import LinuxSystem
internal import SystemPackage

/// Why a file can't be written.
public struct OutputError: Error, Hashable, Sendable, CustomStringConvertible {
    /// One sentence, with the file.
    public let description: String

    init(_ path: String, _ error: Errno) { self.init(path, "\(error)") }
    init(_ path: String, _ reason: String) { self.description = "\(path) can't be written: \(reason)." }
}

/// Writes several files: under other names first, then under their own. When one can't be written, those that were there
/// before stay as they are.
public struct OutputFiles {
    private struct Pending {
        let path: String
        let place: FilePlace
        let target: FilePlace
    }

    private let calls = LinuxFileCalls()
    private var pending: [Pending] = []

    /// No files yet.
    public init() {}

    /// Writes the content of a file, beside the place where it will be.
    ///
    /// - Parameters:
    ///   - path: where it will be after `commit()`.
    ///   - content: hands the text over, in as many pieces as it likes.
    /// - Throws: why it can't be written; nothing is left behind then.
    public mutating func add(
        _ path: String,
        _ content: ((String) throws(OutputError) -> Void) throws(OutputError) -> Void
    ) throws(OutputError) {
        do {
            let pending = try self.begin(path)
            self.pending.append(pending)
            let file = try self.attempt(path) { () throws(Errno) in
                try self.calls.open(pending.place, [.write, .createNew], mode: 0o644)
            }
            var buffer: [UInt8] = []
            try content { (text) throws(OutputError) in
                buffer.append(contentsOf: text.utf8)
                if buffer.count >= Self.bufferBytes { try self.write(&buffer, to: file, path) }
            }
            try self.write(&buffer, to: file, path)
            try self.attempt(path) { () throws(Errno) in try self.calls.synchronize(file) }
        } catch {
            self.discard()
            throw error
        }
    }

    /// Puts all of them in their places.
    public mutating func commit() throws(OutputError) {
        for file in self.pending {
            do {
                try self.calls.rename(file.place, to: file.target, replacing: true)
            } catch {
                self.discard()
                throw OutputError(file.path, error)
            }
        }
        self.pending = []
    }

    /// Removes what was written; the places stay as they were.
    public mutating func discard() {
        for file in self.pending { try? self.calls.removeFile(file.place) }
        self.pending = []
    }

    private static let bufferBytes = 64 << 10

    private func begin(_ path: String) throws(OutputError) -> Pending {
        let whole = FilePath(path)
        guard let name = whole.lastComponent?.string, name != "..", name != "." else {
            throw OutputError(path, .isDirectory)
        }
        let folder = whole.removingLastComponent().string
        let directory = try self.attempt(path) { () throws(Errno) in
            try self.calls.openRoot(Array((folder.isEmpty ? "." : folder).utf8), [.read, .directory])
        }
        let target = FilePlace(directory, Array(name.utf8))
        // Renaming a file over a device would replace the device.
        if let status = try? self.calls.status(target), status.attributes.kind != .file {
            throw OutputError(path, "there is something else of that name, and no ordinary file")
        }
        let random = String(UInt64.random(in: .min ... .max), radix: 36)
        return Pending(path: path, place: target.beside(Array(".spillway-\(random)".utf8)), target: target)
    }

    private func write(_ buffer: inout [UInt8], to file: OwnedDescriptor, _ path: String) throws(OutputError) {
        do {
            try FileDescriptor(rawValue: file.number).writeAll(buffer)
        } catch {
            throw OutputError(path, error as? Errno ?? .ioError)
        }
        buffer.removeAll(keepingCapacity: true)
    }

    private func attempt<Value>(_ path: String, _ body: () throws(Errno) -> Value) throws(OutputError) -> Value {
        do {
            return try body()
        } catch {
            throw OutputError(path, error)
        }
    }
}
