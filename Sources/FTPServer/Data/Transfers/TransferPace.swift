// How fast a transfer may go: what is left to it of the lines that it shares with others.
internal import Admission
internal import Synchronization

/// A line that transfers share, from any thread.
final class SharedRate: Sendable {
    /// What a transfer should ask for at once.
    let pieceBytes: Int
    private let bucket: Mutex<RateBucket>

    init(bytesPerSecond: Int) {
        let bucket = RateBucket(bytesPerSecond: bytesPerSecond, at: .now)
        self.pieceBytes = bucket.pieceBytes
        self.bucket = Mutex(bucket)
    }

    func reserve(_ bytes: Int, at now: ContinuousClock.Instant) -> ContinuousClock.Instant {
        self.bucket.withLock { $0.reserve(bytes, at: now) }
    }

    func giveBack(_ bytes: Int) { self.bucket.withLock { $0.giveBack(bytes) } }
}

/// How fast a transfer may go, and how fast it must.
struct TransferTempo: Sendable {
    /// The lines that it shares; none is no limit.
    var rates: [SharedRate] = []
    /// Less than that many bytes a second is too slow; nil lets it crawl.
    var bytesPerSecondMin: Int?
    /// What it may go without moving a byte; nil is what the server says.
    var stallTimeMax: Duration?
}

/// The pace of one transfer. Used under the transfer's lock.
struct TransferPace: Sendable {
    /// The lines that it shares: the user's, the groups', the site's, the server's.
    private let rates: [SharedRate]
    /// Bytes that are its own, from that time on.
    private var piece = 0
    private var start: ContinuousClock.Instant

    /// nil without a limit: then nothing is counted.
    init?(_ rates: [SharedRate], at now: ContinuousClock.Instant = .now) {
        guard !rates.isEmpty else { return nil }
        self.rates = rates
        self.start = now
    }

    /// Bytes that may be moved now; or from when the next ones may be.
    mutating func allowance(at now: ContinuousClock.Instant) -> Allowance {
        if self.piece == 0 {
            self.piece = self.rates.reduce(Workbench.bufferBytes) { min($0, $1.pieceBytes) }
            self.start = self.rates.reduce(now) { max($0, $1.reserve(self.piece, at: now)) }
        }
        return self.start <= now ? .bytes(self.piece) : .wait(until: self.start)
    }

    /// That many were moved.
    mutating func moved(_ bytes: Int) { self.piece -= min(bytes, self.piece) }

    /// The transfer is over: others get what is left.
    mutating func end() {
        for rate in self.rates { rate.giveBack(self.piece) }
        self.piece = 0
    }

    /// What a transfer may do now.
    enum Allowance: Hashable {
        case bytes(Int)
        case wait(until: ContinuousClock.Instant)
    }
}
