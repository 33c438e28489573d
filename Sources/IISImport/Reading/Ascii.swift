// The bytes that the readers look for.

enum Ascii {
    static let tab = UInt8(ascii: "\t")
    static let newline = UInt8(ascii: "\n")
    static let carriageReturn = UInt8(ascii: "\r")
    static let space = UInt8(ascii: " ")
    static let less = UInt8(ascii: "<")
    static let greater = UInt8(ascii: ">")
    static let slash = UInt8(ascii: "/")
    static let backslash = UInt8(ascii: "\\")
    static let equals = UInt8(ascii: "=")
    static let quote = UInt8(ascii: "\"")
    static let apostrophe = UInt8(ascii: "'")
    static let ampersand = UInt8(ascii: "&")
    static let semicolon = UInt8(ascii: ";")
    static let exclamation = UInt8(ascii: "!")
    static let question = UInt8(ascii: "?")
    static let dash = UInt8(ascii: "-")
    static let openBracket = UInt8(ascii: "[")
    static let closeBracket = UInt8(ascii: "]")

    /// Blank, tab, or a line's end.
    static func isBlank(_ byte: UInt8) -> Bool {
        byte == Self.space || byte == Self.tab || byte == Self.newline || byte == Self.carriageReturn
    }
}

extension String {
    /// Without blanks, tabs and line ends at both ends.
    var trimmed: String {
        let bytes = self.utf8
        guard let first = bytes.firstIndex(where: { !Ascii.isBlank($0) }),
            let last = bytes.lastIndex(where: { !Ascii.isBlank($0) })
        else { return "" }
        return String(self[first...last])
    }
}
