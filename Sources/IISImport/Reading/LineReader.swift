// Files that are lines of text.

/// A line, without its end.
struct TextLine: Hashable {
    var text: String
    /// Its number, from 1.
    var number: Int
    /// False for a last line that stops without a line's end: it may have been cut.
    var isWhole: Bool
}

/// Reads line after line. Text that isn't UTF-8 is taken for the Windows code page of western Europe.
struct LineReader {
    var input: TextInput

    init(_ input: TextInput) { self.input = input }

    /// The next line; nil at the end.
    mutating func next() throws(ImportError) -> TextLine? {
        let number = self.input.line
        var bytes: [UInt8] = []
        var isWhole = false
        while let byte = try self.input.next() {
            if byte == Ascii.newline {
                isWhole = true
                break
            }
            guard byte >= Ascii.space || byte == Ascii.tab || byte == Ascii.carriageReturn else {
                throw self.input.error("Byte \(byte) doesn't belong into text: the file is damaged.")
            }
            guard bytes.count < self.input.limits.lineBytesMax else {
                throw self.input.error("The line is longer than \(self.input.limits.lineBytesMax >> 10) KB.")
            }
            bytes.append(byte)
        }
        guard isWhole || !bytes.isEmpty else { return nil }
        if bytes.last == Ascii.carriageReturn { bytes.removeLast() }
        let text = String(validating: bytes, as: UTF8.self) ?? Windows1252.string(bytes)
        return TextLine(text: text, number: number, isWhole: isWhole)
    }

    /// An error at a line.
    func error(_ line: TextLine, _ problem: String) -> ImportError {
        ImportError(file: self.input.file, line: line.number, problem)
    }
}
