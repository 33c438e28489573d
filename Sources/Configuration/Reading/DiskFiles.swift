// Configuration files on the disk.
internal import FTPProtocol
internal import LinuxSystem
internal import SystemPackage

/// The files of the machine.
public struct DiskFiles: ConfigurationFiles {
    /// Names a folder may have, before a pattern in it is an error.
    private static let namesMax = 100_000
    /// Bytes that are read at a time.
    private static let chunkBytes = 65_536

    /// The files of the machine.
    public init() {}

    /// The text of a file; what isn't a file is an error, and a pipe isn't waited for. What isn't UTF-8 becomes U+FFFD.
    public func text(at path: String, bytesMax: Int) throws(ConfigurationFileError) -> String {
        do throws(Errno) {
            return String(decoding: try Self.bytes(at: path, max: bytesMax), as: UTF8.self)
        } catch {
            throw ConfigurationFileError("the file can't be read: \(Self.reason(error, bytesMax: bytesMax)).")
        }
    }

    /// The names in a folder.
    public func names(in folder: String) throws(ConfigurationFileError) -> [String] {
        do throws(Errno) {
            let calls = LinuxFileCalls()
            let directory = try calls.openRoot(Array((folder.isEmpty ? "." : folder).utf8), .directory)
            var block = DirectoryBlock()
            var names: [String] = []
            while try calls.readEntries(directory, into: &block) {
                while let entry = block.next() {
                    if !entry.isDots { names.append(String(decoding: entry.name, as: UTF8.self)) }
                }
                guard names.count <= Self.namesMax else { throw Errno.fileTooLarge }
            }
            return names
        } catch {
            if error == .noSuchFileOrDirectory { return [] }
            throw ConfigurationFileError(error == .fileTooLarge ? "it has too many files" : "\(error)")
        }
    }

    /// Whether there is a folder of that path.
    public static func isFolder(_ path: String) -> Bool {
        guard !path.utf8.contains(0) else { return false }
        return (try? LinuxFileCalls().openRoot(Array(path.utf8), [.path, .directory])) != nil
    }

    private static func bytes(at path: String, max: Int) throws(Errno) -> [UInt8] {
        let calls = LinuxFileCalls()
        guard !path.utf8.contains(0) else { throw Errno.noSuchFileOrDirectory }
        let file = try calls.openRoot(Array(path.utf8), [.read, .unblocking])
        let attributes = try calls.status(file).attributes
        switch attributes.kind {
        case .file: break
        case .directory: throw Errno.isDirectory
        case .symbolicLink, .other: throw Errno.invalidArgument
        }
        guard attributes.size <= UInt64(max) else { throw Errno.fileTooLarge }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: Self.chunkBytes)
        while bytes.count <= max {
            let count = try Self.read(calls, file, at: bytes.count, into: &chunk)
            if count == 0 { return bytes }
            bytes += chunk[..<count]
        }
        throw Errno.fileTooLarge
    }

    private static func read(
        _ calls: LinuxFileCalls,
        _ file: OwnedDescriptor,
        at offset: Int,
        into chunk: inout [UInt8]
    ) throws(Errno) -> Int {
        do {
            return try chunk.withUnsafeMutableBytes { try calls.read(file, at: UInt64(offset), into: $0) }
        } catch {
            throw error as? Errno ?? .ioError
        }
    }

    private static func reason(_ error: Errno, bytesMax: Int) -> String {
        switch error {
        case .noSuchFileOrDirectory: "there is no such file"
        case .isDirectory: "it is a folder"
        case .invalidArgument: "it isn't a file"
        case .permissionDenied: "this user may not read it"
        case .fileTooLarge: "it has more than \(bytesMax >> 20) MiB"
        default: "\(error)"
        }
    }
}

extension ConfigurationReader {
    /// Reads files of the machine, with this process's environment and the charsets that the system's iconv knows.
    public static var ofMachine: ConfigurationReader {
        ConfigurationReader(
            files: DiskFiles(),
            environment: { ProcessUser.variable($0) },
            isCharset: { Charset($0) != nil }
        )
    }
}
