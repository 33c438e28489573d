// What people type to change settings: the names of the article, a list, or adsutil's command.

/// One or several changes, as they were typed.
public enum SettingLine {
    /// Changes in one command, at most.
    private static let changesMax = 64

    /// Reads `NAME VALUE`, `NAME=VALUE ...`, or `SET MSFTPSVC/1/NAME VALUE` as adsutil.vbs takes it.
    public static func parse(_ words: [String]) throws(SettingError) -> [(setting: Setting, value: String)] {
        var words = words.flatMap { $0.split(separator: " ").map { Self.unquoted(String($0)) } }
        words.removeFirst(Self.commandLength(words))
        guard !words.isEmpty else { throw SettingError("Name a setting and its value: NAME VALUE or NAME=VALUE.") }
        guard words.count <= Self.changesMax else { throw SettingError("These are too many changes for one command.") }
        guard words.allSatisfy({ $0.contains("=") }) else { return [try Self.pair(words)] }
        var changes: [(setting: Setting, value: String)] = []
        for word in words { changes.append(try Self.assignment(word)) }
        return changes
    }

    /// How many words stand before the setting: `SET`, or `cscript adsutil.vbs SET`.
    private static func commandLength(_ words: [String]) -> Int {
        let script = words.prefix(2).firstIndex { $0.lowercased().hasSuffix("adsutil.vbs") }
        let start = script.map { $0 + 1 } ?? 0
        return words.dropFirst(start).first?.lowercased() == "set" ? start + 1 : start
    }

    private static func pair(_ words: [String]) throws(SettingError) -> (setting: Setting, value: String) {
        guard words.count == 2 else {
            throw SettingError("Name one setting and one value (NAME VALUE), or write NAME=VALUE for each.")
        }
        return (try Self.setting(words[0]), words[1])
    }

    private static func assignment(_ word: String) throws(SettingError) -> (setting: Setting, value: String) {
        let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        return (try Self.setting(Self.unquoted(String(parts[0]))), Self.unquoted(String(parts[1])))
    }

    /// The site that paths name, as in `MSFTPSVC/2/MaxConnections`; nil when none does.
    ///
    /// - Throws: when they name several.
    public static func site(of words: [String]) throws(SettingError) -> UInt32? {
        let words = words.flatMap { $0.split(separator: " ").map { Self.unquoted(String($0)) } }
        let paths = words.compactMap { $0.split(separator: "=").first?.split(separator: "/") }.filter { $0.count > 2 }
        let numbers = Set(paths.compactMap { UInt32($0[$0.count - 2]) })
        guard numbers.count <= 1 else { throw SettingError("Name one site at a time.") }
        return numbers.first
    }

    /// A name alone, or one behind a path of the metabase: `/LM/MSFTPSVC/1/ServerListenBacklog`.
    public static func setting(_ text: String) throws(SettingError) -> Setting {
        let parts = text.split(separator: "/").map(String.init)
        let shown = WrittenText.shown(text)
        guard let name = parts.last else { throw SettingError("There is no name in \(shown).") }
        let path = parts.dropLast().map { $0.lowercased() }.drop { $0 == "lm" }
        guard let service = path.first else { return try Setting.named(name) }
        guard service == "msftpsvc" else {
            throw SettingError("\(shown) is of another service: only MSFTPSVC, the FTP service, is known here.")
        }
        guard path.count <= 2, path.dropFirst().allSatisfy({ UInt32($0) != nil && $0.first != "+" }) else {
            throw SettingError("\(shown) is no path of a setting: it would be MSFTPSVC/1/NAME.")
        }
        return try Setting.named(name)
    }

    private static func unquoted(_ word: String) -> String {
        guard word.count >= 2, let quote = word.first, quote == word.last, "\"'".contains(quote) else { return word }
        return String(word.dropFirst().dropLast())
    }
}
