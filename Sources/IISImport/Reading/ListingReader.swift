// What adsutil.vbs ENUM and ENUM_ALL print: `Name : (TYPE) value`, lists with one item a line, keys in brackets.
//
// ENUM doesn't print the key it was asked for. It is taken from a pasted command line, from the keys below it, or from
// the kind of key it is, in this order.

struct ListingReader {
    private var lines: LineReader
    private let file: String
    private var location: String?
    /// Properties of the key that the listing doesn't name.
    private var nameless: [ListedProperty] = []

    private struct ListedProperty {
        var name: String
        var value: String
        var line: Int
    }

    init(_ input: TextInput) {
        self.lines = LineReader(input)
        self.file = input.file
    }

    /// Reads the whole file.
    mutating func read(into found: inout FoundSettings) throws(ImportError) {
        while let line = try self.lines.next() {
            let text = line.text.trimmed
            if text.isEmpty || Self.isTalk(text) { continue }
            if let asked = Self.askedLocation(text) {
                try self.settleNameless(at: asked, &found)
                self.location = asked
            } else if text.hasPrefix("[") {
                try self.openKey(text, line, &found)
            } else {
                try self.property(line, &found)
            }
        }
        try self.settleNameless(at: self.guess(firstChild: nil), &found)
    }

    /// What the script host says about itself.
    private static func isTalk(_ text: String) -> Bool {
        let text = text.lowercased()
        return text.hasPrefix("microsoft (r)") || text.hasPrefix("copyright (c)")
    }

    /// The key of a command line like `C:\> cscript adsutil.vbs ENUM MSFTPSVC/1`.
    private static func askedLocation(_ text: String) -> String? {
        let words = text.split(separator: " ").map { String($0) }
        guard words.contains(where: { $0.lowercased().hasSuffix("adsutil.vbs") }),
            let verb = words.firstIndex(where: { $0.lowercased().hasPrefix("enum") }), verb + 1 < words.count
        else { return nil }
        return Metabase.location(words[verb + 1])
    }

    /// `[/MSFTPSVC/1/ROOT]`.
    private mutating func openKey(_ text: String, _ line: TextLine, _ found: inout FoundSettings) throws(ImportError) {
        guard text.hasSuffix("]"), text.hasPrefix("[/") else {
            throw self.lines.error(line, "The name of the key doesn't end with \"]\": the listing is cut short.")
        }
        let location = Metabase.location(String(text.dropFirst().dropLast()))
        try self.settleNameless(at: self.guess(firstChild: location), &found)
        self.location = location
        guard Metabase.foreignPart(of: location) == nil else { return }
        try found.addKey(location, at: SourceLine(file: self.file, line: line.number))
    }

    private mutating func property(_ line: TextLine, _ found: inout FoundSettings) throws(ImportError) {
        guard let colon = line.text.firstIndex(of: ":") else { throw self.notUnderstood(line) }
        let name = String(line.text[..<colon]).trimmed
        let rest = String(line.text[line.text.index(after: colon)...]).trimmed
        guard rest.hasPrefix("("), let end = rest.firstIndex(of: ")"), !name.isEmpty, !name.contains(" ") else {
            throw self.notUnderstood(line)
        }
        let type = rest[rest.index(after: rest.startIndex)..<end].uppercased()
        let text = String(rest[rest.index(after: end)...]).trimmed
        let value = type == "LIST" ? try self.list(text, line) : try self.scalar(text, type: type, line)
        let listed = ListedProperty(name: name, value: value, line: line.number)
        if let location = self.location { return try self.add(listed, at: location, &found) }
        guard self.nameless.count < self.lines.input.limits.xml.attributesMax else { throw self.notUnderstood(line) }
        self.nameless.append(listed)
    }

    private func notUnderstood(_ line: TextLine) -> ImportError {
        self.lines.error(line, "This is no line of adsutil's ENUM (Name : (TYPE) value): the listing is damaged.")
    }

    /// `(2 Items)` and that many lines in quotes.
    private mutating func list(_ text: String, _ line: TextLine) throws(ImportError) -> String {
        let digits = text.drop { $0 == "(" }.prefix { $0.isASCII && $0.isNumber }
        guard let count = Int(digits), count <= self.lines.input.limits.xml.attributesMax else {
            throw self.lines.error(line, "The number of items of the list is missing or too large.")
        }
        var items: [String] = []
        for _ in 0..<count {
            guard let item = try self.lines.next() else {
                throw self.lines.error(line, "The list has fewer items than it says: the listing is cut short.")
            }
            items.append(try self.unquoted(item.text.trimmed, line))
        }
        return items.joined(separator: "\n")
    }

    private mutating func scalar(_ text: String, type: String, _ line: TextLine) throws(ImportError) -> String {
        if text.hasPrefix("\"") { return try self.unquoted(text, line) }
        guard line.isWhole || type != "INTEGER" else {
            throw self.lines.error(line, "The last line doesn't end: the listing may be cut short.")
        }
        return text
    }

    /// Text in quotes; a text with line ends goes on until the line that closes it.
    private mutating func unquoted(_ text: String, _ line: TextLine) throws(ImportError) -> String {
        guard text.hasPrefix("\"") else { return text }
        var text = text
        while text.count < 2 || !text.hasSuffix("\"") {
            guard let next = try self.lines.next() else {
                throw self.lines.error(line, "The text doesn't end: the listing is cut short.")
            }
            text += "\n" + next.text.trimmed
            guard text.utf8.count <= self.lines.input.limits.valueBytesMax else {
                throw self.lines.error(
                    line,
                    "The text is longer than \(self.lines.input.limits.valueBytesMax >> 10) KB."
                )
            }
        }
        return String(text.dropFirst().dropLast())
    }

    /// The key that the properties so far belong to.
    private func guess(firstChild: String?) -> String {
        if let child = firstChild, let slash = child.lastIndex(of: "/"), child.count > Metabase.service.count {
            return String(child[..<slash])
        }
        let kind = self.nameless.first { $0.name.lowercased() == "keytype" }?.value.lowercased()
        return kind == "iisftpservice" ? Metabase.service : "\(Metabase.service)/1"
    }

    private mutating func settleNameless(at location: String, _ found: inout FoundSettings) throws(ImportError) {
        for property in self.nameless { try self.add(property, at: location, &found) }
        self.nameless = []
    }

    private func add(
        _ property: ListedProperty,
        at location: String,
        _ found: inout FoundSettings
    ) throws(ImportError) {
        let source = SourceLine(file: self.file, line: property.line)
        if let part = Metabase.foreignPart(of: location) {
            return try found.ledger.mention(part, settings: 1, at: source)
        }
        try found.addKey(location, at: source)
        try found.add(property.name, property.value, at: location, source)
    }
}
