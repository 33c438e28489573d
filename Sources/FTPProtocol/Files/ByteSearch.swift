// Finding a byte in a chunk, eight at a step: the standard library has no `memchr`, and this target has no C library.

extension UnsafeRawBufferPointer {
    /// The offset of the first such byte at or behind `start`; the count when there is none.
    func offset(of byte: UInt8, from start: Int) -> Int {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let highBits: UInt64 = 0x8080_8080_8080_8080
        let wanted = ones &* UInt64(byte)
        var offset = start
        while offset &+ 8 <= self.count {
            // A byte that is wanted becomes zero, and the lowest zero byte is the lowest high bit that is left.
            let word = UInt64(littleEndian: self.loadUnaligned(fromByteOffset: offset, as: UInt64.self)) ^ wanted
            let zeros = (word &- ones) & ~word & highBits
            if zeros != 0 { return offset &+ zeros.trailingZeroBitCount / 8 }
            offset &+= 8
        }
        while offset < self.count, self[offset] != byte { offset &+= 1 }
        return offset
    }
}

extension [UInt8] {
    /// Appends the bytes of a chunk between two offsets.
    mutating func append(_ chunk: UnsafeRawBufferPointer, from start: Int, to end: Int) {
        self.append(contentsOf: UnsafeRawBufferPointer(rebasing: chunk[start..<end]))
    }
}
