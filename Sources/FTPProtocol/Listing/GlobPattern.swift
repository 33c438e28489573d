// Patterns in LIST and NLST, as a shell has them. Matching never costs more than name times pattern steps.

/// A pattern for one name: `*`, `?`, `[a-z]`, `[!x]`, and a backslash in front of one of these to mean itself.
///
/// Patterns and names are bytes. Where they are UTF-8, `?` and `[...]` stand for one character; a byte that is no part
/// of one stands for itself. Upper and lower case differ. A `[` without its `]` is a plain character, and so is a
/// backslash in front of anything that isn't special.
public struct GlobPattern: Hashable, Sendable {
    /// Longest pattern that is accepted.
    public static let bytesMax = VirtualPath.nameBytesMax

    private enum Element: Hashable, Sendable {
        case byte(UInt8)
        case anyCharacter
        case anyOf(CharacterClass)
        case anyNumber
    }

    private let elements: [Element]
    /// True when the bytes mean something else than themselves.
    private let isSpecial: Bool

    /// Reads a pattern; nil when it is longer than `bytesMax`.
    public init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count <= Self.bytesMax else { return nil }
        var reader = PatternReader(Array(bytes))
        var elements: [Element] = []
        var isSpecial = false
        while let byte = reader.next() {
            switch byte {
            case UInt8(ascii: "*"):
                // Stars in a row mean what one does.
                if elements.last != .anyNumber { elements.append(.anyNumber) }
                isSpecial = true
            case UInt8(ascii: "?"):
                elements.append(.anyCharacter)
                isSpecial = true
            case UInt8(ascii: "["):
                guard let characters = reader.characterClass() else { fallthrough }
                elements.append(.anyOf(characters))
                isSpecial = true
            default:
                let escaped = reader.escaped(byte)
                elements.append(.byte(escaped ?? byte))
                isSpecial = isSpecial || escaped != nil
            }
        }
        self.elements = elements
        self.isSpecial = isSpecial
    }

    /// True when a name holds a pattern: when it means something else than its bytes.
    public static func isPattern(_ name: some Collection<UInt8>) -> Bool {
        let special: [UInt8] = [UInt8(ascii: "*"), UInt8(ascii: "?"), UInt8(ascii: "["), UInt8(ascii: "\\")]
        guard name.contains(where: special.contains) else { return false }
        return GlobPattern(name)?.isSpecial ?? true
    }

    /// True when the pattern describes the whole name.
    ///
    /// A name that begins with a dot is hidden: only a pattern that begins with one describes it, unless `all` is true.
    public func matches(_ name: [UInt8], all: Bool = false) -> Bool {
        var steps = 0
        return self.matches(name, all: all, steps: &steps)
    }

    /// The same, counting how often a name's byte was compared with an element.
    ///
    /// It only ever goes back to the last star: if the part behind a star is found at all, its first place is as good
    /// as any later one.
    func matches(_ name: [UInt8], all: Bool, steps: inout Int) -> Bool {
        let dot = UInt8(ascii: ".")
        if name.first == dot, !all, self.elements.first != .byte(dot) { return false }
        var at = 0
        var element = 0
        var star: (element: Int, at: Int)?
        while at < name.count || element < self.elements.count {
            steps += 1
            if element < self.elements.count, self.elements[element] == .anyNumber {
                element += 1
                star = (element, at)
            } else if element < self.elements.count, let length = Self.match(self.elements[element], name, at: at) {
                element += 1
                at += length
            } else if let last = star, last.at < name.count {
                // The star takes one character more.
                at = last.at + NameCharacter(name, at: last.at).length
                element = last.element
                star = (element, at)
            } else {
                return false
            }
        }
        return true
    }

    /// How many bytes the element describes at that place; nil when it doesn't.
    private static func match(_ element: Element, _ name: [UInt8], at index: Int) -> Int? {
        guard index < name.count else { return nil }
        switch element {
        case .byte(let byte): return name[index] == byte ? 1 : nil
        case .anyCharacter: return NameCharacter(name, at: index).length
        case .anyOf(let characters):
            let character = NameCharacter(name, at: index)
            return characters.contains(character.value) ? character.length : nil
        case .anyNumber: return nil
        }
    }
}

/// A character of a name: a UTF-8 sequence, or a byte that belongs to none.
private struct NameCharacter {
    /// The scalar; for a lone byte a number beyond Unicode, so that no range holds it.
    let value: UInt32
    /// In bytes.
    let length: Int

    init(_ bytes: [UInt8], at index: Int) {
        let first = bytes[index]
        let (length, bits): (Int, UInt8) =
            switch first {
            case 0xC2...0xDF: (2, first & 0x1F)
            case 0xE0...0xEF: (3, first & 0x0F)
            case 0xF0...0xF4: (4, first & 0x07)
            default: (1, first)
            }
        let rest = bytes[index...].dropFirst().prefix(length - 1)
        if length > 1, rest.count == length - 1, rest.allSatisfy({ $0 & 0xC0 == 0x80 }) {
            self.value = rest.reduce(UInt32(bits)) { $0 << 6 | UInt32($1 & 0x3F) }
            self.length = length
        } else {
            self.value = first < 0x80 ? UInt32(first) : 0x11_0000 + UInt32(first)
            self.length = 1
        }
    }
}

/// What stands between `[` and `]`.
private struct CharacterClass: Hashable, Sendable {
    var ranges: [ClosedRange<UInt32>] = []
    var isNegated = false

    func contains(_ value: UInt32) -> Bool {
        self.ranges.contains { $0.contains(value) } != self.isNegated
    }
}

/// Reads a pattern's bytes.
private struct PatternReader {
    private let bytes: [UInt8]
    private var index = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func next() -> UInt8? {
        guard self.index < self.bytes.count else { return nil }
        defer { self.index += 1 }
        return self.bytes[self.index]
    }

    /// The special byte behind a backslash, when that is what `byte` is.
    mutating func escaped(_ byte: UInt8) -> UInt8? {
        guard byte == UInt8(ascii: "\\"), self.index < self.bytes.count else { return nil }
        switch self.bytes[self.index] {
        case UInt8(ascii: "*"), UInt8(ascii: "?"), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "\\"):
            return self.next()
        default:
            return nil
        }
    }

    /// What follows a `[`, up to and with its `]`; nil, and nothing read, when there is none.
    mutating func characterClass() -> CharacterClass? {
        let start = self.index
        var result = CharacterClass()
        if self.peek(is: "!") || self.peek(is: "^") {
            result.isNegated = true
            self.index += 1
        }
        let first = self.index
        while self.index < self.bytes.count {
            // A `]` that comes first is one of the characters.
            if self.peek(is: "]"), self.index > first {
                self.index += 1
                return result
            }
            guard let lower = self.character() else { break }
            guard self.peek(is: "-"), self.index + 1 < self.bytes.count, self.bytes[self.index + 1] != UInt8(ascii: "]")
            else {
                result.ranges.append(lower...lower)
                continue
            }
            self.index += 1
            guard let upper = self.character() else { break }
            if lower <= upper { result.ranges.append(lower...upper) }
        }
        self.index = start
        return nil
    }

    private func peek(is scalar: Unicode.Scalar) -> Bool {
        self.index < self.bytes.count && self.bytes[self.index] == UInt8(ascii: scalar)
    }

    /// The next character of a class; a backslash makes the one behind it plain.
    private mutating func character() -> UInt32? {
        if self.peek(is: "\\"), self.index + 1 < self.bytes.count { self.index += 1 }
        guard self.index < self.bytes.count else { return nil }
        let character = NameCharacter(self.bytes, at: self.index)
        self.index += character.length
        return character.value
    }
}
