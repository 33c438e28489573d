// Small ASCII helpers of the grammar: letters without case, words between spaces.

enum Words {
    static let space = UInt8(ascii: " ")
    static let tab = UInt8(ascii: "\t")
    static let quote = UInt8(ascii: "\"")

    static func upperCased(_ byte: UInt8) -> UInt8 {
        byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z") ? byte - 0x20 : byte
    }

    static func isLetter(_ byte: UInt8) -> Bool {
        let upper = Self.upperCased(byte)
        return upper >= UInt8(ascii: "A") && upper <= UInt8(ascii: "Z")
    }

    static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

    /// Whether the bytes spell that word, in whatever case.
    static func equal(_ bytes: some Collection<UInt8>, _ word: String) -> Bool {
        bytes.elementsEqual(word.utf8) { Self.upperCased($0) == Self.upperCased($1) }
    }

    /// Without the spaces around it.
    static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let front = bytes.drop { $0 == Self.space }
        guard let last = front.lastIndex(where: { $0 != Self.space }) else { return front }
        return front[...last]
    }

    /// The first word, and what follows the one space behind it; nil for the rest when no space follows.
    static func split(_ bytes: ArraySlice<UInt8>) -> (word: ArraySlice<UInt8>, rest: ArraySlice<UInt8>?) {
        guard let space = bytes.firstIndex(of: Self.space) else { return (bytes, nil) }
        return (bytes[..<space], bytes[(space + 1)...])
    }
}
