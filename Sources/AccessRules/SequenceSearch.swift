// Finding any of many sequences in a path, in one pass over it.

/// Sequences to look for; ASCII case doesn't count.
///
/// This is the automaton of Aho and Corasick (1975): a path is read once, however many sequences there are, and however
/// they overlap. A client can't make it slow.
struct SequenceSearch: Sendable {
    private static let start: UInt32 = 0

    /// By state and byte, the next state.
    private var steps: [UInt64: UInt32] = [:]
    /// By state, the state of the longest end of what was read that begins a sequence too.
    private var fallbacks: [UInt32] = [SequenceSearch.start]
    /// By state, whether a sequence is complete.
    private var isComplete = [false]

    init(_ sequences: [String]) {
        for sequence in sequences where !sequence.isEmpty { self.add(sequence) }
        self.connect()
    }

    /// True when there is nothing to find.
    var isEmpty: Bool { self.isComplete.count == 1 }

    /// Whether one of the sequences occurs.
    func isFound(in bytes: [UInt8]) -> Bool {
        guard !self.isEmpty else { return false }
        var state = Self.start
        for byte in bytes {
            state = self.step(from: state, over: byte.folded)
            if self.isComplete[Int(state)] { return true }
        }
        return false
    }

    private static func key(_ state: UInt32, _ byte: UInt8) -> UInt64 { UInt64(state) << 8 | UInt64(byte) }

    private func step(from state: UInt32, over byte: UInt8) -> UInt32 {
        var state = state
        while true {
            if let next = self.steps[Self.key(state, byte)] { return next }
            guard state != Self.start else { return state }
            state = self.fallbacks[Int(state)]
        }
    }

    private mutating func add(_ sequence: String) {
        var state = Self.start
        for byte in sequence.utf8 {
            let key = Self.key(state, byte.folded)
            if let next = self.steps[key] {
                state = next
            } else {
                state = UInt32(truncatingIfNeeded: self.isComplete.count)
                self.steps[key] = state
                self.isComplete.append(false)
                self.fallbacks.append(Self.start)
            }
        }
        self.isComplete[Int(state)] = true
    }

    /// Finds the fallbacks, the states nearer to the start first: each needs only those.
    private mutating func connect() {
        var edges: [[(byte: UInt8, state: UInt32)]] = Array(repeating: [], count: self.isComplete.count)
        for (key, state) in self.steps {
            edges[Int(key >> 8)].append((UInt8(truncatingIfNeeded: key), state))
        }
        var queue = edges[Int(Self.start)].map(\.state)
        var next = 0
        while next < queue.count {
            let parent = queue[next]
            next += 1
            for (byte, state) in edges[Int(parent)] {
                let fallback = self.step(from: self.fallbacks[Int(parent)], over: byte)
                self.fallbacks[Int(state)] = fallback
                if self.isComplete[Int(fallback)] { self.isComplete[Int(state)] = true }
                queue.append(state)
            }
        }
    }
}
