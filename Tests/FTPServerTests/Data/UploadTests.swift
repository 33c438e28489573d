import FTPProtocol
import FTPSession
import Storage
import Testing

@testable import FTPServer

@Suite("Uploads")
struct UploadTests {
    @Test("what is sent is stored and committed", arguments: [0, 1, 4_096, 3_000_000])
    func whole(_ count: Int) async throws {
        let world = try PumpWorld()
        defer { world.stop() }
        let bytes = pattern(count)
        let record = UploadRecord()
        #expect(try await world.upload([bytes], to: MemorySink(record)) == .completed(bytes: UInt64(count)))
        #expect(record.current.bytes == bytes)
        #expect(record.current.isCommitted)
        #expect(record.current.discards == [])
    }

    @Test("TYPE A turns CRLF into LF, however the client splits it")
    func ascii() async throws {
        let world = try PumpWorld()
        defer { world.stop() }
        let text = Array("one\r\ntwo\n\r\n\r\r\nthree\r".utf8)
        for size in [1, 2, 3, 5, 100] {
            let pieces = stride(from: 0, to: text.count, by: size).map { Array(text[$0..<min($0 + size, text.count)]) }
            let record = UploadRecord()
            let outcome = try await world.upload(pieces, to: MemorySink(record), ascii: true)
            #expect(outcome == .completed(bytes: UInt64(text.count)))
            #expect(record.current.bytes == Array("one\ntwo\n\n\r\nthree\r".utf8))
            #expect(record.current.isCommitted)
        }
    }

    @Test("a sink that fails at any write ends the upload with its error, and is discarded", arguments: 1...3)
    func writeFails(_ number: Int) async throws {
        let world = try PumpWorld()
        defer { world.stop() }
        let record = UploadRecord()
        let run = try world.start(
            .receive(MemorySink(record, fault: .write(number)), ascii: false, keepsPartial: true)
        )
        let client = run.client
        // Each piece waits until the one before has been written, so that there are as many writes as pieces.
        for piece in 0..<number {
            #expect(client.send([UInt8](repeating: 1, count: 10)))
            while run.transfer.bytesMoved < piece * 10 + 10, run.ended.deliveries == 0 { await Task.yield() }
        }
        #expect(await run.outcome == .failed(.storage(.noSpace), bytes: UInt64(number * 10 - 10)))
        #expect(record.current.discards == [true])
        #expect(!record.current.isCommitted)
    }

    @Test("a sink that can't be committed fails the upload, although every byte came")
    func commitFails() async throws {
        let world = try PumpWorld()
        defer { world.stop() }
        let record = UploadRecord()
        let outcome = try await world.upload([pattern(100)], to: MemorySink(record, fault: .commit))
        #expect(outcome == .failed(.storage(.quotaExceeded), bytes: 100))
        #expect(!record.current.isCommitted)
    }

    @Test("an upload that ends early takes what has come, so that the client isn't reset before its reply")
    func earlyEndIsNoReset() async throws {
        let world = try PumpWorld()
        defer { world.stop() }
        let (connection, client) = try connectedPair()
        #expect(client.send(pattern(10_000)))
        let outcome = Eventually<TransferOutcome>()
        let job = Transfer.Job.receive(MemorySink(UploadRecord()), ascii: false, keepsPartial: false)
        let transfer = Transfer(connection: connection, job: job) { outcome.set($0) }
        transfer.cancel()
        world.pump.start(transfer)
        #expect(await outcome.value == .cancelled(bytes: 0))
        #expect(try await onThread { client.receive() } == [])
    }

    @Test("a client that resets at any point leaves nothing committed, and everything is released", arguments: 0..<12)
    func resets(_ round: Int) async throws {
        let world = try PumpWorld()
        defer { world.stop() }
        let record = UploadRecord()
        weak var sink: MemorySink?
        let run: RunningTransfer = try {
            let memory = MemorySink(record)
            sink = memory
            return try world.start(.receive(memory, ascii: round % 2 == 1, keepsPartial: round % 3 == 0))
        }()
        let client = run.client
        _ = try await onThread {
            _ = client.send(pattern(round * 100_000))
            client.reset()
        }
        guard case .failed(.connectionLost, _) = await run.outcome else {
            Issue.record("\(await run.outcome)")
            return
        }
        #expect(!record.current.isCommitted)
        #expect(record.current.discards == [round % 3 == 0])
        #expect(sink == nil)
    }

    @Test("two hundred small uploads at once are all stored, on two threads")
    func many() async throws {
        let world = try PumpWorld()
        defer { world.stop() }
        let record = UploadRecord()
        let runs = try (0..<200).map { _ in
            try world.start(.receive(MemorySink(record), ascii: false, keepsPartial: false))
        }
        for run in runs {
            #expect(run.client.send([UInt8](repeating: 3, count: 4_096)))
            run.client.finishSending()
        }
        for run in runs { #expect(await run.outcome == .completed(bytes: 4_096)) }
        #expect(record.current.bytes.count == 200 * 4_096)
    }
}
