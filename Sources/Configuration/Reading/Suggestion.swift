// "Did you mean": the word that was probably meant.

enum Suggestion {
    /// Letters that may be wrong for a suggestion; of short words at most a third.
    private static let wrongLettersMax = 3
    /// Scalars of a word that are looked at; no key is as long.
    private static let wordMax = 48

    /// The nearest of the words, if it is near enough.
    static func nearest(to word: String, among words: some Sequence<String>) -> String? {
        let typed = Self.letters(word)
        let limit = min(Self.wrongLettersMax, max(1, typed.count / 3))
        let near = words.map { (word: $0, distance: Self.distance(typed, Self.letters($0))) }
        guard let best = near.min(by: { ($0.distance, $0.word) < ($1.distance, $1.word) }) else { return nil }
        return best.distance <= limit ? best.word : nil
    }

    /// ` Did you mean X?`, or nothing.
    static func text(for word: String, among words: some Sequence<String>) -> String {
        Self.nearest(to: word, among: words).map { " Did you mean \($0)?" } ?? ""
    }

    private static func letters(_ word: String) -> [Unicode.Scalar] {
        word.lowercased().unicodeScalars.prefix(Self.wordMax).filter { $0 != "-" && $0 != "_" }
    }

    /// Letters to change, add or leave out to make one word the other (Levenshtein).
    private static func distance(_ one: [Unicode.Scalar], _ other: [Unicode.Scalar]) -> Int {
        var row = Array(0...other.count)
        for (line, letter) in one.enumerated() {
            var diagonal = row[0]
            row[0] = line + 1
            for column in other.indices {
                let replaced = diagonal + (letter == other[column] ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = min(replaced, diagonal + 1, row[column] + 1)
            }
        }
        return row[other.count]
    }
}
