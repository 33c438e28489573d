// What a site says when it is full, as an administrator wrote it.

/// A site's own text for clients for whom there is no seat: one line, fit for a reply.
struct SiteWords: Hashable, Sendable {
    /// The most bytes of it; RFC 959 names no limit, and old clients have small buffers.
    static let bytesMax = 400

    private let text: String

    /// Control characters become spaces: a line break would end the reply. Nil when nothing is left.
    init?(_ text: String) {
        var line = ""
        for character in text.unicodeScalars {
            let isControl = character.properties.generalCategory == .control
            let next = isControl ? " " : String(character)
            guard line.utf8.count + next.utf8.count <= Self.bytesMax else { break }
            line += next
        }
        let words = line.split(separator: " ").joined(separator: " ")
        guard !words.isEmpty else { return nil }
        self.text = words
    }

    /// The line, with its end.
    func line(retrySeconds: Int) -> [UInt8] {
        let isSentence = self.text.last.map { ".!?".contains($0) } ?? false
        return Array("421 \(self.text)\(isSentence ? " T" : "; t")ry again in \(retrySeconds) s\r\n".utf8)
    }
}
