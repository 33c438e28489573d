// Checksums of files of any backend, for HASH and the X commands.
internal import Crypto
public import FTPProtocol

/// Checksums of files.
public enum FileHash {
    /// Bytes that are read at once.
    static let stepBytes = 256 * 1_024

    /// Reads a file, or a part of it, and computes its checksum. It takes as long as reading takes.
    ///
    /// - Parameters:
    ///   - range: A part; an end behind the file's is the file's. Nil is all of it.
    ///   - isCancelled: Asked between reads; true ends the work with an error that nobody waits for.
    /// - Returns: The checksum's bytes as they are written, and which part of the file they cover.
    /// - Throws: `.invalidRange` when the range begins behind the file's end.
    public static func compute(
        source: any ReadSource,
        algorithm: HashAlgorithm,
        range: ByteRange?,
        isCancelled: () -> Bool
    ) throws(StorageError) -> (digest: [UInt8], covered: Range<UInt64>) {
        let start = range?.start ?? 0
        let end = min(range?.end ?? source.size, source.size)
        guard start <= end else { throw .invalidRange }
        let part = start..<end
        switch algorithm {
        case .crc32:
            var crc = CRC32()
            let covered = try source.readAll(part, isCancelled: isCancelled) { crc.update($0) }
            return (crc.digest, covered)
        case .md5: return try Self.digest(Insecure.MD5(), source, part, isCancelled)
        case .sha1: return try Self.digest(Insecure.SHA1(), source, part, isCancelled)
        case .sha256: return try Self.digest(SHA256(), source, part, isCancelled)
        }
    }

    private static func digest(
        _ empty: some HashFunction,
        _ source: any ReadSource,
        _ part: Range<UInt64>,
        _ isCancelled: () -> Bool
    ) throws(StorageError) -> (digest: [UInt8], covered: Range<UInt64>) {
        var function = empty
        let covered = try source.readAll(part, isCancelled: isCancelled) { function.update(bufferPointer: $0) }
        return (Array(function.finalize()), covered)
    }
}

/// Sizes of files as TYPE A sends them.
public enum ASCIISize {
    /// Reads a file and counts the bytes it has when its line ends are CRLF (RFC 3659 section 4: SIZE in TYPE A).
    ///
    /// - Parameter isCancelled: Asked between reads; true ends the work with an error that nobody waits for.
    public static func count(source: any ReadSource, isCancelled: () -> Bool) throws(StorageError) -> UInt64 {
        var encoder = LineEndingEncoder()
        var count: UInt64 = 0
        _ = try source.readAll(0..<source.size, isCancelled: isCancelled) { count += UInt64(encoder.encodedCount($0)) }
        return count
    }
}

extension ReadSource {
    /// Reads a part in steps through one buffer.
    ///
    /// - Returns: The part that was read: shorter when the file has become so.
    fileprivate func readAll(
        _ part: Range<UInt64>,
        isCancelled: () -> Bool,
        _ body: (UnsafeRawBufferPointer) -> Void
    ) throws(StorageError) -> Range<UInt64> {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: FileHash.stepBytes, alignment: 16)
        defer { buffer.deallocate() }
        var offset = part.lowerBound
        while offset < part.upperBound {
            guard !isCancelled() else { throw .failed("cancelled") }
            let wanted = Int(min(UInt64(buffer.count), part.upperBound - offset))
            let count = try self.read(at: offset, into: UnsafeMutableRawBufferPointer(rebasing: buffer[..<wanted]))
            guard count > 0 else { break }
            body(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            offset += UInt64(count)
        }
        return part.lowerBound..<offset
    }
}
