// What follows the verb, while it is being read. Each method throws the error that 501, 504 or 522 is made of.

/// The argument of one command, its bytes already free of control characters.
struct Argument {
    /// The verb it belongs to, for the errors.
    let verb: Verb
    /// Everything behind the one space after the verb.
    let bytes: ArraySlice<UInt8>

    /// Largest offset, range and size that is taken: what a file can have on any system, and fits in a signed number.
    static let offsetMax = UInt64(Int64.max)

    /// Without the spaces around it.
    var trimmed: ArraySlice<UInt8> { Words.trimmed(self.bytes) }

    /// The words between spaces.
    var words: [ArraySlice<UInt8>] { self.bytes.split(separator: Words.space) }

    /// The text, trimmed; nil when there is none.
    var text: String? {
        let bytes = self.trimmed
        return bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self)
    }

    /// 501 for this verb.
    var wrong: CommandError { .syntax(self.verb) }

    /// The whole argument as a path: spaces in it, before and behind it belong to the name.
    func path() throws(CommandError) -> PathArgument { try self.path(self.bytes) }

    /// A part of the argument as a path.
    func path(_ bytes: ArraySlice<UInt8>?) throws(CommandError) -> PathArgument {
        guard let bytes, let path = PathArgument(bytes) else { throw self.wrong }
        return path
    }

    /// The whole argument as a path, if there is one. Some clients send a verb and a space when they have none.
    func optionalPath() throws(CommandError) -> PathArgument? {
        self.trimmed.isEmpty ? nil : try self.path()
    }

    /// A decimal number up to `offsetMax`.
    func offset(_ bytes: ArraySlice<UInt8>) throws(CommandError) -> UInt64 {
        guard let value = Digits.decimal(bytes, max: Self.offsetMax) else { throw self.wrong }
        return value
    }

    /// Octal mode bits.
    func mode(_ bytes: ArraySlice<UInt8>, max: UInt16) throws(CommandError) -> UInt16 {
        guard let value = Digits.octal(bytes, max: UInt64(max)) else { throw self.wrong }
        return UInt16(truncatingIfNeeded: value)
    }

    /// A time as RFC 3659 2.3 writes it.
    func time(_ bytes: ArraySlice<UInt8>) throws(CommandError) -> FileTime {
        guard let time = FileTime(factText: bytes) else { throw self.wrong }
        return time
    }
}
