// Waiting for something that has no event. The limit guards against hanging; it is no measure of anything.
internal import Glibc

/// Asks until the answer is yes, or the guard against hanging strikes.
///
/// - Returns: the last answer.
@discardableResult
public func eventually(within limit: Duration = .seconds(60), _ condition: () throws -> Bool) rethrows -> Bool {
    let deadline = ContinuousClock.now + limit
    while true {
        if try condition() { return true }
        if ContinuousClock.now >= deadline { return false }
        usleep(5_000)
    }
}
