// What the server said to clients that it didn't serve, counted by text.
internal import FTPProtocol

/// Counts texts, as many different ones as there are places.
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
        let text: String
    }

    private var counts: [Key: Int] = [:]

    /// Counts a reply.
    mutating func count(_ reply: Reply, as ending: Ending) {
        self.count(reply.text, code: Int(reply.code.rawValue), as: ending)
    }

    /// Counts a text that isn't a reply.
    mutating func count(_ text: String, code: Int? = nil, as ending: Ending, times: Int = 1) {
        let key = Key(ending: ending, code: code, text: Self.printable(text))
        if self.counts[key] != nil || self.counts.count < Self.textsMax - 1 {
            self.counts[key, default: 0] += times
        } else {
            self.counts[Key(ending: ending, code: nil, text: Self.others), default: 0] += times
        }
    }

    /// The rows, the most frequent first.
    var rows: [ServerWords] {
        self.counts
            .map { ServerWords(ending: $0.ending, code: $0.code, text: $0.text, count: $1) }
            .sorted { ($1.count, $0.code ?? 0, $0.text) < ($0.count, $1.code ?? 0, $1.text) }
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
