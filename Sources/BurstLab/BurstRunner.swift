// A run: its rounds, and the time between them.
internal import FTPClient
public import LinuxSystem

/// Carries out a plan on the calling thread, which does nothing else meanwhile.
public struct BurstRunner {
    private let plan: BurstPlan
    private let stop: CancellationFlag

    /// A runner.
    ///
    /// - Parameter stop: raised by anybody, it ends the run within a tenth of a second; what was measured is kept.
    public init(plan: BurstPlan, stop: CancellationFlag) {
        var plan = plan
        // So that no run writes over the files of another.
        plan.script.namePrefix += String(ClockReading.wall / 1_000_000, radix: 36) + "-"
        self.plan = plan
        self.stop = stop
    }

    /// Runs all rounds.
    ///
    /// - Parameter observe: called about ten times a second.
    /// - Throws: when this host isn't good for so many clients; then nothing was sent to the server.
    public func run(observe: (BurstProgress) -> Void = { _ in }) throws(BurstError) -> BurstResult {
        let preflight = try Preflight(self.plan)
        var result = BurstResult(asked: self.plan.request)
        let beganAt = ClockReading.monotonic
        for number in 0..<self.plan.request.rounds {
            self.wait(until: beganAt + self.offset(of: number), before: number, observe)
            if self.stop.isRaised { break }
            result.rounds.append(try self.round(number, preflight, observe))
        }
        result.wasInterrupted = self.stop.isRaised
        return result
    }

    private func round(
        _ number: Int,
        _ preflight: Preflight,
        _ observe: (BurstProgress) -> Void
    ) throws(BurstError) -> RoundResult {
        let round = try Round(
            plan: self.plan,
            number: number,
            transfersMax: preflight.transfersMax,
            stop: self.stop
        )
        let before = preflight.targetIsLocal ? KernelCounterTable.read() : nil
        var result = round.run { observe(self.progress(of: $0, number)) }
        if let before { result.kernelCounters = KernelCounterTable.since(before) }
        observe(self.progress(of: round, number))
        return result
    }

    private func progress(of round: Round, _ number: Int) -> BurstProgress {
        var progress = self.progress(number)
        progress.seconds = Double(ClockReading.monotonic - round.stage.beganAt) / 1e9
        progress.started = round.stage.next
        progress.greeted = round.stage.greeted
        progress.served = round.stage.served
        progress.lost = round.stage.ended - progress.served
        return progress
    }

    private func progress(_ number: Int) -> BurstProgress {
        BurstProgress(
            round: number + 1,
            rounds: self.plan.request.rounds,
            clients: self.plan.request.connections
        )
    }

    // MARK: Between rounds

    /// When a round is due, in nanoseconds after the first. A round that takes longer than that delays the next.
    private func offset(of number: Int) -> Int64 {
        ArrivalPlan.nanoseconds(self.plan.request.everySeconds) * Int64(number)
    }

    private func wait(until due: Int64, before number: Int, _ observe: (BurstProgress) -> Void) {
        while !self.stop.isRaised {
            let left = due - ClockReading.monotonic
            guard left > 0 else { return }
            var progress = self.progress(number)
            progress.waiting = Double(left) / 1e9
            observe(progress)
            ClockReading.sleep(nanoseconds: min(left, 50_000_000))
        }
    }
}
