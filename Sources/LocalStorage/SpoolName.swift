// Names of files that hold what isn't whole yet.

/// Names that clients never see: uploads on file systems without unnamed files, and uploads that are just about to
/// replace another file.
enum SpoolName {
    private static let prefix = Array(".spillway-".utf8)
    private static let suffix = Array(".part".utf8)

    /// A name that nobody has: 64 random bits.
    static func random() -> [UInt8] {
        let digits = String(UInt64.random(in: .min ... .max), radix: 16)
        return self.prefix + digits.utf8 + self.suffix
    }

    /// Whether a name is kept from clients. Capital letters count as small ones: some file systems see no difference.
    static func isHidden(_ name: some BidirectionalCollection<UInt8>) -> Bool {
        guard name.first == UInt8(ascii: "."), name.count >= self.prefix.count + self.suffix.count else { return false }
        return name.prefix(self.prefix.count).elementsEqual(self.prefix, by: Self.isSameLetter)
            && name.suffix(self.suffix.count).elementsEqual(self.suffix, by: Self.isSameLetter)
    }

    private static func isSameLetter(_ byte: UInt8, _ small: UInt8) -> Bool {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 == small : byte == small
    }
}
