// Reads markup as strictly as XML: a second opinion on what the report writes.

/// What is in a page, or why it isn't well-formed.
struct MarkupReader {
    /// How often each element opens.
    private(set) var elements: [String: Int] = [:]
    /// All text between tags, without its escapes.
    private(set) var text = ""
    /// The values of all attributes, by their names.
    private(set) var attributes: [String: [String]] = [:]
    /// What is wrong; empty when nothing is.
    private(set) var problems: [String] = []
    private var open: [String] = []
    private var rest: Substring

    init(_ markup: String) {
        self.rest = Substring(markup)
        let type = "<!DOCTYPE html>\n"
        if self.rest.hasPrefix(type) { self.rest.removeFirst(type.count) }
        while let character = self.rest.first, self.problems.isEmpty {
            if character == "<" { self.readTag() } else { self.readText() }
        }
        if !self.open.isEmpty { self.problems.append("never closed: \(self.open)") }
    }

    private mutating func readText() {
        let part = self.rest.prefix { $0 != "<" }
        self.rest.removeFirst(part.count)
        self.text += self.unescaped(part)
    }

    private mutating func readTag() {
        self.rest.removeFirst()
        if self.skip("/") {
            let name = self.name()
            if self.open.popLast() != name { self.problems.append("</\(name)> closes nothing") }
            return self.expect(">")
        }
        let name = self.name()
        self.elements[name, default: 0] += 1
        while self.skip(" ") { self.readAttribute() }
        if self.skip("/") { return self.expect(">") }
        self.open.append(name)
        self.expect(">")
    }

    private mutating func readAttribute() {
        let name = self.name()
        self.expect("=")
        self.expect("\"")
        let value = self.rest.prefix { $0 != "\"" }
        self.rest.removeFirst(value.count)
        self.expect("\"")
        if value.contains("<") { self.problems.append("< in \(name)") }
        self.attributes[name, default: []].append(self.unescaped(value))
    }

    private mutating func name() -> String {
        let name = self.rest.prefix { ($0.isASCII && ($0.isLetter || $0.isNumber)) || $0 == "-" }
        self.rest.removeFirst(name.count)
        if name.isEmpty { self.problems.append("no name before \(self.rest.prefix(20))") }
        return String(name)
    }

    private mutating func skip(_ character: Character) -> Bool {
        guard self.rest.first == character else { return false }
        self.rest.removeFirst()
        return true
    }

    private mutating func expect(_ character: Character) {
        if !self.skip(character) { self.problems.append("\(character) expected before \(self.rest.prefix(20))") }
    }

    private mutating func unescaped(_ text: Substring) -> String {
        let names: [Substring: String] = ["amp": "&", "lt": "<", "gt": ">", "quot": "\"", "#39": "'"]
        var result = ""
        for (index, part) in text.split(separator: "&", omittingEmptySubsequences: false).enumerated() {
            guard index > 0 else { result += part; continue }
            let name = part.prefix { $0 != ";" }
            guard let meaning = names[name], name.count < part.count else {
                self.problems.append("a bare & before \(part.prefix(20))")
                continue
            }
            result += meaning + part.dropFirst(name.count + 1)
        }
        return result
    }
}
