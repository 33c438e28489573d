// Durations as numbers for system calls.
extension Duration {
    /// Whole nanoseconds, as the kernel's calls want them: 30 years at most, so that nothing overflows.
    var wholeNanoseconds: Int64 {
        let (seconds, attoseconds) = self.components
        return min(max(seconds, -1_000_000_000), 1_000_000_000) * 1_000_000_000 + attoseconds / 1_000_000_000
    }
}
