// Names, values, references, and what is skipped.

extension XMLReader {
    mutating func name() throws(ImportError) -> String {
        var bytes: [UInt8] = []
        while let byte = try self.input.peek(), Self.isName(byte) {
            guard bytes.count < self.input.limits.xml.nameBytesMax else {
                throw self.input.error("A name is longer than \(self.input.limits.xml.nameBytesMax) bytes.")
            }
            bytes.append(byte)
            _ = try self.input.next()
        }
        guard let first = bytes.first, !Self.isOnlyInside(first) else {
            if try self.input.peek() == nil { throw self.cut(after: "<") }
            throw self.input.error("The name of an element or an attribute is missing: the file is damaged.")
        }
        return try self.text(bytes)
    }

    /// A value in quotes. Line ends stay: `\r\n` and `\r` become `\n`, as at the end of every line of XML.
    mutating func value(of name: String) throws(ImportError) -> String {
        guard let quote = try self.input.next() else { throw self.cut(after: name) }
        guard quote == Ascii.quote || quote == Ascii.apostrophe else {
            throw self.input.error("The value of \(name) isn't in quotes.")
        }
        let start = self.input.line
        var bytes: [UInt8] = []
        while true {
            guard let byte = try self.input.next() else {
                throw ImportError(
                    file: self.input.file,
                    line: start,
                    "The value of \(name) doesn't end: the file is cut short."
                )
            }
            if byte == quote { return try self.text(bytes) }
            try self.append(byte, to: &bytes)
            guard bytes.count <= self.input.limits.valueBytesMax else {
                let kilobytes = self.input.limits.valueBytesMax >> 10
                throw self.input.error("The value of \(name) is longer than \(kilobytes) KB.")
            }
        }
    }

    private mutating func append(_ byte: UInt8, to bytes: inout [UInt8]) throws(ImportError) {
        switch byte {
        case Ascii.ampersand: bytes.append(contentsOf: try self.reference())
        case Ascii.less: throw self.input.error("\"<\" stands in a value: a quote is missing before it.")
        case Ascii.carriageReturn:
            if try self.input.peek() != Ascii.newline { bytes.append(Ascii.newline) }
        case Ascii.tab, Ascii.newline, Ascii.space...: bytes.append(byte)
        case _: throw self.input.error("Byte \(byte) doesn't belong into XML: the file is damaged.")
        }
    }

    /// What follows `&`: one of the five names, or a number.
    private mutating func reference() throws(ImportError) -> [UInt8] {
        var name: [UInt8] = []
        while let byte = try self.input.next(), byte != Ascii.semicolon {
            name.append(byte)
            guard name.count <= Self.referenceBytesMax else { throw self.input.error("A reference (&…;) doesn't end.") }
        }
        let text = try self.text(name)
        switch text {
        case "amp": return [Ascii.ampersand]
        case "lt": return [Ascii.less]
        case "gt": return [Ascii.greater]
        case "quot": return [Ascii.quote]
        case "apos": return [Ascii.apostrophe]
        case _: break
        }
        guard let scalar = Self.numbered(text) else {
            throw self.input.error("&\(text); isn't known: entities aren't read.")
        }
        return Array(String(Character(scalar)).utf8)
    }

    private static let referenceBytesMax = 10

    private static func numbered(_ text: String) -> Unicode.Scalar? {
        guard text.hasPrefix("#") else { return nil }
        let isHex = text.hasPrefix("#x")
        let digits = text.dropFirst(isHex ? 2 : 1)
        guard digits.first?.isHexDigit == true, let number = UInt32(digits, radix: isHex ? 16 : 10) else { return nil }
        guard number >= 0x20 || number == 0x9 || number == 0xA || number == 0xD else { return nil }
        return Unicode.Scalar(number)
    }

    /// `<?…?>`: only the encoding it may claim is looked at.
    mutating func instruction() throws(ImportError) {
        var bytes: [UInt8] = []
        try self.skip(until: [Ascii.question, Ascii.greater], what: "<?", keeping: &bytes)
        guard bytes.starts(with: "?xml".utf8) else { return }
        let text = String(decoding: bytes, as: UTF8.self).lowercased()
        guard let name = text.firstRange(of: "encoding") else { return }
        let claimed = text[name.upperBound...].split { "=\"' ".contains($0) }.first.map(String.init) ?? ""
        guard Self.encodings.contains(claimed) else {
            throw self.input.error(
                "The encoding \"\(claimed)\" isn't read. Save the file as UTF-8 and change the line."
            )
        }
    }

    private static let encodings: Set<String> = ["utf-8", "utf8", "utf-16", "utf-16le", "utf-16be", "us-ascii"]

    /// `<!…`: comments and CDATA are skipped, a document type is refused.
    mutating func declaration() throws(ImportError) {
        var ignored: [UInt8] = []
        switch try self.input.next() {
        case Ascii.dash:
            try self.expect(Ascii.dash, after: "<!-")
            try self.skip(until: [Ascii.dash, Ascii.dash, Ascii.greater], what: "<!--", keeping: &ignored)
        case Ascii.openBracket:
            try self.skip(
                until: [Ascii.closeBracket, Ascii.closeBracket, Ascii.greater],
                what: "<![",
                keeping: &ignored
            )
        case nil:
            throw self.cut(after: "<!")
        case _:
            throw self.input.error("The file has a document type (DTD). IIS writes none, and it isn't read: remove it.")
        }
    }

    /// Skips to behind `end`; keeps a little of what stood before.
    private mutating func skip(until end: [UInt8], what: String, keeping kept: inout [UInt8]) throws(ImportError) {
        let start = self.input.line
        var last: [UInt8] = []
        while last != end {
            guard let byte = try self.input.next() else {
                throw ImportError(file: self.input.file, line: start, "\(what) doesn't end: the file is cut short.")
            }
            if kept.count < 256 { kept.append(byte) }
            last.append(byte)
            if last.count > end.count { last.removeFirst() }
        }
    }

    private func text(_ bytes: [UInt8]) throws(ImportError) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw self.input.error("This isn't UTF-8 text. Save the file as UTF-8.")
        }
        return text
    }

    private static func isName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"): true
        case UInt8(ascii: "_"), UInt8(ascii: ":"), 0x80...: true
        case _: false
        }
    }

    private static func isOnlyInside(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: ".") || byte == Ascii.dash
    }
}
