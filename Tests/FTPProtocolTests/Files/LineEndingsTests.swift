import FTPProtocol
import RandomTesting
import Testing

@Suite("Line endings of TYPE A")
struct LineEndingsTests {
    private static let encoded: [(String, String)] = [
        ("", ""),
        ("a", "a"),
        ("\n", "\r\n"),
        ("\r\n", "\r\n"),
        ("\n\n", "\r\n\r\n"),
        ("\r\r\n", "\r\r\n"),
        ("\n\r", "\r\n\r"),
        ("\r", "\r"),
        ("a\rb", "a\rb"),
        ("a\nb\r\nc\n", "a\r\nb\r\nc\r\n"),
        ("a line that is longer than a word\nand one more\n", "a line that is longer than a word\r\nand one more\r\n"),
        ("\n\r\n\n\r\r\n\n", "\r\n\r\n\r\n\r\r\n\r\n"),
    ]

    private static let decoded: [(String, String)] = [
        ("", ""),
        ("a", "a"),
        ("\r\n", "\n"),
        ("\n", "\n"),
        ("\r", "\r"),
        ("\r\r", "\r\r"),
        ("\r\r\n", "\r\n"),
        ("\r\n\r\n", "\n\n"),
        ("a\rb\r", "a\rb\r"),
        ("a\r\nb\nc\r\n", "a\nb\nc\n"),
        ("a line that is longer than a word\r\nand one more\r\n", "a line that is longer than a word\nand one more\n"),
        ("\r\r\n\n\r\n\r", "\r\n\n\n\r"),
    ]

    private static func encode(_ chunks: [ArraySlice<UInt8>]) -> [UInt8] {
        var encoder = LineEndingEncoder()
        var output: [UInt8] = []
        for chunk in chunks { encoder.encode(chunk, into: &output) }
        return output
    }

    private static func decode(_ chunks: [ArraySlice<UInt8>]) -> [UInt8] {
        var decoder = LineEndingDecoder()
        var output: [UInt8] = []
        for chunk in chunks { decoder.decode(chunk, into: &output) }
        decoder.finish(into: &output)
        return output
    }

    private static func size(_ chunks: [ArraySlice<UInt8>]) -> UInt64 {
        var counter = EncodedSizeCounter()
        for chunk in chunks { counter.add(chunk) }
        return counter.size
    }

    /// The bytes whole, byte by byte, and cut in two and in three at each place; some of the parts are empty.
    private static func cuts(_ bytes: [UInt8]) -> [[ArraySlice<UInt8>]] {
        var result = [[bytes[...]], bytes.indices.map { bytes[$0...$0] }]
        for first in 0...bytes.count {
            result.append([bytes[..<first], bytes[first...]])
            for second in first...min(first + 3, bytes.count) {
                result.append([bytes[..<first], bytes[first..<second], bytes[second...]])
            }
        }
        return result
    }

    @Test("LF becomes CRLF, and CRLF stays, wherever the chunks end", arguments: Self.encoded)
    func encodes(text: String, expected: String) {
        for chunks in Self.cuts(Array(text.utf8)) {
            #expect(String(decoding: Self.encode(chunks), as: UTF8.self) == expected)
            #expect(Self.size(chunks) == UInt64(expected.utf8.count))
        }
    }

    @Test("CRLF becomes LF, and a lone CR stays, wherever the chunks end", arguments: Self.decoded)
    func decodes(text: String, expected: String) {
        for chunks in Self.cuts(Array(text.utf8)) {
            #expect(String(decoding: Self.decode(chunks), as: UTF8.self) == expected)
        }
    }

    @Test("Random chunks of random bytes give what a conversion byte for byte gives")
    func agreesWithSlowConversion() {
        var random = SeededRandom(seed: 4)
        for _ in 0..<2_000 {
            let bytes = Self.randomText(using: &random)
            let chunks = Self.randomCut(bytes, using: &random)
            #expect(Self.encode(chunks) == Self.slowlyEncoded(bytes))
            #expect(Self.decode(chunks) == Self.slowlyDecoded(bytes))
            #expect(Self.size(chunks) == UInt64(Self.slowlyEncoded(bytes).count))
        }
    }

    @Test("A file with LF alone comes back as it was")
    func roundTrip() {
        var random = SeededRandom(seed: 5)
        for _ in 0..<500 {
            let bytes = Self.randomText(using: &random).filter { $0 != 0x0D }
            let wire = Self.encode(Self.randomCut(bytes, using: &random))
            #expect(Self.decode(Self.randomCut(wire, using: &random)) == bytes)
        }
    }

    @Test("A chunk's output is at most twice as long, or one byte longer, and a reused buffer doesn't grow beyond")
    func boundedMemory() {
        let worst = [UInt8](repeating: 0x0A, count: 4_096)
        var encoder = LineEndingEncoder()
        var decoder = LineEndingDecoder()
        var output: [UInt8] = []
        for _ in 0..<100 {
            output.removeAll(keepingCapacity: true)
            encoder.encode(worst[...], into: &output)
            #expect(output.count == 8_192)
            output.removeAll(keepingCapacity: true)
            decoder.decode(ArraySlice(Array(repeating: 0x0D, count: 4_096)), into: &output)
            #expect(output.count <= 4_097)
        }
        #expect(output.capacity < 2 * 8_192)
    }

    @Test("A held CR comes back once")
    func finishesOnce() {
        var decoder = LineEndingDecoder()
        var output: [UInt8] = []
        decoder.decode([0x61, 0x0D], into: &output)
        #expect(output == [0x61])
        decoder.finish(into: &output)
        decoder.finish(into: &output)
        #expect(output == [0x61, 0x0D])
    }

    private static func randomText(using random: inout SeededRandom) -> [UInt8] {
        let bytes: [UInt8] = [0x0A, 0x0D, 0x61, 0x62, 0x8A, 0x8D]
        return (0..<Int.random(in: 0...80, using: &random)).map { _ in bytes.randomElement(using: &random) ?? 0 }
    }

    private static func randomCut(_ bytes: [UInt8], using random: inout SeededRandom) -> [ArraySlice<UInt8>] {
        var chunks: [ArraySlice<UInt8>] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = Int.random(in: 0...20, using: &random)
            chunks.append(rest.prefix(count))
            rest = rest.dropFirst(count)
        }
        return chunks
    }

    private static func slowlyEncoded(_ bytes: [UInt8]) -> [UInt8] {
        var last: UInt8 = 0
        return bytes.flatMap { byte in
            defer { last = byte }
            return byte == 0x0A && last != 0x0D ? [0x0D, 0x0A] : [byte]
        }
    }

    private static func slowlyDecoded(_ bytes: [UInt8]) -> [UInt8] {
        bytes.indices.filter { !(bytes[$0] == 0x0D && bytes.dropFirst($0 + 1).first == 0x0A) }.map { bytes[$0] }
    }
}
