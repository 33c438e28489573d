// The message of a folder: lines of a file in it, which CWD shows. Runs on the blocking pool.
internal import FTPProtocol
internal import Storage

enum DirectoryMessage {
    /// Bytes of the file, and lines, that are shown.
    static let bytesMax = 8 * 1_024, linesMax = 64

    /// The lines; none when there is no such file, or it can't be read.
    static func lines(of name: String, in folder: VirtualPath, _ storage: any StorageBackend) -> [String] {
        guard let path = folder.appending(Array(name.utf8)), let bytes = try? Self.bytes(at: path, storage) else {
            return []
        }
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map(Self.text)
        let isEnded = bytes.last == UInt8(ascii: "\n")
        return Array(lines.prefix(isEnded ? lines.count - 1 : lines.count).prefix(Self.linesMax))
    }

    private static func bytes(at path: VirtualPath, _ storage: any StorageBackend) throws(StorageError) -> [UInt8] {
        let source = try storage.openForReading(path)
        guard source.size > 0 else { return [] }
        let room = Int(min(source.size, UInt64(Self.bytesMax)))
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: room, alignment: 1)
        defer { buffer.deallocate() }
        let count = try source.read(at: 0, into: buffer)
        return Array(buffer.prefix(count))
    }

    /// A line without control characters: what is in the file is no part of the protocol.
    private static func text(_ line: ArraySlice<UInt8>) -> String {
        let bytes = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
        return String(decoding: bytes.map { $0 < 0x20 || $0 == 0x7F ? UInt8(ascii: " ") : $0 }, as: UTF8.self)
    }
}
