// Keeps a problem that every client of a burst has from becoming a line for every client.

/// So many lines a second; what is left out is counted.
struct LineBudget: Sendable {
    private let linesPerSecond: Int
    private var second: ContinuousClock.Instant?
    private var written = 0
    private var leftOut = 0

    init(linesPerSecond: Int) { self.linesPerSecond = linesPerSecond }

    /// Asks for a line.
    ///
    /// - Returns: nil when this one is left out, else how many were left out since the last line.
    mutating func takeLine(at now: ContinuousClock.Instant) -> Int? {
        if let second, now - second < .seconds(1) {
            guard self.written < self.linesPerSecond else {
                self.leftOut += 1
                return nil
            }
            self.written += 1
        } else {
            self.second = now
            self.written = 1
        }
        defer { self.leftOut = 0 }
        return self.leftOut
    }
}
