// Transfers that share lines, are counted, and may be too slow.
import Accounts
import Admission
import FTPProtocol
import FTPSession
import Testing

@testable import FTPServer

@Suite("The pace of transfers")
struct PaceTests {
    @Test("a transfer without limits has no pace to keep")
    func free() { #expect(TransferPace([]) == nil) }

    @Test("a transfer moves a piece, then waits for the next one's time")
    func pieces() throws {
        let now = ContinuousClock.now
        let rate = SharedRate(bytesPerSecond: 20_480)
        var pace = try #require(TransferPace([rate], at: now))
        guard case .bytes(let count) = pace.allowance(at: now) else {
            Issue.record("The first piece has to wait.")
            return
        }
        #expect(count == rate.pieceBytes)
        var waits = false
        for _ in 0..<4 {
            pace.moved(count)
            if case .wait(let until) = pace.allowance(at: now) { waits = until > now }
        }
        #expect(waits)
    }

    @Test("the slowest of several lines decides")
    func slowest() throws {
        let now = ContinuousClock.now
        let rates = [SharedRate(bytesPerSecond: 1_000_000_000), SharedRate(bytesPerSecond: 40_960)]
        var pace = try #require(TransferPace(rates, at: now))
        #expect(pace.allowance(at: now) == .bytes(2_048))
    }

    @Test("a transfer that ends gives the rest of its piece to the others")
    func rest() throws {
        let now = ContinuousClock.now
        let rate = SharedRate(bytesPerSecond: 1_024)
        var first = try #require(TransferPace([rate], at: now))
        _ = first.allowance(at: now)
        first.end()
        var second = try #require(TransferPace([rate], at: now))
        #expect(second.allowance(at: now) == .bytes(1_024))
    }

    @Test("an upload over a narrow line arrives whole, and is no stalled one while it waits")
    func narrow() async throws {
        // Pauses of 50 ms each, where 40 ms without a byte would be a stall.
        let world = try PumpWorld(stallTimeMax: .milliseconds(40))
        defer { world.stop() }
        let record = UploadRecord()
        let bytes = [UInt8](repeating: 7, count: 60_000)
        let tempo = TransferTempo(rates: [SharedRate(bytesPerSecond: 200_000)])
        let outcome = try await world.upload([bytes], to: MemorySink(record), tempo: tempo)
        #expect(outcome == .completed(bytes: 60_000))
        #expect(record.current.bytes == bytes)
    }

    @Test("windows tell what was moved in them, and only when they are over")
    func windows() {
        var windows = SpeedWindows()
        #expect(windows.tick([1: 100], ticks: 2).isEmpty)
        #expect(windows.tick([1: 150], ticks: 2).isEmpty)
        #expect(windows.tick([1: 180, 2: 0], ticks: 2) == [1: 80])
        #expect(windows.tick([1: 180, 2: 0], ticks: 2).isEmpty)
        #expect(windows.tick([1: 200], ticks: 2) == [1: 20])
    }

    @Test("a user has as many transfers as the account and the site allow, and seats come back")
    func seats() {
        var limits = TransferLimits()
        limits.transfersMax = 3
        limits.transfersPerUserMax = 2
        let shares = TransferShares(limits, server: LinePair(.unlimited))
        let alice = Account(name: "alice", permissions: .all)
        var bob = Account(name: "bob", permissions: .all)
        bob.limits.transfers = 1
        var tickets = [shares.ticket(for: alice, .upload), shares.ticket(for: alice, .download)]
        #expect(tickets.allSatisfy { $0 != nil })
        #expect(shares.ticket(for: alice, .upload) == nil)
        tickets.append(shares.ticket(for: bob, .upload))
        #expect(tickets.last.map { $0 != nil } == true)
        #expect(shares.ticket(for: Account(name: "carol", permissions: .all), .upload) == nil)
        tickets = []
        #expect(shares.ticket(for: bob, .upload) != nil)
    }

    @Test("two transfers of a user share one line, those of two users don't")
    func lines() throws {
        var limits = TransferLimits()
        limits.bandwidthPerUser.download = 1_000
        let shares = TransferShares(limits, server: LinePair(.unlimited))
        let alice = Account(name: "alice", permissions: .all)
        let tickets = try [alice, alice, Account(name: "bob", permissions: .all)].map {
            try #require(shares.ticket(for: $0, .download))
        }
        #expect(tickets[0].tempo.rates.first === tickets[1].tempo.rates.first)
        #expect(tickets[0].tempo.rates.first !== tickets[2].tempo.rates.first)
        #expect(try #require(shares.ticket(for: alice, .upload)).tempo.rates.isEmpty)
    }
}
