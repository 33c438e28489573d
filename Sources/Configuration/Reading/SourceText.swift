// From text to a tree whose size is known: what YAML could do to a server is stopped here.
internal import Yams

/// The text of a file.
struct SourceText {
    /// Nodes a file may have when its aliases are written out, and how deep they may lie.
    static let nodesMax = 1_000_000, depthMax = 64

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

    /// Yams compares the keys of a mapping, and a key that is a tree of aliases would take for ever.
    private var dangerousKey: ConfigurationFileError? {
        guard self.text.utf8.contains(UInt8(ascii: "&")), self.text.utf8.contains(UInt8(ascii: "*")) else { return nil }
        for (number, line) in self.text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
            .enumerated()
        {
            guard let column = SourceLine(line).columnOfComplexKey else { continue }
            return ConfigurationFileError(
                "a key must be a word, in a file that has anchors and aliases.",
                at: (number + 1, column)
            )
        }
        return nil
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

/// A line of a file, before it is parsed.
private struct SourceLine {
    private let line: Substring

    init(_ line: Substring) { self.line = line }

    /// The column of what may be a key that is no word: `? key`, `[a]: b`, `{a: b}: c`, `*alias : b`. It may also find
    /// one in a text: an error too many in a file with anchors harms nobody.
    var columnOfComplexKey: Int? {
        var before: Character = " "
        var isAlias = false
        for (index, letter) in self.line.enumerated() {
            let isStart = " \t-[{,".contains(before)
            if letter == "?", isStart, self.isBlank(after: index) { return index + 1 }
            if letter == ":", isAlias || "]}".contains(before) { return index + 1 }
            if letter == "*", isStart { isAlias = true }
            if ",[]{}\"'".contains(letter) || (letter == "-" && isStart) { isAlias = false }
            if letter != " " || !"]}".contains(before) { before = letter }
        }
        return nil
    }

    private func isBlank(after index: Int) -> Bool {
        let next = self.line.dropFirst(index + 1).first
        return next == nil || next == " " || next == "\t"
    }
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
