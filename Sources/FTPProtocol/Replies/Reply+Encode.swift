// A reply as bytes (RFC 959 4.2):  `200 text`, or
//
//     211-first line
//      lines between
//     211 last line

extension Reply {
    /// Appends the reply with its line ends.
    ///
    /// Whatever the text holds, it stays one reply: control bytes become `?`, so that no name of a file can end a line and
    /// begin another reply; and a line between the first and the last that begins with a digit gets a space in front.
    /// Texts are UTF-8, in which Telnet's IAC can't occur, so nothing has to be doubled.
    public func encode(into bytes: inout [UInt8]) {
        for (index, line) in self.leading.enumerated() {
            if index == 0 {
                Self.append(self.code, UInt8(ascii: "-"), to: &bytes)
            } else if Self.needsSpace(line) {
                bytes.append(UInt8(ascii: " "))
            }
            Self.append(line, to: &bytes)
        }
        Self.append(self.code, UInt8(ascii: " "), to: &bytes)
        Self.append(self.text, to: &bytes)
    }

    /// Appends the first line of a multi-line reply whose other lines come later, the last of them as a reply.
    public static func encodeOpening(_ code: Code, _ text: String, into bytes: inout [UInt8]) {
        Self.append(code, UInt8(ascii: "-"), to: &bytes)
        Self.append(text, to: &bytes)
    }

    /// The reply as bytes of its own.
    public var encoded: [UInt8] {
        var bytes: [UInt8] = []
        self.encode(into: &bytes)
        return bytes
    }

    /// How many bytes `encode` appends.
    public var encodedByteCount: Int {
        var count = 4 + self.text.utf8.count + 2
        for (index, line) in self.leading.enumerated() {
            count += line.utf8.count + 2 + (index == 0 ? 4 : Self.needsSpace(line) ? 1 : 0)
        }
        return count
    }

    private static func needsSpace(_ line: String) -> Bool { line.utf8.first.map(Words.isDigit) ?? false }

    private static func append(_ code: Code, _ sign: UInt8, to bytes: inout [UInt8]) {
        for place: UInt16 in [100, 10, 1] {
            bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: code.rawValue / place % 10))
        }
        bytes.append(sign)
    }

    private static func append(_ line: String, to bytes: inout [UInt8]) {
        let start = bytes.count
        bytes.append(contentsOf: line.utf8)
        for index in start..<bytes.count where bytes[index] < 0x20 || bytes[index] == 0x7F {
            bytes[index] = UInt8(ascii: "?")
        }
        bytes.append(contentsOf: [0x0D, 0x0A])
    }
}
