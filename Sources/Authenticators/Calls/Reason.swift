// Why something is unavailable, in one line for the log.

/// Texts for the log.
enum Reason {
    /// The time is over.
    static func tooSlow(_ timeMax: Duration) -> String { "no answer within \(timeMax)" }

    /// The first line of what others have written, fit for a log: bounded, and without control characters.
    static func printable(_ bytes: some Collection<UInt8>) -> String {
        let text = String(decoding: bytes.prefix(AnswerLimits.reasonMax * 4), as: UTF8.self)
        let line = text.drop { $0.isWhitespace }.prefix { !$0.isNewline }.prefix(AnswerLimits.reasonMax)
        return String(String.UnicodeScalarView(line.unicodeScalars.map { Self.isControl($0) ? "?" : $0 }))
    }

    /// The same for text.
    static func printable(_ text: String) -> String { Self.printable(text.utf8) }

    /// Whether a name or a path holds what would spoil a log, a rule or a file name.
    static func holdsControl(_ text: String) -> Bool { text.unicodeScalars.contains(where: Self.isControl) }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        // Format characters too: they turn the direction of text.
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: true
        default: false
        }
    }
}
