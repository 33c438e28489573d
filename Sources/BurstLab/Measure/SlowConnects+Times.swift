// Connect times that lie where the kernel repeats a SYN.

extension SlowConnects {
    /// When SYNs are repeated, in seconds after the first: Linux 6.5 and later, linear first, then doubling
    /// (net.ipv4.tcp_syn_linear_timeouts); older kernels double from the begin: 1, 3, 7, 15. Both lists in one.
    static let repetitions = [1, 2, 3, 4, 5, 7, 11, 15]
    /// A timer may run this much early by its rounding.
    static let earlySeconds = 0.02
    /// So long after the repetition a connect still counts to it.
    static let lateSeconds = 0.6

    /// Counts the connects of these durations, in nanoseconds.
    init(nanoseconds: some Sequence<Int64>) {
        self.init()
        var counts: [Int: Int] = [:]
        for time in nanoseconds {
            guard let second = Self.repetition(of: Double(time) / 1e9) else { continue }
            counts[second, default: 0] += 1
        }
        self.count = counts.values.reduce(0, +)
        self.clusters = counts.sorted { $0.key < $1.key }.map { Cluster(afterSeconds: $0.key, count: $0.value) }
    }

    private static func repetition(of seconds: Double) -> Int? {
        self.repetitions.last { repetition in
            let delay = seconds - Double(repetition)
            return delay >= -self.earlySeconds && delay < self.lateSeconds
        }
    }
}
