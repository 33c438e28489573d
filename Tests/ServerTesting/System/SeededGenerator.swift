/// Random numbers that can be had again: a test prints its seed, and takes one from `SPILLWAY_TEST_SEED`.
public struct SeededGenerator: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// Starts at that seed.
    public init(seed: UInt64) { self.state = seed }

    /// SplitMix64.
    public mutating func next() -> UInt64 {
        self.state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = self.state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// Bytes that no codec and no line reader leaves as they are by accident: all values, line ends too.
    public static func bytes(_ count: Int, seed: UInt64 = 1) -> [UInt8] {
        var generator = SeededGenerator(seed: seed)
        var bytes = [UInt8](repeating: 0, count: count)
        bytes.withUnsafeMutableBytes { buffer in
            for offset in stride(from: 0, to: count, by: 8) {
                withUnsafeBytes(of: generator.next()) { word in
                    let part = buffer[offset..<min(offset + 8, count)]
                    UnsafeMutableRawBufferPointer(rebasing: part).copyBytes(from: word.prefix(part.count))
                }
            }
        }
        return bytes
    }
}
