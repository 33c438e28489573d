// Names and texts in the charsets of old clients, through iconv(3).
internal import CLinux
internal import Synchronization

/// A charset that the system's iconv knows.
public struct Charset: Hashable, Sendable {
    /// As iconv calls it.
    public let name: String

    /// Longest name that is looked up.
    private static let nameBytesMax = 64

    /// The charset of that name; nil when the system doesn't know it, or when ASCII isn't a part of it: commands are
    /// ASCII in any charset.
    public init?(_ name: String) {
        let known = Self.aliases[name.lowercased()] ?? name
        // A slash would begin iconv's own options.
        guard !known.isEmpty, known.utf8.count <= Self.nameBytesMax,
            known.utf8.allSatisfy({ $0 > 32 && $0 < 127 && $0 != 47 })
        else {
            return nil
        }
        self.name = known
        guard let writer = CharsetConverter(from: "UTF-8", to: known) else { return nil }
        let ascii = Array((32..<127).map { UInt8($0) }.filter { !Self.mayDiffer.contains($0) })
        guard writer.converting(ascii) == ascii else { return nil }
    }

    /// What these charsets have in place of ASCII's own is used in no command: Shift-JIS has ¥ and ‾.
    private static let mayDiffer: Set<UInt8> = [UInt8(ascii: "\\"), UInt8(ascii: "~")]

    private static let aliases = [
        "latin1": "ISO-8859-1", "latin-1": "ISO-8859-1", "windows-1252": "CP1252", "ansi": "CP1252",
        "shift-jis": "CP932", "shift_jis": "CP932", "sjis": "CP932", "gb2312": "GBK",
    ]

    /// From the charset to UTF-8.
    public var reader: CharsetConverter? { CharsetConverter(from: self.name, to: "UTF-8") }

    /// From UTF-8 to the charset.
    public var writer: CharsetConverter? { CharsetConverter(from: "UTF-8", to: self.name) }
}

/// Converts bytes of one charset to another. Any thread may ask; one is served at a time.
public final class CharsetConverter: Sendable {
    private let descriptor: Mutex<iconv_t>

    /// nil when the system knows one of the names not.
    init?(from: String, to: String) {
        guard let descriptor = iconv_open(to, from), Int(bitPattern: descriptor) != -1 else { return nil }
        self.descriptor = Mutex(descriptor)
    }

    deinit { self.descriptor.withLock { _ = iconv_close($0) } }

    /// The text in the other charset; nil when the bytes are no text of the first, or can't be written in the second.
    public func converting(_ bytes: [UInt8]) -> [UInt8]? { self.convert(bytes, replacing: false) }

    /// The same for text that must get through: a character that can't be converted becomes `?`.
    public func convertingLossily(_ bytes: [UInt8]) -> [UInt8] { self.convert(bytes, replacing: true) ?? [] }

    private func convert(_ bytes: [UInt8], replacing: Bool) -> [UInt8]? {
        self.descriptor.withLock { descriptor in
            // Back to the first state: an earlier text may have ended within a character.
            iconv(descriptor, nil, nil, nil, nil)
            let conversion = Conversion(descriptor: descriptor, isReplacing: replacing)
            // No charset that has ASCII in it makes more than four bytes of one.
            return bytes.withUnsafeBytes { source in
                withUnsafeTemporaryAllocation(byteCount: bytes.count * 4 + 16, alignment: 1) { target in
                    conversion.run(source, into: target).map { Array(target[..<$0]) }
                }
            }
        }
    }
}

/// One text on its way through iconv.
private struct Conversion {
    let descriptor: iconv_t
    let isReplacing: Bool

    /// - Returns: the bytes written.
    func run(_ source: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer) -> Int? {
        // iconv's prototype takes a mutable source, and changes nothing in it.
        var from = UnsafeMutablePointer(mutating: source.baseAddress?.assumingMemoryBound(to: CChar.self))
        var to = target.baseAddress?.assumingMemoryBound(to: CChar.self)
        var (left, room) = (source.count, target.count)
        while iconv(self.descriptor, &from, &left, &to, &room) == -1, left > 0 {
            guard self.isReplacing, room > 0 else { return nil }
            let skipped = Self.characterBytes(source, at: source.count - left)
            from = from?.advanced(by: skipped)
            left -= skipped
            to?.pointee = CChar(bitPattern: UInt8(ascii: "?"))
            to = to?.advanced(by: 1)
            room -= 1
        }
        return left == 0 ? target.count - room : nil
    }

    /// Bytes of the UTF-8 character that begins there, as far as they are there; 1 for what is none.
    private static func characterBytes(_ source: UnsafeRawBufferPointer, at start: Int) -> Int {
        guard source[start] >= 0xC0 else { return 1 }
        return 1 + source[(start + 1)...].prefix(3).prefix { $0 & 0xC0 == 0x80 }.count
    }
}
