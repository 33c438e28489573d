// What FEAT and HELP say, made from the rows.

extension CommandTable {
    /// The lines of FEAT without the space that stands before each (RFC 2389 3.2), in alphabetical order.
    ///
    /// The chosen checksum and the chosen facts have a star.
    ///
    /// - Parameter denied: verbs that this site refuses: it doesn't have them.
    public static func features(hash: HashAlgorithm, facts: FactSet, without denied: Set<Verb> = []) -> [String] {
        // PRET has no line: clients that see it there send it before each PASV, a round trip for nothing.
        // TVFS (RFC 3659 6) belongs to no verb: it says that paths are written as they are in Unix.
        (Self.rows.filter { !denied.contains($0.verb) }.compactMap(\.feature) + ["TVFS"]).sorted().map { line in
            switch line {
            case "HASH": "HASH " + Self.hashFeature(chosen: hash)
            case "MLST": "MLST " + Self.factsFeature(chosen: facts)
            default: line
            }
        }
    }

    private static func hashFeature(chosen: HashAlgorithm) -> String {
        [HashAlgorithm.sha256, .sha1, .md5, .crc32].map { $0.name + ($0 == chosen ? "*" : "") }.joined(separator: ";")
    }

    private static func factsFeature(chosen: FactSet) -> String {
        FactSet.names.map { $0.name + (chosen.contains($0.fact) ? "*;" : ";") }.joined()
    }

    /// The lines of HELP: all verbs, eight a line.
    public static let helpLines = Self.helpLines(without: [])

    /// The lines of HELP where a site refuses some verbs.
    public static func helpLines(without denied: Set<Verb>) -> [String] {
        let verbs = Self.rows.filter { !denied.contains($0.verb) }.map(\.verb.rawValue).sorted()
        return stride(from: 0, to: verbs.count, by: 8).map { first in
            let line = verbs[first..<min(first + 8, verbs.count)]
            return " " + line.dropLast().map(Self.padded).joined() + (line.last ?? "")
        }
    }

    /// The lines of SITE HELP.
    public static let siteHelpLines: [String] = [
        " CHMOD mode path: sets the mode of a file, in octal.",
        " DIRSTYLE: switches LIST between the Unix and the DOS form.",
        " HELP: tells these lines.",
        " IDLE [seconds]: tells or sets how long a session may be idle.",
        " UMASK [mask]: tells or sets the mode bits that new files don't get.",
        " UTIME YYYYMMDDhhmm[ss] path: sets when a file changed.",
        " WHO: tells who is connected.",
    ]

    /// The lines of SITE HELP where a site refuses some of them.
    ///
    /// - Parameter denied: words in capitals.
    public static func siteHelpLines(without denied: Set<String>) -> [String] {
        Self.siteHelpLines.filter { line in !denied.contains(String(line.dropFirst().prefix { $0 >= "A" && $0 <= "Z" }))
        }
    }

    /// HELP's answer for one verb: its syntax and what it does; nil when there is no such verb.
    public static func help(for verb: String) -> String? {
        Self.row(of: verb.utf8).map { "Syntax: \($0.syntax) (\($0.help))" }
    }

    private static func padded(_ verb: String) -> String {
        verb + String(repeating: " ", count: max(1, 9 - verb.utf8.count))
    }
}
