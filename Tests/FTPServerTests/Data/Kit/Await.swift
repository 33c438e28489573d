// How tests wait: for a value, never for a time.
import LinuxSystem
import Synchronization

/// A value that comes once, from any thread.
final class Eventually<Value: Sendable>: Sendable {
    private struct State {
        var value: Value?
        var deliveries = 0
        var waiting: [CheckedContinuation<Value, Never>] = []
    }

    private let state = Mutex(State())

    /// How often a value came.
    var deliveries: Int { self.state.withLock { $0.deliveries } }

    /// Sets the value; the first one stays.
    func set(_ value: Value) {
        let waiting = self.state.withLock { state in
            state.deliveries += 1
            guard state.value == nil else { return [CheckedContinuation<Value, Never>]() }
            state.value = value
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume(returning: value) }
    }

    /// Waits until it is there.
    var value: Value {
        get async {
            await withCheckedContinuation { continuation in
                let value: Value? = self.state.withLock { state in
                    if state.value == nil { state.waiting.append(continuation) }
                    return state.value
                }
                if let value { continuation.resume(returning: value) }
            }
        }
    }
}

/// Runs something that blocks on a thread of its own.
func onThread<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async throws -> Value {
    let result = Eventually<Value>()
    let thread = try SystemThread(name: "test") { result.set(body()) }
    let value = await result.value
    thread.join()
    return value
}
