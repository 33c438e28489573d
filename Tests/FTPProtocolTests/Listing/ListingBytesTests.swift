import RandomTesting
import Testing

@testable import FTPProtocol

@Suite("Bytes of a listing")
struct ListingBytesTests {
    private static func bytes(_ write: (inout [UInt8]) -> Void) -> String {
        var output: [UInt8] = []
        write(&output)
        return String(decoding: output, as: UTF8.self)
    }

    @Test("Numbers are written as the standard library writes them, in every base")
    func numbers() {
        var random = SeededRandom(seed: 7)
        let edges: [UInt64] = [0, 1, 7, 8, 9, 10, 15, 16, 99, 100, .max, .max - 1]
        let values = edges + (0..<500).map { _ in random.next() >> Int.random(in: 0...63, using: &random) }
        for value in values {
            #expect(Self.bytes { $0.appendDecimal(value) } == String(value))
            #expect(Self.bytes { $0.appendNumber(value, base: 16) } == String(value, radix: 16))
            #expect(Self.bytes { $0.appendNumber(value, base: 8) } == String(value, radix: 8))
        }
    }

    @Test("Numbers are padded up to a width, and not cut beyond it")
    func widths() {
        #expect(Self.bytes { $0.appendDecimal(42, width: 5) } == "   42")
        #expect(Self.bytes { $0.appendDecimal(42, width: -5) } == "42   ")
        #expect(Self.bytes { $0.appendDecimal(42, width: 1) } == "42")
        #expect(Self.bytes { $0.appendDecimal(42, width: -1) } == "42")
        #expect(Self.bytes { $0.appendDecimal(0, width: 3, pad: UInt8(ascii: "0")) } == "000")
        #expect(Self.bytes { $0.appendNumber(0o644, base: 8, width: 4) } == "0644")
    }

    @Test("Control characters in a name become question marks, everything else stays")
    func names() {
        var output: [UInt8] = [0x0A]
        output.appendName([0x61, 0x00, 0x0D, 0x0A, 0x1B, 0x1F, 0x20, 0x7E, 0x7F, 0x80, 0xFF])
        let mark = UInt8(ascii: "?")
        #expect(output == [0x0A, 0x61, mark, mark, mark, mark, mark, 0x20, 0x7E, mark, 0x80, 0xFF])
    }
}
