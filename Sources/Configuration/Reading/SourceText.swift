// From text to a tree whose size is known: what YAML could do to a server is stopped here.
internal import Yams

/// The text of a file.
struct SourceText {
    /// Nodes a file may have when its aliases are written out, and how deep they may lie.
    static let nodesMax = 1_000_000, depthMax = 64
    /// Aliases a file may have when its keys aren't words: a tree of so many is at most 18 times as large as the file.
    static let aliasesBesideComplexKeysMax = 8

    private let text: String

    init(_ text: String) { self.text = text }

    /// The tree; nil when the file is empty.
    func node() throws(ConfigurationFileError) -> Node? {
        if let place = self.text.place(of: "\u{FFFD}") {
            throw ConfigurationFileError("the file isn't UTF-8; save it as UTF-8.", at: place)
        }
        if let problem = self.dangerousKey { throw problem }
        guard let node = try self.parsed() else { return nil }
        var budget = Self.nodesMax
        try Self.check(node, depth: 1, &budget)
        return node
    }

    /// Yams compares the keys of a mapping, and a key that is a tree of aliases would take for ever. With a few aliases
    /// a tree can't grow much: a text that only looks like some does no harm.
    private var dangerousKey: ConfigurationFileError? {
        guard self.text.utf8.contains(UInt8(ascii: "&")), self.text.utf8.contains(UInt8(ascii: "*")) else { return nil }
        var aliases = 0
        var key: (line: Int, column: Int)?
        let lines = self.text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        for (number, line) in lines.enumerated() {
            let scan = SourceLine(line)
            aliases += scan.aliases
            if key == nil, let column = scan.columnOfComplexKey { key = (number + 1, column) }
        }
        guard aliases > Self.aliasesBesideComplexKeysMax, let key else { return nil }
        return ConfigurationFileError("a key must be a word, in a file that has anchors and aliases.", at: key)
    }

    private func parsed() throws(ConfigurationFileError) -> Node? {
        do {
            // No resolver: it would guess types by regular expressions, and every kind of value here knows its own.
            return try Parser(yaml: self.text, resolver: .basic, encoding: .utf8).singleRoot()
        } catch let error as YamlError {
            throw self.error(error)
        } catch {
            throw ConfigurationFileError("the file can't be read: \(error).")
        }
    }

    private func error(_ error: YamlError) -> ConfigurationFileError {
        switch error {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            let told = context.map { " (\($0.text) in line \($0.mark.line))" } ?? ""
            return ConfigurationFileError("this isn't YAML: \(problem)\(told).", at: (mark.line, mark.column))
        case .duplicatedKeysInMapping(let keys, let context):
            let key = keys.first ?? ""
            return ConfigurationFileError(
                "the key \(WrittenText.shown(key)) is given twice.",
                at: self.second(key, from: context.mark)
            )
        case .reader(let problem, let offset, _, _):
            return ConfigurationFileError("this isn't YAML: \(problem).", at: self.text.place(ofCharacter: offset ?? 0))
        case .no, .memory, .writer, .emitter, .representer, .dataCouldNotBeDecoded:
            return ConfigurationFileError("the file can't be read.")
        }
    }

    /// Where the key stands again: in the next line that begins at the same column with it.
    private func second(_ key: String, from mark: Mark) -> (Int, Int) {
        let lines = self.text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        for (number, line) in lines.enumerated().dropFirst(mark.line) {
            let indent = line.prefix { $0 == " " }.count
            let words = line.drop { $0 == " " }
            guard let first = words.first, first != "#" else { continue }
            if indent < mark.column - 1 { break }
            guard indent == mark.column - 1, words.hasPrefix(key) else { continue }
            if words.dropFirst(key.count).drop(while: { $0 == " " }).first == ":" { return (number + 1, mark.column) }
        }
        return (mark.line, mark.column)
    }

    /// Counts nodes as the decoder will meet them: an alias is as large as what it stands for.
    private static func check(_ node: Node, depth: Int, _ budget: inout Int) throws(ConfigurationFileError) {
        budget -= 1
        let place = node.mark.map { ($0.line, $0.column) } ?? (0, 0)
        guard budget > 0 else {
            throw ConfigurationFileError("the file has more than \(Self.nodesMax) values, with its aliases.", at: place)
        }
        guard depth <= Self.depthMax else {
            throw ConfigurationFileError("more than \(Self.depthMax) values inside each other.", at: place)
        }
        switch node {
        case .scalar, .alias: return
        case .sequence(let nodes):
            for node in nodes { try self.check(node, depth: depth + 1, &budget) }
        case .mapping(let mapping):
            for (key, value) in mapping {
                try self.check(key, depth: depth + 1, &budget)
                try self.check(value, depth: depth + 1, &budget)
            }
        }
    }
}

/// A line of a file, before it is parsed: what may be an alias in it, and what may be a key that is no word. Inside a
/// text both may be found that aren't there.
private struct SourceLine {
    /// How many.
    private(set) var aliases = 0
    /// `? key`, `[a]: b`, `{a: b}: c`, `*alias : b`.
    private(set) var columnOfComplexKey: Int?

    init(_ line: Substring) {
        guard line.utf8.contains(where: { "?*]}:".utf8.contains($0) }) else { return }
        let letters = Array(line.unicodeScalars)
        // A colon at the beginning of a line may belong to a key that ended in the line before.
        var before: Unicode.Scalar = letters.first { !Self.blanks.contains($0) } == ":" ? "]" : " "
        var isAlias = false
        for (index, letter) in letters.enumerated() {
            let isStart = Self.starts.contains(before)
            let next = index + 1 < letters.count ? letters[index + 1] : " "
            if letter == "*", isStart, YAMLScalar.mayNameAlias(next) {
                isAlias = true
                self.aliases += 1
            }
            let isKey = letter == "?" && isStart && Self.blanks.contains(next)
            if isKey || (letter == ":" && (isAlias || Self.ends.contains(before))) {
                self.columnOfComplexKey = self.columnOfComplexKey ?? index + 1
            }
            if Self.breaks.contains(letter) { isAlias = false }
            if !Self.blanks.contains(letter) || !Self.ends.contains(before) { before = letter }
        }
    }

    private static let starts: Set<Unicode.Scalar> = [" ", "\t", "-", "[", "{", ",", ":", "?"]
    private static let blanks: Set<Unicode.Scalar> = [" ", "\t"]
    private static let ends: Set<Unicode.Scalar> = ["]", "}"]
    private static let breaks: Set<Unicode.Scalar> = [",", "[", "]", "{", "}"]
}

extension String {
    /// Line and column of a scalar that shouldn't be there.
    fileprivate func place(of scalar: Unicode.Scalar) -> (Int, Int)? {
        guard let index = self.unicodeScalars.firstIndex(of: scalar) else { return nil }
        return self.place(at: index)
    }

    /// Line and column of a character.
    fileprivate func place(ofCharacter offset: Int) -> (Int, Int) {
        self.place(at: self.index(self.startIndex, offsetBy: offset, limitedBy: self.endIndex) ?? self.endIndex)
    }

    private func place(at index: String.Index) -> (Int, Int) {
        let before = self[..<index]
        let lines = before.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        return (max(1, lines.count), (lines.last?.unicodeScalars.count ?? 0) + 1)
    }
}
