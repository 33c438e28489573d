// What the server said to clients that it didn't serve, counted by text.
internal import FTPProtocol

/// Counts texts, as many different ones as there are places.
///
/// Texts that differ in their numbers alone ("try again in 37 s") count as one, and the first of them is kept.
struct WordsTally {
    /// Most different texts.
    static let textsMax = 16
    /// Longest text that is kept, in characters.
    static let charactersMax = 200
    /// What stands for all texts beyond the limit.
    static let others = "(other texts)"

    private struct Key: Hashable {
        let ending: Ending
        let code: Int?
        /// With `#` for each number.
        let pattern: String
    }

    private struct Row {
        let text: String
        var count = 0
    }

    private var rowsByKey: [Key: Row] = [:]

    /// Counts a reply.
    mutating func count(_ reply: Reply, as ending: Ending) {
        self.count(reply.text, code: Int(reply.code.rawValue), as: ending)
    }

    /// Counts a text that isn't a reply.
    mutating func count(_ text: String, code: Int? = nil, as ending: Ending, times: Int = 1) {
        let text = Self.printable(text)
        let key = Key(ending: ending, code: code, pattern: Self.pattern(of: text))
        if self.rowsByKey[key] != nil || self.rowsByKey.count < Self.textsMax - 1 {
            self.rowsByKey[key, default: Row(text: text)].count += times
        } else {
            let key = Key(ending: ending, code: nil, pattern: Self.others)
            self.rowsByKey[key, default: Row(text: Self.others)].count += times
        }
    }

    /// The rows, the most frequent first.
    var rows: [ServerWords] {
        self.rowsByKey
            .map { ServerWords(ending: $0.ending, code: $0.code, text: $1.text, count: $1.count) }
            .sorted { ($1.count, $0.code ?? 0, $0.text) < ($0.count, $1.code ?? 0, $1.text) }
    }

    private static func pattern(of text: String) -> String {
        var pattern = ""
        for character in text {
            let isDigit = character.isASCII && character.isNumber
            if !isDigit { pattern.append(character) } else if pattern.last != "#" { pattern.append("#") }
        }
        return pattern
    }

    /// Without control characters, so that a server can't write to anybody's terminal with escape sequences.
    static func printable(_ text: String) -> String {
        let scalars = text.unicodeScalars.prefix(self.charactersMax).map { scalar in
            scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) || scalar.properties.isBidiControl
                ? "?" as Unicode.Scalar : scalar
        }
        var result = ""
        result.unicodeScalars.append(contentsOf: scalars)
        return result
    }
}
