// One value of a registry file, piece by piece.

struct RegistryCursor {
    private var text: Substring

    init(_ text: String) { self.text = Substring(text.trimmed) }

    /// What hasn't been taken.
    var rest: String { String(self.text).trimmed }

    /// Whether the line ends in `\`, as hex data that goes on does.
    var endsInBackslash: Bool { self.text.hasSuffix("\\") }

    /// Whether a value goes on in the next line: an open string, or hex data with `\` at its end.
    static func goesOn(_ text: String) -> Bool {
        var cursor = RegistryCursor(text)
        guard cursor.name() != nil, cursor.take("=") else {
            return cursor.text.hasPrefix("\"") && cursor.string() == nil
        }
        guard cursor.text.hasPrefix("\"") else { return cursor.text.hasPrefix("hex") && cursor.endsInBackslash }
        return cursor.string() == nil
    }

    /// `"name"`, or `@` for the value without one.
    mutating func name() -> String? {
        if self.take("@") { return "" }
        return self.string()
    }

    /// Takes that text, and blanks before it.
    mutating func take(_ expected: String) -> Bool {
        let trimmed = self.text.drop { $0 == " " || $0 == "\t" }
        guard trimmed.hasPrefix(expected) else { return false }
        self.text = trimmed.dropFirst(expected.count).drop { $0 == " " || $0 == "\t" }
        return true
    }

    /// A string in quotes, where `\\` and `\"` stand for themselves; nil when it doesn't end.
    mutating func string() -> String? {
        guard self.text.hasPrefix("\"") else { return nil }
        var value = ""
        var isEscaped = false
        var index = self.text.index(after: self.text.startIndex)
        while index < self.text.endIndex {
            let character = self.text[index]
            index = self.text.index(after: index)
            if isEscaped {
                value.append(character)
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else if character == "\"" {
                self.text = self.text[index...]
                return value
            } else {
                value.append(character)
            }
        }
        return nil
    }

    /// The data behind `=`; nil when it can't be read.
    mutating func data(isUnicode: Bool, isWhole: Bool) -> RegistryData? {
        if self.text.hasPrefix("\"") {
            guard let text = self.string(), self.isAtEnd else { return nil }
            return .text(text)
        }
        if self.take("dword:") { return self.dword(isWhole: isWhole) }
        guard self.take("hex"), let kind = self.kind() else { return nil }
        guard let bytes = self.bytes() else { return nil }
        return Self.data(kind: kind, bytes, isUnicode: isUnicode)
    }

    /// Nothing follows, or only a comment.
    private var isAtEnd: Bool { self.rest.isEmpty || self.rest.hasPrefix(";") }

    /// Hexadecimal; a number of less than eight digits at the end of a file may have been cut.
    private func dword(isWhole: Bool) -> RegistryData? {
        let digits = self.rest.prefix { $0.isHexDigit && $0.isASCII }
        let behind = String(self.rest.dropFirst(digits.count)).trimmed
        guard behind.isEmpty || behind.hasPrefix(";"), digits.count <= 8, isWhole || digits.count == 8 else {
            return nil
        }
        return UInt64(digits, radix: 16).map { .number($0) }
    }

    /// The number in `hex(7):`; 3, binary, for `hex:`.
    private mutating func kind() -> Int? {
        if self.take(":") { return 3 }
        guard self.take("("), let end = self.text.firstIndex(of: ")") else { return nil }
        let number = Int(self.text[..<end], radix: 16)
        self.text = self.text[end...]
        return self.take("):") ? number : nil
    }

    private func bytes() -> [UInt8]? {
        if self.rest.isEmpty { return [] }
        var bytes: [UInt8] = []
        for part in self.rest.split(separator: ",", omittingEmptySubsequences: false) {
            let digits = String(part).trimmed
            guard digits.count == 2, digits.first?.isHexDigit == true, let byte = UInt8(digits, radix: 16) else {
                return nil
            }
            bytes.append(byte)
        }
        return bytes
    }

    /// The kinds are those of the registry: 1 and 2 strings, 4 and 5 numbers of four bytes, 7 a list, 11 of eight bytes.
    private static func data(kind: Int, _ bytes: [UInt8], isUnicode: Bool) -> RegistryData? {
        switch kind {
        case 1, 2: .text(self.strings(bytes, isUnicode: isUnicode).first ?? "")
        case 4, 11: self.number(bytes, count: kind == 4 ? 4 : 8)
        case 5: self.number(bytes.reversed(), count: 4)
        case 7: .list(self.strings(bytes, isUnicode: isUnicode).filter { !$0.isEmpty })
        case _: .binary(bytes)
        }
    }

    private static func number(_ bytes: [UInt8], count: Int) -> RegistryData? {
        guard bytes.count == count else { return nil }
        return .number(bytes.reversed().reduce(0 as UInt64) { $0 << 8 | UInt64($1) })
    }

    /// Strings that end with a zero.
    private static func strings(_ bytes: [UInt8], isUnicode: Bool) -> [String] {
        guard isUnicode else {
            return bytes.split(separator: 0, omittingEmptySubsequences: false).map { Windows1252.string($0) }
        }
        let units = stride(from: 0, to: bytes.count - 1, by: 2).map { UInt16(bytes[$0]) | UInt16(bytes[$0 + 1]) << 8 }
        return units.split(separator: 0, omittingEmptySubsequences: false).map { String(decoding: $0, as: UTF16.self) }
    }
}
