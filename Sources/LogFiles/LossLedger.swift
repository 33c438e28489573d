// Lines that could not be written, until they are told of.
internal import FTPProtocol

/// Lines that could not be written.
struct LogLoss {
    var count: Int
    /// Why, in one line.
    var reason: String
}

/// What was lost and not told yet.
struct LossLedger {
    /// How often a site's losses are told of.
    let interval: Duration
    private var losses: [SiteID?: LogLoss] = [:]
    private var told: [SiteID?: ContinuousClock.Instant] = [:]

    init(interval: Duration) { self.interval = interval }

    var isEmpty: Bool { self.losses.isEmpty }

    /// Counts; the first reason is the one that is told.
    mutating func add(_ loss: LogLoss, _ site: SiteID?) {
        self.losses[site, default: LogLoss(count: 0, reason: loss.reason)].count += loss.count
    }

    /// Tells of a site once in an interval at most, and of everything at the end.
    mutating func tell(at now: ContinuousClock.Instant, isLast: Bool, _ failed: LogWriter.Failure) {
        for (site, loss) in self.losses {
            if !isLast, let last = self.told[site], now < last + self.interval { continue }
            failed(site, loss.count, loss.reason)
            self.told[site] = now
            self.losses[site] = nil
        }
    }
}
