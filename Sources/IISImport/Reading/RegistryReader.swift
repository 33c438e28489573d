// What regedit exports: keys in brackets, values as "name"=data.

struct RegistryReader {
    private var lines: LineReader
    private let file: String
    /// Whether bytes of strings are UTF-16; REGEDIT4 has one byte a character.
    private var isUnicode = true
    private var key: String?
    private var part: RegistryValues.Part?

    static let headers = ["Windows Registry Editor Version 5.00", "REGEDIT4"]

    init(_ input: TextInput) {
        self.lines = LineReader(input)
        self.file = input.file
    }

    /// Reads the whole file.
    mutating func read(into found: inout FoundSettings) throws(ImportError) {
        try self.header()
        while let line = try self.lines.next() {
            let text = line.text.trimmed
            if text.isEmpty || text.hasPrefix(";") { continue }
            if text.hasPrefix("[") {
                try self.openKey(text, line, &found)
            } else {
                try self.value(line, &found)
            }
        }
    }

    private mutating func header() throws(ImportError) {
        var line = try self.lines.next()
        while let blank = line, blank.text.trimmed.isEmpty { line = try self.lines.next() }
        guard let line, Self.headers.contains(line.text.trimmed) else {
            throw ImportError(file: self.file, line: 1, "The first line must be \"\(Self.headers[0])\" or REGEDIT4.")
        }
        self.isUnicode = line.text.trimmed == Self.headers[0]
    }

    /// `[key]`, or `[-key]`, which deletes it.
    private mutating func openKey(_ text: String, _ line: TextLine, _ found: inout FoundSettings) throws(ImportError) {
        guard text.hasSuffix("]") else { throw self.lines.error(line, "The name of the key doesn't end with \"]\".") }
        let name = String(text.dropFirst().dropLast())
        guard name.hasPrefix("-") else {
            self.key = name
            self.part = RegistryValues.Part(key: name)
            return
        }
        self.key = nil
        let key = String(name.dropFirst())
        let source = SourceLine(file: self.file, line: line.number)
        guard let part = RegistryValues.Part(key: key) else {
            return try found.ledger.mention(Self.foreignPart(key), settings: 1, at: source)
        }
        let id = try found.ledger.add(key, "(deleted)", at: source)
        found.registry.removeAll(in: part, because: id, ledger: found.ledger)
        found.ledger.note(id, Self.deleted)
    }

    private static let deleted = Outcome.changed(
        "",
        because: "The file deletes it: what Spillway has by itself counts."
    )

    private mutating func value(_ line: TextLine, _ found: inout FoundSettings) throws(ImportError) {
        guard let key = self.key else { throw self.lines.error(line, "A value stands before any [key].") }
        var cursor = RegistryCursor(try self.continued(line))
        guard let name = cursor.name(), cursor.take("=") else {
            throw self.lines.error(line, "This is no \"name\"=data of a registry file: the file is damaged.")
        }
        let source = SourceLine(file: self.file, line: line.number)
        if cursor.rest == "-" { return try self.delete(name, source, &found) }
        guard let data = cursor.data(isUnicode: self.isUnicode, isWhole: line.isWhole) else {
            throw self.lines.error(line, "The data of \"\(name)\" can't be read: the file is damaged or cut short.")
        }
        guard let part = self.part else {
            return try found.ledger.mention(Self.foreignPart(key), settings: 1, at: source)
        }
        let shown = SecretName.matches(name) ? ImportLedger.secret : data.shown
        let id = try found.ledger.add(Self.path(key, name), shown, at: source)
        found.registry.set(RegistryValue(name: name, data: data, id: id), in: part, ledger: found.ledger)
    }

    private func delete(_ name: String, _ source: SourceLine, _ found: inout FoundSettings) throws(ImportError) {
        guard let key = self.key else { return }
        guard let part = self.part else {
            return try found.ledger.mention(Self.foreignPart(key), settings: 1, at: source)
        }
        let id = try found.ledger.add(Self.path(key, name), "(deleted)", at: source)
        found.registry.remove(name, in: part, because: id, ledger: found.ledger)
        found.ledger.note(id, Self.deleted)
    }

    /// The part that a key belongs to: `HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Services\W3SVC`.
    private static func foreignPart(_ key: String) -> String {
        key.split(separator: "\\", omittingEmptySubsequences: false).prefix(5).joined(separator: "\\")
    }

    /// `@` is the key's own value.
    private static func path(_ key: String, _ name: String) -> String { "\(key)\\\(name.isEmpty ? "@" : name)" }

    /// A line with those that continue it: hex data with `\` at the end, and strings with line ends in them.
    private mutating func continued(_ line: TextLine) throws(ImportError) -> String {
        var text = line.text
        while RegistryCursor.goesOn(text) {
            guard let next = try self.lines.next() else {
                throw self.lines.error(line, "The value doesn't end: the file is cut short.")
            }
            if RegistryCursor(text).endsInBackslash {
                text = String(text.trimmed.dropLast()) + next.text.trimmed
            } else {
                text += "\n" + next.text
            }
            guard text.utf8.count <= self.lines.input.limits.lineBytesMax else {
                throw self.lines.error(
                    line,
                    "The value is longer than \(self.lines.input.limits.lineBytesMax >> 10) KB."
                )
            }
        }
        return text
    }
}
