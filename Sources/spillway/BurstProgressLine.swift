// The line that moves while a burst runs.
internal import BurstLab
internal import LinuxSystem
internal import Telemetry

/// Tells the progress on standard error.
struct BurstProgressLine {
    enum Form {
        /// Not at all.
        case silent
        /// A line a second.
        case lines
        /// One line that is written over.
        case overwriting
    }

    private static let nanosecondsBetweenLines: Int64 = 1_000_000_000

    private let form: Form
    private var toldAt: Int64 = 0
    private var hasLine = false

    init(form: Form) { self.form = form }

    mutating func show(_ progress: BurstProgress) {
        switch self.form {
        case .silent: break
        case .lines:
            let now = ClockReading.monotonic
            guard now - self.toldAt >= Self.nanosecondsBetweenLines else { return }
            self.toldAt = now
            Console.error(Self.text(progress))
        case .overwriting:
            // ECMA-48 EL: erases what a longer line left.
            Console.errorPart("\r\(Self.text(progress))\u{1B}[K")
            self.hasLine = true
        }
    }

    /// Takes the moving line away, so that the table begins at the left.
    mutating func clear() {
        if self.hasLine { Console.errorPart("\r\u{1B}[K") }
        self.hasLine = false
    }

    static func text(_ progress: BurstProgress) -> String {
        let round = progress.rounds > 1 ? "round \(progress.round) of \(progress.rounds): " : ""
        if let seconds = progress.waiting { return "\(round)begins in \(seconds.spanText)" }
        return
            "\(round)\(progress.seconds.spanText)  started \(progress.started.grouped) of \(progress.clients.grouped)"
            + "  greeted \(progress.greeted.grouped)  served \(progress.served.grouped)  lost \(progress.lost.grouped)"
    }
}
