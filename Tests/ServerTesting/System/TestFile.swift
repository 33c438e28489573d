// Files as the tests make and read them, without Foundation.
internal import Glibc
internal import SystemPackage

/// Reading and writing whole files.
public enum TestFile {
    /// All bytes of a file.
    public static func read(_ path: String) throws -> [UInt8] {
        let file = try FileDescriptor.open(path, .readOnly, options: .closeOnExec)
        return try file.closeAfter {
            var bytes: [UInt8] = []
            var buffer = [UInt8](repeating: 0, count: 1 << 18)
            while true {
                let count = try buffer.withUnsafeMutableBytes { try file.read(into: $0) }
                guard count > 0 else { return bytes }
                bytes += buffer[..<count]
            }
        }
    }

    /// Makes a file of these bytes, or replaces what was there.
    public static func write(_ bytes: [UInt8], to path: String) throws {
        let file = try FileDescriptor.open(
            path,
            .writeOnly,
            options: [.create, .truncate, .closeOnExec],
            permissions: [.ownerReadWrite, .groupRead, .otherRead]
        )
        _ = try file.closeAfter { try file.writeAll(bytes) }
    }

    /// Makes a file of that size without data, and writes some bytes at some offsets.
    public static func writeSparse(size: UInt64, _ marks: [(offset: UInt64, bytes: [UInt8])], to path: String) throws {
        try Self.write([], to: path)
        let file = try FileDescriptor.open(path, .writeOnly, options: .closeOnExec)
        try file.closeAfter {
            try file.resize(to: Int64(size))
            for mark in marks { _ = try file.writeAll(toAbsoluteOffset: Int64(mark.offset), mark.bytes) }
        }
    }

    /// Up to `count` bytes from an offset on.
    public static func read(_ path: String, from offset: UInt64, count: Int) throws -> [UInt8] {
        let file = try FileDescriptor.open(path, .readOnly, options: .closeOnExec)
        return try file.closeAfter {
            var buffer = [UInt8](repeating: 0, count: count)
            let read = try buffer.withUnsafeMutableBytes { try file.read(fromAbsoluteOffset: Int64(offset), into: $0) }
            return Array(buffer[..<read])
        }
    }

    /// How long a file is; nil when there is none.
    public static func size(_ path: String) -> UInt64? {
        var status = stat()
        return stat(path, &status) == 0 ? UInt64(status.st_size) : nil
    }

    /// The names in a folder, `.` and `..` left out, sorted.
    public static func names(in path: String) throws -> [String] {
        guard let folder = opendir(path) else { throw Errno(rawValue: errno) }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }
}
