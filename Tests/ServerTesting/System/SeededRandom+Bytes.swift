// Content for test files.
public import RandomTesting

extension SeededRandom {
    /// Bytes that no codec and no line reader leaves as they are by accident: all values, line ends too.
    public static func bytes(_ count: Int, seed: UInt64 = 1) -> [UInt8] {
        var generator = SeededRandom(seed: seed)
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
