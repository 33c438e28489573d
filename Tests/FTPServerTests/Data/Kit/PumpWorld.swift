import FTPProtocol
import FTPSession
import LinuxSystem
import RandomTesting
import Storage

@testable import FTPServer

/// A pump, and transfers over loopback.
struct PumpWorld {
    let pump: TransferPump

    init(workers: Int = 2, stallTimeMax: Duration = .seconds(3_600)) throws {
        Signals.ignoreBrokenPipesAndFileSizes()
        self.pump = try TransferPump(workers: workers, stallTimeMax: stallTimeMax)
    }

    func stop() { self.pump.stop() }

    /// Starts a transfer.
    func start(_ job: Transfer.Job, tempo: TransferTempo = TransferTempo()) throws -> RunningTransfer {
        let (connection, client) = try connectedPair()
        let outcome = Eventually<TransferOutcome>()
        let transfer = Transfer(connection: connection, job: job, tempo: tempo) { outcome.set($0) }
        self.pump.start(transfer)
        return RunningTransfer(transfer: transfer, client: client, ended: outcome)
    }

    /// Sends a file and returns what the client got.
    func download(
        _ source: any ReadSource,
        from: UInt64 = 0,
        to: UInt64? = nil,
        ascii: Bool = false,
        readMax: Int = 65_536
    ) async throws -> (bytes: [UInt8], outcome: TransferOutcome) {
        let run = try self.start(.send(source, from: from, to: to, ascii: ascii))
        let client = run.client
        let bytes = try await onThread { client.receiveAll(atMost: readMax) }
        return (bytes, await run.outcome)
    }

    /// Receives what the client sends in those pieces.
    func upload(
        _ pieces: [[UInt8]],
        to sink: any WriteSink,
        ascii: Bool = false,
        keepsPartial: Bool = false,
        tempo: TransferTempo = TransferTempo()
    ) async throws -> TransferOutcome {
        let run = try self.start(.receive(sink, ascii: ascii, keepsPartial: keepsPartial), tempo: tempo)
        let client = run.client
        _ = try await onThread {
            for piece in pieces { guard client.send(piece) else { return } }
            client.finishSending()
        }
        return await run.outcome
    }
}

/// A transfer and what is around it.
struct RunningTransfer {
    let transfer: Transfer
    let client: TestPeer
    let ended: Eventually<TransferOutcome>

    var outcome: TransferOutcome {
        get async { await self.ended.value }
    }
}

/// Bytes in which no piece looks like another.
func pattern(_ count: Int, seed: UInt64 = 7) -> [UInt8] {
    var numbers = SeededRandom(seed: seed)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count + 8)
    while bytes.count < count { withUnsafeBytes(of: numbers.next()) { bytes.append(contentsOf: $0) } }
    return Array(bytes.prefix(count))
}
