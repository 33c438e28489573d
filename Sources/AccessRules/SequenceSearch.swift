// Finding any of many sequences in a path, in one pass over it.

/// Sequences to look for; ASCII case doesn't count.
///
/// This is the automaton of Aho and Corasick (1975): a path is read once, however many sequences there are, and however
/// they overlap. A client can't make it slow.
struct SequenceSearch: Sendable {
    private typealias State = Int

    private static let start: State = 0

    /// From the start, by byte, the next state: most bytes of most paths lead nowhere, and are done with here.
    private var firstSteps = [State](repeating: SequenceSearch.start, count: 256)
    /// The steps of all states, by state and byte; `offsets` tells where those of a state begin.
    private var bytes: [UInt8] = []
    private var targets: [State] = []
    private var offsets: [Int] = []
    /// By state, the state of the longest end of what was read that begins a sequence too.
    private var fallbacks: [State]
    /// By state, whether a sequence is complete.
    private var isComplete: [Bool]

    init(_ sequences: [String]) {
        let trie = SequenceTrie(sequences)
        self.isComplete = trie.isComplete
        self.fallbacks = Array(repeating: Self.start, count: trie.isComplete.count)
        self.lay(out: trie)
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
            if self.isComplete[state] { return true }
        }
        return false
    }

    private func step(from state: State, over byte: UInt8) -> State {
        var state = state
        while state != Self.start {
            if let next = self.target(of: state, over: byte) { return next }
            state = self.fallbacks[state]
        }
        return self.firstSteps[Int(byte)]
    }

    /// Where a byte leads from a state, found by halving: a state may have 256 steps.
    private func target(of state: State, over byte: UInt8) -> State? {
        var low = self.offsets[state], high = self.offsets[state + 1]
        while low < high {
            let middle = (low + high) / 2
            if self.bytes[middle] == byte { return self.targets[middle] }
            if self.bytes[middle] < byte { low = middle + 1 } else { high = middle }
        }
        return nil
    }

    private mutating func lay(out trie: SequenceTrie) {
        self.offsets = [0]
        for (step, target) in trie.steps.sorted(by: { $0.key < $1.key }) {
            while self.offsets.count <= step.state { self.offsets.append(self.bytes.count) }
            self.bytes.append(step.byte)
            self.targets.append(target)
            if step.state == Self.start { self.firstSteps[Int(step.byte)] = target }
        }
        while self.offsets.count <= self.isComplete.count { self.offsets.append(self.bytes.count) }
    }

    /// Finds the fallbacks, the states nearer to the start first: each needs only those.
    private mutating func connect() {
        var queue = self.targets[..<self.offsets[1]].map { $0 }
        var next = 0
        while next < queue.count {
            let parent = queue[next]
            next += 1
            for edge in self.offsets[parent]..<self.offsets[parent + 1] {
                let state = self.targets[edge]
                let fallback = self.step(from: self.fallbacks[parent], over: self.bytes[edge])
                self.fallbacks[state] = fallback
                if self.isComplete[fallback] { self.isComplete[state] = true }
                queue.append(state)
            }
        }
    }
}

/// Sequences as a tree of bytes, while it grows; the states are numbered from the start, which is 0.
private struct SequenceTrie {
    struct Step: Hashable, Comparable {
        let state: Int
        let byte: UInt8

        static func < (left: Step, right: Step) -> Bool { (left.state, left.byte) < (right.state, right.byte) }
    }

    private(set) var steps: [Step: Int] = [:]
    private(set) var isComplete = [false]

    init(_ sequences: [String]) {
        for sequence in sequences where !sequence.isEmpty { self.add(sequence) }
    }

    private mutating func add(_ sequence: String) {
        var state = 0
        for byte in sequence.utf8 {
            let step = Step(state: state, byte: byte.folded)
            if let next = self.steps[step] {
                state = next
            } else {
                state = self.isComplete.count
                self.steps[step] = state
                self.isComplete.append(false)
            }
        }
        self.isComplete[state] = true
    }
}
