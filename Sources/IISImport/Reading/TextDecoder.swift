// Bytes in an encoding of Windows, to UTF-8.

/// Turns chunks into UTF-8; what a chunk cuts in two waits for the next one. UTF-8 itself passes as it is: who makes a
/// string of it checks it.
struct TextDecoder {
    struct Malformed: Error {
        let problem: String
    }

    let encoding: TextEncoding
    /// The first byte of a unit of UTF-16 whose second is in the next chunk.
    private var half: UInt8?
    /// The first unit of a surrogate pair.
    private var high: UInt16?

    init(_ encoding: TextEncoding) { self.encoding = encoding }

    /// Appends the text of those bytes.
    mutating func decode(_ raw: ArraySlice<UInt8>, into text: inout [UInt8]) throws(Malformed) {
        switch self.encoding {
        case .utf8: text.append(contentsOf: raw)
        case .utf16(let bigEndian): try self.decodeUnits(raw, bigEndian: bigEndian, into: &text)
        }
    }

    /// To be called at the end: half a character is a file that was cut.
    mutating func finish() throws(Malformed) {
        guard self.half == nil, self.high == nil else {
            throw Malformed(problem: "The file ends in the middle of a character: it is cut short.")
        }
    }

    private mutating func decodeUnits(
        _ raw: ArraySlice<UInt8>,
        bigEndian: Bool,
        into text: inout [UInt8]
    ) throws(Malformed) {
        for byte in raw {
            guard let first = self.half.take() else {
                self.half = byte
                continue
            }
            let (upper, lower) = bigEndian ? (first, byte) : (byte, first)
            try self.append(unit: UInt16(upper) << 8 | UInt16(lower), to: &text)
        }
    }

    private mutating func append(unit: UInt16, to text: inout [UInt8]) throws(Malformed) {
        if let high = self.high.take() {
            guard UTF16.isTrailSurrogate(unit) else { throw Self.notUTF16 }
            let value = 0x10000 + (UInt32(high) & 0x3FF) << 10 + UInt32(unit) & 0x3FF
            guard let scalar = Unicode.Scalar(value) else { throw Self.notUTF16 }
            return Self.append(scalar, to: &text)
        }
        if UTF16.isLeadSurrogate(unit) {
            self.high = unit
            return
        }
        guard let scalar = Unicode.Scalar(unit) else { throw Self.notUTF16 }
        Self.append(scalar, to: &text)
    }

    private static let notUTF16 = Malformed(problem: "This isn't UTF-16 text: half of a pair stands alone.")

    private static func append(_ scalar: Unicode.Scalar, to text: inout [UInt8]) {
        guard scalar.value >= 0x80 else { return text.append(UInt8(truncatingIfNeeded: scalar.value)) }
        text.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    }
}

/// The Windows code page of western Europe. Bytes that it leaves open stand for themselves, as in Windows.
enum Windows1252 {
    static func scalar(_ byte: UInt8) -> Unicode.Scalar {
        guard (0x80...0x9F).contains(byte) else { return Unicode.Scalar(byte) }
        return Self.special[Int(byte) - 0x80]
    }

    static func string(_ bytes: some Sequence<UInt8>) -> String {
        var text = String.UnicodeScalarView()
        for byte in bytes { text.append(Self.scalar(byte)) }
        return String(text)
    }

    private static let special: [Unicode.Scalar] = [
        "\u{20AC}", "\u{81}", "\u{201A}", "\u{192}", "\u{201E}", "\u{2026}", "\u{2020}", "\u{2021}",
        "\u{2C6}", "\u{2030}", "\u{160}", "\u{2039}", "\u{152}", "\u{8D}", "\u{17D}", "\u{8F}",
        "\u{90}", "\u{2018}", "\u{2019}", "\u{201C}", "\u{201D}", "\u{2022}", "\u{2013}", "\u{2014}",
        "\u{2DC}", "\u{2122}", "\u{161}", "\u{203A}", "\u{153}", "\u{9D}", "\u{17E}", "\u{178}",
    ]
}
