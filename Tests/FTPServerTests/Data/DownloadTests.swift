import FTPProtocol
import FTPSession
import LinuxSystem
import Storage
import Synchronization
import Testing

@testable import FTPServer

@Suite("Downloads")
struct DownloadTests {
    /// Larger than what socket buffers hold.
    private static let large = pattern(9_000_001)
    /// Larger than what the kernel can hold for a connection: such a download isn't complete unless the client reads.
    private static let beyondBuffers: UInt64 = 1 << 28

    @Test("a whole file arrives, from a descriptor, from memory, and from one that sendfile refuses", arguments: 0..<3)
    func whole(_ kind: Int) async throws {
        let world = try PumpWorld()
        defer { world.stop() }
        let sources: [any ReadSource] = [
            KernelFile(Self.large), MemorySource(Self.large), UnsendableSource(Self.large),
        ]
        let (bytes, outcome) = try await world.download(sources[kind])
        #expect(bytes == Self.large)
        #expect(outcome == .completed(bytes: UInt64(Self.large.count)))
    }

    @Test("a range arrives, and one beyond the end is cut there", arguments: [true, false])
    func ranges(_ hasDescriptor: Bool) async throws {
        let world = try PumpWorld()
        defer { world.stop() }
        let bytes = pattern(1_000)
        let source: any ReadSource = hasDescriptor ? KernelFile(bytes) : MemorySource(bytes)
        #expect(try await world.download(source, from: 10, to: 20).bytes == Array(bytes[10..<20]))
        #expect(try await world.download(source, from: 990).bytes == Array(bytes[990...]))
        #expect(try await world.download(source, from: 990, to: 5_000).bytes == Array(bytes[990...]))
        #expect(try await world.download(source, from: 1_000) == ([], .completed(bytes: 0)))
        #expect(try await world.download(source, from: 20, to: 10) == ([], .completed(bytes: 0)))
        #expect(try await world.download(source, from: 2_000) == ([], .completed(bytes: 0)))
    }

    @Test("an empty file arrives as nothing")
    func empty() async throws {
        let world = try PumpWorld()
        defer { world.stop() }
        #expect(try await world.download(KernelFile([])) == ([], .completed(bytes: 0)))
        #expect(try await world.download(MemorySource([]), ascii: true) == ([], .completed(bytes: 0)))
    }

    @Test("TYPE A turns LF into CRLF wherever reads split the file", arguments: [1, 2, 3, 7, 4_096])
    func ascii(_ readMax: Int) async throws {
        let world = try PumpWorld()
        defer { world.stop() }
        let text = Array("one\ntwo\r\n\n\nthree\rfour\n".utf8)
        let (bytes, outcome) = try await world.download(MemorySource(text, readMax: readMax), ascii: true)
        #expect(bytes == Array("one\r\ntwo\r\n\r\n\r\nthree\rfour\r\n".utf8))
        #expect(outcome == .completed(bytes: UInt64(bytes.count)))
    }

    @Test("a file of line ends, which doubles in TYPE A, arrives whole, also from a descriptor")
    func asciiDoubles() async throws {
        let world = try PumpWorld()
        defer { world.stop() }
        let feeds = [UInt8](repeating: 10, count: 500_000)
        let (bytes, _) = try await world.download(KernelFile(feeds), ascii: true)
        #expect(bytes.count == 1_000_000)
        #expect(bytes.prefix(4) == [13, 10, 13, 10])
    }

    @Test("a client that reads slowly gets everything, and other transfers go on meanwhile")
    func slowReader() async throws {
        let world = try PumpWorld(workers: 1)
        defer { world.stop() }
        let slow = try world.start(.send(KernelFile(sparse: Self.beyondBuffers), from: 0, to: nil, ascii: false))
        let quick = try await world.download(MemorySource(Self.large))
        #expect(quick.bytes == Self.large)
        #expect(slow.ended.deliveries == 0)
        let client = slow.client
        let count = try await onThread {
            var count: UInt64 = 0
            while let bytes = client.receive(), !bytes.isEmpty { count += UInt64(bytes.count) }
            return count
        }
        #expect(count == Self.beyondBuffers)
        #expect(await slow.outcome == .completed(bytes: Self.beyondBuffers))
    }

    @Test("what the client sent on its own doesn't cut the file's tail off")
    func chattyClient() async throws {
        let world = try PumpWorld()
        defer { world.stop() }
        let run = try world.start(.send(KernelFile(Self.large), from: 0, to: nil, ascii: false))
        #expect(run.client.send([1, 2, 3]))
        let client = run.client
        #expect(try await onThread { client.receiveAll() } == Self.large)
    }

    @Test("a file that shrinks ends the transfer with an error", arguments: [true, false])
    func shrinks(_ hasDescriptor: Bool) async throws {
        let world = try PumpWorld()
        defer { world.stop() }
        let bytes = pattern(1_000)
        let source: any ReadSource =
            hasDescriptor ? KernelFile(bytes, size: 5_000) : MemorySource(bytes, size: 5_000)
        let (got, outcome) = try await world.download(source)
        #expect(got == bytes)
        #expect(outcome == .failed(.sourceShrank, bytes: 1_000))
    }

    @Test("a source that can't be read ends the transfer with its error")
    func broken() async throws {
        let world = try PumpWorld()
        defer { world.stop() }
        #expect(try await world.download(BrokenSource()).outcome == .failed(.storage(.failed("broken")), bytes: 0))
    }

    @Test("bytes past 2^32 are sent from the right place")
    func farOffset() async throws {
        let world = try PumpWorld()
        defer { world.stop() }
        let size: UInt64 = 5 << 30
        let file = KernelFile(sparse: size)
        file.write(Array("the end".utf8), at: size - 7)
        let (bytes, outcome) = try await world.download(file, from: size - 10)
        #expect(bytes == [0, 0, 0] + Array("the end".utf8))
        #expect(outcome == .completed(bytes: 10))
    }

    @Test("a client that resets at any point ends the transfer, and everything is released", arguments: 0..<12)
    func resets(_ round: Int) async throws {
        let world = try PumpWorld()
        defer { world.stop() }
        let read = round * 400_000
        weak var source: KernelFile?
        let run: RunningTransfer = try {
            let file = KernelFile(sparse: Self.beyondBuffers)
            source = file
            return try world.start(.send(file, from: 0, to: nil, ascii: round % 2 == 1))
        }()
        let client = run.client
        _ = try await onThread {
            var left = read
            while left > 0, let bytes = client.receive(), !bytes.isEmpty { left -= bytes.count }
            client.reset()
        }
        guard case .failed(.connectionLost, _) = await run.outcome else {
            Issue.record("\(await run.outcome)")
            return
        }
        #expect(source == nil)
    }

    @Test("what a producer makes arrives, empty pieces and a last piece included")
    func producer() async throws {
        let world = try PumpWorld()
        defer { world.stop() }
        let run = try world.start(.stream(PieceProducer([[1, 2], [], [], [3], []])))
        let client = run.client
        #expect(try await onThread { client.receiveAll() } == [1, 2, 3])
        #expect(await run.outcome == .completed(bytes: 3))
    }

    @Test("a producer that fails ends the transfer with its error")
    func producerFails() async throws {
        let world = try PumpWorld()
        defer { world.stop() }
        let run = try world.start(.stream(PieceProducer([[1]], failure: .notPermitted)))
        #expect(await run.outcome == .failed(.storage(.notPermitted), bytes: 1))
        #expect(run.ended.deliveries == 1)
    }

    @Test("a download that isn't complete ends with a reset, so that no client takes what came for the whole file")
    func incompleteIsReset() async throws {
        let world = try PumpWorld()
        defer { world.stop() }
        let failing = try world.start(.stream(PieceProducer([[1]], failure: .notPermitted)))
        #expect(try await Self.isReset(failing.client))
        let shrinking = KernelFile(pattern(1_000), size: 5_000)
        let shrunk = try world.start(.send(shrinking, from: 0, to: nil, ascii: false))
        #expect(try await Self.isReset(shrunk.client))
        let cancelled = try world.start(.send(KernelFile(sparse: 1 << 30), from: 0, to: nil, ascii: false))
        cancelled.transfer.cancel()
        #expect(try await Self.isReset(cancelled.client))
        let whole = try world.start(.send(KernelFile(pattern(1_000)), from: 0, to: nil, ascii: false))
        #expect(try await !Self.isReset(whole.client))
    }

    private static func isReset(_ client: TestPeer) async throws -> Bool {
        try await onThread {
            while let bytes = client.receive() { if bytes.isEmpty { return false } }
            return true
        }
    }
}

/// Gives those pieces, the last one together with the end.
private final class PieceProducer: ChunkProducer {
    private let pieces: Mutex<[[UInt8]]>
    private let failure: StorageError?

    init(_ pieces: [[UInt8]], failure: StorageError? = nil) {
        self.pieces = Mutex(pieces)
        self.failure = failure
    }

    func next(into buffer: inout [UInt8]) throws(StorageError) -> Bool {
        let (piece, isLast) = self.pieces.withLock { pieces in
            (pieces.isEmpty ? [] : pieces.removeFirst(), pieces.isEmpty)
        }
        if let failure, piece.isEmpty { throw failure }
        buffer += piece
        return !isLast || self.failure != nil
    }
}
