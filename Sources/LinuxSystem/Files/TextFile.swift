// Small files that the program itself reads and writes; files of clients go through `LocalStorage`.
internal import Glibc
public import SystemPackage

/// Short text files by path.
public enum TextFile {
    /// Reads a file's text, `bytesMax` bytes at most; more is `.fileTooLarge`.
    public static func read(_ path: String, bytesMax: Int) throws(Errno) -> String {
        do {
            let file = try FileDescriptor.open(FilePath(path), .readOnly)
            defer { try? file.close() }
            var bytes = [UInt8](repeating: 0, count: bytesMax + 1)
            let count = try bytes.withUnsafeMutableBytes { try file.read(fromAbsoluteOffset: 0, into: $0) }
            guard count <= bytesMax else { throw Errno.fileTooLarge }
            return String(decoding: bytes.prefix(count), as: UTF8.self)
        } catch let error as Errno {
            throw error
        } catch {
            throw .ioError
        }
    }

    /// Makes a new file; `.fileExists` when there is one.
    public static func create(_ path: String, text: String) throws(Errno) {
        do {
            let file = try FileDescriptor.open(
                FilePath(path),
                .writeOnly,
                options: [.create, .exclusiveCreate],
                permissions: [.ownerReadWrite, .groupRead, .otherRead]
            )
            try file.closeAfter { _ = try file.writeAll(text.utf8) }
        } catch let error as Errno {
            throw error
        } catch {
            throw .ioError
        }
    }

    /// Makes a folder; false when there is one already.
    public static func makeDirectory(_ path: String) throws(Errno) -> Bool {
        if mkdir(path, 0o755) == 0 { return true }
        guard Errno.current == .fileExists else { throw .current }
        return false
    }
}
