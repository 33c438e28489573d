// Lines of YAML, block by block.

/// A YAML text that grows line by line.
struct YAMLPage {
    /// Columns a line with a short list may have.
    private static let columnsMax = 110

    private(set) var text = ""
    /// Paths whose comments have been written.
    private(set) var written: Set<String> = []
    private let comments: [String: [String]]
    /// Every path that a comment's path goes through: those keys are written.
    private let commented: Set<String>
    /// What stands before the next line: the dash of a list's entry.
    private var dash = false

    init(comments: [String: [String]]) {
        self.comments = comments
        self.commented = comments.keys.reduce(into: []) { paths, path in
            var end = path.startIndex
            while end < path.endIndex {
                let next = path[path.index(after: end)...].firstIndex { $0 == "." || $0 == "[" } ?? path.endIndex
                paths.insert(String(path[..<next]))
                end = next
            }
        }
    }

    mutating func line(_ line: String, indent: Int) {
        if self.dash {
            self.text += String(repeating: " ", count: max(0, indent - 2)) + "- " + line + "\n"
            self.dash = false
        } else {
            self.text += line.isEmpty ? "\n" : String(repeating: " ", count: indent) + line + "\n"
        }
    }

    mutating func comment(_ lines: [String], indent: Int) {
        let spaces = String(repeating: " ", count: indent)
        for line in lines {
            let words = String(String.UnicodeScalarView(line.unicodeScalars.map { $0.isPrintable ? $0 : " " }))
            self.text += words.isEmpty ? "\(spaces)#\n" : "\(spaces)# \(words)\n"
        }
    }

    /// The keys that aren't as usual, or have a comment.
    mutating func mapping(_ entries: [WrittenEntry], path: String, indent: Int) {
        for entry in entries {
            let below = path.isEmpty ? entry.key : "\(path).\(entry.key)"
            guard !entry.isUsual || self.commented.contains(below) else { continue }
            self.entry(entry, path: below, indent: indent)
        }
    }

    private mutating func entry(_ entry: WrittenEntry, path: String, indent: Int) {
        self.comment(at: path, indent: indent)
        let key = YAMLScalar.text(entry.key)
        switch entry.value {
        case .word, .text, .secret:
            self.line("\(key): \(YAMLScalar.scalar(entry.value))", indent: indent)
        case .list(let values):
            self.list(values, key: key, path: path, indent: indent)
        case .mapping(let entries):
            let isEmpty = !entries.contains { !$0.isUsual || self.commented.contains("\(path).\($0.key)") }
            self.line(isEmpty ? "\(key): {}" : "\(key):", indent: indent)
            self.mapping(entries, path: path, indent: indent + 2)
        }
    }

    private mutating func list(_ values: [WrittenValue], key: String, path: String, indent: Int) {
        if let short = self.shortList(values, path: path), key.count + short.count + indent < Self.columnsMax {
            self.line("\(key): \(short)", indent: indent)
            return
        }
        self.line("\(key):", indent: indent)
        for (index, value) in values.enumerated() {
            let below = "\(path)[\(index)]"
            self.comment(at: below, indent: indent + 2)
            self.dash = true
            switch value {
            case .mapping(let entries): self.listEntry(entries, path: below, indent: indent + 4)
            case .word, .text, .secret, .list: self.line(YAMLScalar.scalar(value), indent: indent + 4)
            }
        }
    }

    /// A mapping behind a dash. Comments of its keys can't stand between the dash and the first key, so they stand above.
    private mutating func listEntry(_ entries: [WrittenEntry], path: String, indent: Int) {
        let shown = entries.filter { !$0.isUsual || self.commented.contains("\(path).\($0.key)") }
        guard let first = shown.first else {
            self.line("{}", indent: indent)
            return
        }
        self.dash = false
        self.comment(at: "\(path).\(first.key)", indent: indent - 2)
        self.dash = true
        self.mapping(entries, path: path, indent: indent)
    }

    /// `[a, b]`, when nothing in it has a comment and nothing is a mapping.
    private func shortList(_ values: [WrittenValue], path: String) -> String? {
        guard !values.indices.contains(where: { self.commented.contains("\(path)[\($0)]") }) else { return nil }
        guard values.allSatisfy({ if case .mapping = $0 { false } else { true } }) else { return nil }
        return "[\(values.map(YAMLScalar.scalar).joined(separator: ", "))]"
    }

    private mutating func comment(at path: String, indent: Int) {
        guard let lines = self.comments[path], self.written.insert(path).inserted else { return }
        self.comment(lines, indent: indent)
    }
}

/// Scalars of YAML.
enum YAMLScalar {
    /// A value that isn't a mapping, on one line.
    static func scalar(_ value: WrittenValue) -> String {
        switch value {
        case .word(let word): Self.text(word)
        case .text(let text), .secret(let text): Self.text(text.replacing("$", with: "$$"))
        case .list(let values): "[\(values.map(Self.scalar).joined(separator: ", "))]"
        case .mapping(let entries):
            "{\(entries.map { "\(Self.text($0.key)): \(Self.scalar($0.value))" }.joined(separator: ", "))}"
        }
    }

    /// A text, in quotes when YAML would take it for something else.
    static func text(_ text: String) -> String { Self.isPlain(text) ? text : Self.quoted(text) }

    /// Words that YAML 1.1 takes for switches or nothing; our own words of that kind aren't texts.
    private static func isPlain(_ text: String) -> Bool {
        guard let first = text.utf8.first, let last = text.utf8.last, text.utf8.count <= 200 else { return false }
        guard Self.isLetter(first) || first == UInt8(ascii: "/") else { return false }
        guard last != UInt8(ascii: ":"), last != UInt8(ascii: " "), text.lowercased() != "null" else { return false }
        return text.utf8.allSatisfy { Self.isLetter($0) || " /._-+=@%();:".utf8.contains($0) } && !text.contains(": ")
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }

    /// Double quotes; what can't be seen is written as a number, and so is a star that looks like the beginning of an
    /// alias: `SourceText` counts those, also in texts.
    private static func quoted(_ text: String) -> String {
        var result = "\""
        let scalars = Array(text.unicodeScalars)
        for (index, scalar) in scalars.enumerated() {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            case "*" where index + 1 < scalars.count && self.mayNameAlias(scalars[index + 1]):
                result += index == 0 ? "*" : self.escaped(scalar)
            default: result += Self.isShown(scalar) ? String(scalar) : Self.escaped(scalar)
            }
        }
        return result + "\""
    }

    /// Whether the name of an alias may begin so.
    static func mayNameAlias(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isAlphabetic || scalar.properties.numericType != nil || scalar == "_" || scalar == "-"
    }

    /// U+FFFD is what text that isn't UTF-8 becomes: no file may have it as it stands.
    private static func isShown(_ scalar: Unicode.Scalar) -> Bool {
        guard scalar != "\u{FFFD}" else { return false }
        return switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned, .surrogate: false
        default: true
        }
    }

    private static func escaped(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        if digits.count <= 2 { return "\\x" + String(repeating: "0", count: 2 - digits.count) + digits }
        return "\\U" + String(repeating: "0", count: 8 - digits.count) + digits
    }
}
