// Checksums and TYPE A sizes, of any source.
import FTPProtocol
import Storage
import Synchronization
import Testing

/// A file in memory that gives at most a few bytes at once, and may end earlier than it said.
private final class MemorySource: ReadSource {
    let bytes: [UInt8]
    let size: UInt64
    let stepMax: Int
    let descriptor: Int32? = nil
    let reads = Mutex(0)

    var attributes: FileAttributes { FileAttributes(kind: .file, size: self.size) }

    init(_ bytes: some Sequence<UInt8>, size: Int? = nil, stepMax: Int = .max) {
        self.bytes = Array(bytes)
        self.size = UInt64(size ?? self.bytes.count)
        self.stepMax = stepMax
    }

    func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws(StorageError) -> Int {
        self.reads.withLock { $0 += 1 }
        let part = self.bytes.dropFirst(Int(offset)).prefix(min(buffer.count, self.stepMax))
        buffer.copyBytes(from: part)
        return part.count
    }
}

@Suite("Checksums and sizes")
struct FileHashTests {
    private func hash(_ source: MemorySource, _ algorithm: HashAlgorithm, _ range: ByteRange? = nil) throws -> String {
        let digest = try FileHash.compute(source: source, algorithm: algorithm, range: range, isCancelled: { false })
            .digest
        return digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    @Test(
        "The well-known checksums of '123456789' and of nothing",
        arguments: [
            (.crc32, "cbf43926", "00000000"),
            (.md5, "25f9e794323b453885f5181f1b624d0b", "d41d8cd98f00b204e9800998ecf8427e"),
            (.sha1, "f7c3bc1d808e04732adf679965ccc34ca7ae3441", "da39a3ee5e6b4b0d3255bfef95601890afd80709"),
            (
                .sha256, "15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225",
                "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
            ),
        ] as [(HashAlgorithm, String, String)]
    )
    func knownValues(_ algorithm: HashAlgorithm, _ digits: String, _ nothing: String) throws {
        for stepMax in [1, 3, 8, .max] {
            #expect(try self.hash(MemorySource("123456789".utf8, stepMax: stepMax), algorithm) == digits)
        }
        #expect(try self.hash(MemorySource([]), algorithm) == nothing)
    }

    @Test("The CRC of a file larger than a step doesn't depend on how it is read")
    func largeFile() throws {
        let bytes = (0..<600_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let whole = try self.hash(MemorySource(bytes), .crc32)
        #expect(try self.hash(MemorySource(bytes, stepMax: 1_001), .crc32) == whole)
    }

    @Test("A part is hashed alone, and an end behind the file's is the file's")
    func parts() throws {
        let source = MemorySource("xx123456789yy".utf8)
        #expect(try self.hash(source, .crc32, ByteRange(start: 2, end: 11)) == "cbf43926")
        let tail = MemorySource("xx123456789".utf8)
        for end in [nil, 11, 99] as [UInt64?] {
            let range = ByteRange(start: 2, end: end)
            let result = try FileHash.compute(source: tail, algorithm: .crc32, range: range, isCancelled: { false })
            #expect(result.digest == [0xCB, 0xF4, 0x39, 0x26])
            #expect(result.covered == 2..<11)
        }
        #expect(throws: StorageError.invalidRange) { try self.hash(tail, .crc32, ByteRange(start: 12, end: nil)) }
        #expect(try self.hash(tail, .crc32, ByteRange(start: 11, end: nil)) == "00000000")
    }

    @Test("A file that has become shorter says what was covered")
    func shrunkFile() throws {
        let source = MemorySource("123456789".utf8, size: 100)
        let result = try FileHash.compute(source: source, algorithm: .crc32, range: nil, isCancelled: { false })
        #expect(result.covered == 0..<9)
    }

    @Test("A cancelled checksum reads no further")
    func cancelled() {
        let source = MemorySource(Array(repeating: 0, count: 100), stepMax: 10)
        #expect(throws: StorageError.self) {
            try FileHash.compute(
                source: source,
                algorithm: .md5,
                range: nil,
                isCancelled: { source.reads.withLock { $0 } == 3 }
            )
        }
        #expect(source.reads.withLock { $0 } == 3)
    }

    @Test(
        "The size in TYPE A counts a CR for each LF that has none",
        arguments: [("", 0), ("a\nb\n", 6), ("a\r\nb\n", 6), ("\n\n", 4), ("\r", 1), ("a\r", 2)]
    )
    func asciiSize(_ text: String, _ size: UInt64) throws {
        for stepMax in [1, 2, .max] {
            let source = MemorySource(text.utf8, stepMax: stepMax)
            #expect(try ASCIISize.count(source: source, isCancelled: { false }) == size)
        }
    }
}
