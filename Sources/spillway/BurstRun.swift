// A run on a thread of its own, which Ctrl-C ends in order.
internal import BurstLab
internal import LinuxSystem
internal import SystemPackage
internal import UnixSignals

/// Runs a plan until it is done, or a signal ends it.
struct BurstRun {
    let plan: BurstPlan
    let progress: BurstProgressLine.Form

    func result() async throws -> BurstResult {
        Signals.ignoreBrokenPipesAndFileSizes()
        let stop = CancellationFlag()
        let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { for await _ in signals { stop.raise() } }
            defer { group.cancelAll() }
            return try await self.onThread(stop)
        }
    }

    private func onThread(_ stop: CancellationFlag) async throws -> BurstResult {
        var thread: SystemThread?
        let outcome = await withCheckedContinuation { (continuation: CheckedContinuation<Outcome, Never>) in
            do throws(Errno) {
                thread = try SystemThread(name: "burst") { continuation.resume(returning: self.outcome(stop)) }
            } catch {
                continuation.resume(returning: .failure(CannotRun("No thread can be had: \(error)")))
            }
        }
        thread?.join()
        return try outcome.get()
    }

    private typealias Outcome = Result<BurstResult, CannotRun>

    private func outcome(_ stop: CancellationFlag) -> Outcome {
        var line = BurstProgressLine(form: self.progress)
        defer { line.clear() }
        do throws(BurstError) {
            return .success(try BurstRunner(plan: self.plan, stop: stop).run { line.show($0) })
        } catch {
            return .failure(CannotRun(error.description))
        }
    }
}
