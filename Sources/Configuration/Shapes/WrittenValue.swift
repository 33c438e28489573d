// A value as the file would say it: what the encoder writes and a reload compares.

/// A value of the file.
indirect enum WrittenValue: Hashable, Sendable {
    /// Something that needs no quotes: a number, a switch, a word of ours.
    case word(String)
    /// A text.
    case text(String)
    /// A password: it can be written, but not shown.
    case secret(String)
    case list([WrittenValue])
    case mapping([WrittenEntry])

    /// The value on one line, for people; secrets aren't shown.
    var shown: String {
        switch self {
        case .word(let word): word
        case .text(let text): text.isEmpty ? "\"\"" : WrittenText.shown(text)
        case .secret: "(secret)"
        case .list(let values): values.isEmpty ? "none" : values.map(\.shown).joined(separator: ", ")
        case .mapping(let entries):
            "{" + entries.filter { !$0.isUsual }.map { "\($0.key): \($0.value.shown)" }.joined(separator: ", ") + "}"
        }
    }
}

/// A key with its value.
struct WrittenEntry: Hashable, Sendable {
    let key: String
    let value: WrittenValue
    /// Whether that is the default.
    let isUsual: Bool
    /// Whether a running server can't change it.
    let needsRestart: Bool
}
