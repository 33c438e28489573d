// CRC-32 as zip, gzip and XCRC have it (ISO 3309, IEEE 802.3; reflected polynomial EDB88320).

/// A running CRC-32.
struct CRC32: Hashable, Sendable {
    /// One row a byte position: eight bytes are taken at a time.
    private static let tables: [UInt32] = {
        var tables: [UInt32] = (0..<256).map { Self.remainder(of: $0) }
        for position in 256..<(8 * 256) {
            let before = tables[position - 256]
            tables.append((before >> 8) ^ tables[Int(before & 0xFF)])
        }
        return tables
    }()

    private static func remainder(of byte: UInt32) -> UInt32 {
        var value = byte
        for _ in 0..<8 { value = value & 1 == 0 ? value >> 1 : (value >> 1) ^ 0xEDB8_8320 }
        return value
    }

    private var register: UInt32 = 0xFFFF_FFFF

    /// The checksum of what was added.
    var value: UInt32 { ~self.register }

    /// The checksum's bytes, the highest first.
    var digest: [UInt8] { withUnsafeBytes(of: self.value.bigEndian) { Array($0) } }

    /// Adds bytes.
    mutating func update(_ bytes: UnsafeRawBufferPointer) {
        var register = self.register
        Self.tables.withUnsafeBufferPointer { tables in
            var offset = 0
            while offset + 8 <= bytes.count {
                register = Self.step(register, bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self), tables)
                offset += 8
            }
            for byte in bytes[offset...] {
                register = tables[Int((register ^ UInt32(byte)) & 0xFF)] ^ (register >> 8)
            }
        }
        self.register = register
    }

    private static func step(_ register: UInt32, _ eight: UInt64, _ tables: UnsafeBufferPointer<UInt32>) -> UInt32 {
        var mixed = UInt64(littleEndian: eight) ^ UInt64(register)
        var result: UInt32 = 0
        for position in stride(from: 7 * 256, through: 0, by: -256) {
            result ^= tables[position + Int(mixed & 0xFF)]
            mixed >>= 8
        }
        return result
    }
}
