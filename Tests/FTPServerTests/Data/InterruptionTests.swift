import FTPProtocol
import FTPSession
import LinuxSystem
import RandomTesting
import Storage
import Synchronization
import Testing

@testable import FTPServer

@Suite("Transfers that end early")
struct InterruptionTests {
    @Test("an upload whose client is silent is cancelled at once, and its sink discarded")
    func cancelSilentUpload() async throws {
        let world = try PumpWorld()
        defer { world.stop() }
        let record = UploadRecord()
        let run = try world.start(.receive(MemorySink(record), ascii: false, keepsPartial: false))
        run.transfer.cancel()
        run.transfer.cancel()
        #expect(await run.outcome == .cancelled(bytes: 0))
        #expect(record.current.discards == [false])
        let client = run.client
        #expect(try await onThread { client.receiveAll() } == [])
    }

    @Test("a download whose client doesn't read is cancelled at once, and says how far it came")
    func cancelBlockedDownload() async throws {
        let world = try PumpWorld()
        defer { world.stop() }
        let run = try world.start(.send(KernelFile(sparse: 1 << 30), from: 0, to: nil, ascii: false))
        while run.transfer.bytesMoved == 0 { await Task.yield() }
        run.transfer.cancel()
        guard case .cancelled(let bytes) = await run.outcome else {
            Issue.record("\(await run.outcome)")
            return
        }
        #expect(bytes > 0)
        #expect(bytes == run.transfer.bytesMoved)
    }

    @Test("a transfer that was cancelled before it was started ends so")
    func cancelBeforeStart() async throws {
        let world = try PumpWorld()
        defer { world.stop() }
        let (connection, _) = try connectedPair()
        let outcome = Eventually<TransferOutcome>()
        let transfer = Transfer(connection: connection, job: .send(MemorySource([1]), from: 0, to: nil, ascii: false)) {
            outcome.set($0)
        }
        transfer.cancel()
        world.pump.start(transfer)
        #expect(await outcome.value == .cancelled(bytes: 0))
        #expect(outcome.deliveries == 1)
    }

    @Test("a transfer that is complete stays so when it is cancelled")
    func cancelAfterEnd() async throws {
        let world = try PumpWorld()
        defer { world.stop() }
        let run = try world.start(.send(MemorySource([1, 2]), from: 0, to: nil, ascii: false))
        #expect(await run.outcome == .completed(bytes: 2))
        run.transfer.cancel()
        let (_, other) = try await world.download(MemorySource([3]))
        #expect(other == .completed(bytes: 1))
        #expect(run.ended.deliveries == 1)
    }

    @Test("cancelling at random moments ends each transfer once, with one outcome")
    func cancelAnywhere() async throws {
        let world = try PumpWorld(workers: 3)
        defer { world.stop() }
        let seed = UInt64.random(in: 0 ... .max)
        var numbers = SeededRandom(seed: seed)
        for _ in 0..<60 {
            let record = UploadRecord()
            let run = try world.start(.receive(MemorySink(record), ascii: false, keepsPartial: false))
            let client = run.client
            let sender = Eventually<Void>()
            let thread = try SystemThread(name: "sender") {
                if client.send([UInt8](repeating: 1, count: 200_000)) { client.finishSending() }
                sender.set(())
            }
            for _ in 0..<Int.random(in: 0..<400, using: &numbers) { await Task.yield() }
            run.transfer.cancel()
            switch await run.outcome {
            case .completed: #expect(record.current.isCommitted, "seed \(seed)")
            case .cancelled: #expect(!record.current.isCommitted && record.current.discards == [false], "seed \(seed)")
            case .failed: Issue.record("seed \(seed): \(await run.outcome)")
            }
            await sender.value
            thread.join()
            #expect(run.ended.deliveries == 1, "seed \(seed)")
        }
    }

    @Test("an upload that stands still for too long ends as stalled")
    func stalledUpload() async throws {
        let world = try PumpWorld(stallTimeMax: .milliseconds(40))
        defer { world.stop() }
        let record = UploadRecord()
        let run = try world.start(.receive(MemorySink(record), ascii: false, keepsPartial: true))
        #expect(run.client.send([1, 2, 3]))
        guard case .failed(.stalled, _) = await run.outcome else {
            Issue.record("\(await run.outcome)")
            return
        }
        #expect(record.current.discards == [true])
    }

    @Test("a download that nobody reads ends as stalled, and the kernel keeps nothing of it")
    func stalledDownload() async throws {
        let world = try PumpWorld(stallTimeMax: .milliseconds(40))
        defer { world.stop() }
        let run = try world.start(.send(KernelFile(sparse: 1 << 30), from: 0, to: nil, ascii: false))
        guard case .failed(.stalled, _) = await run.outcome else {
            Issue.record("\(await run.outcome)")
            return
        }
        let client = run.client
        let wasReset = try await onThread {
            while let bytes = client.receive() { if bytes.isEmpty { return false } }
            return true
        }
        #expect(wasReset)
    }

    @Test("a listing that finds nothing to send gives the next transfer its turn after a few batches")
    func emptySteps() throws {
        let producer = FruitlessProducer()
        let (connection, client) = try connectedPair()
        let transfer = Transfer(connection: connection, job: .stream(producer)) { _ in }
        let poller = try Poller()
        guard case .armed = transfer.begin(on: poller, token: 1, summon: {}) else {
            Issue.record("It didn't begin.")
            return
        }
        let end = transfer.takeTurn(on: poller, token: 1, with: Workbench(), budget: TransferPump.turnBytesMax)
        guard case .armed = end else {
            Issue.record("It is over.")
            return
        }
        #expect((1...8).contains(producer.stepCount))
        _ = client
    }

    @Test("ticks without a byte are counted anew when one moves, and ended transfers are forgotten")
    func idleCounts() {
        var counts = IdleCounts()
        #expect(counts.tick([1: 0, 2: 0]) == [:])
        #expect(counts.tick([1: 0, 2: 0]) == [1: 1, 2: 1])
        #expect(counts.tick([1: 0, 2: 5]) == [1: 2])
        #expect(counts.tick([1: 0, 2: 5]) == [1: 3, 2: 1])
        #expect(counts.tick([2: 5]) == [2: 2])
        #expect(counts.tick([1: 0, 2: 5]) == [2: 3])
    }

    @Test("stop ends what runs, and a transfer that is started later ends at once")
    func stopping() async throws {
        let world = try PumpWorld()
        let runs = try (0..<20).map { _ in
            try world.start(.receive(MemorySink(UploadRecord()), ascii: false, keepsPartial: false))
        }
        world.stop()
        for run in runs {
            #expect(await run.outcome == .cancelled(bytes: 0))
            #expect(run.ended.deliveries == 1)
        }
        let late = try world.start(.send(MemorySource([1]), from: 0, to: nil, ascii: false))
        #expect(await late.outcome == .cancelled(bytes: 0))
        world.stop()
    }

    @Test("after transfers that end in every way, no descriptor is left open")
    func descriptors() async {
        await #expect(processExitsWith: .success) {
            // What the runtime opens for itself is there after the first time.
            try await endTransfersInEveryWay()
            let before = DescriptorLimit.open
            try await endTransfersInEveryWay()
            precondition(DescriptorLimit.open == before, "\(DescriptorLimit.open) descriptors, and \(before) before.")
        }
    }
}

/// A pattern that matches nothing in a folder without end.
private final class FruitlessProducer: ChunkProducer {
    private let steps = Atomic(0)

    var stepCount: Int { self.steps.load(ordering: .relaxed) }

    func next(into buffer: inout [UInt8]) -> Bool {
        self.steps.add(1, ordering: .relaxed)
        return true
    }
}

/// Completed, cancelled, reset and stalled, both ways.
private func endTransfersInEveryWay() async throws {
    let world = try PumpWorld(stallTimeMax: .milliseconds(40))
    for round in 0..<60 {
        let isDownload = round % 2 == 0
        let run = try world.start(
            isDownload
                ? .send(KernelFile(pattern(300_000)), from: 0, to: nil, ascii: round % 3 == 0)
                : .receive(MemorySink(UploadRecord()), ascii: false, keepsPartial: false)
        )
        let client = run.client
        switch round % 5 {
        case 0: client.reset()
        case 1: run.transfer.cancel()
        case 2: client.finishSending()
        case 3: _ = client.send([1, 2, 3])
        default: _ = isDownload ? client.receive() : nil
        }
        if isDownload, round % 5 > 1 { _ = try await onThread { client.receiveAll() } }
        _ = await run.outcome
    }
    world.stop()
}
