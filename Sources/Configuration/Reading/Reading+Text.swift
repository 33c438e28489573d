// Scalars of a file as text: what `${NAME}` stands for, and what means nothing.
internal import Yams

extension Reading {
    /// Bytes a text may have after `${NAME}` has been replaced.
    static let textBytesMax = 65_536

    /// The text of a scalar, with the environment put in; nil, and an error, for everything else.
    mutating func text(_ node: Node, expected: String) -> String? {
        guard case .scalar(let scalar) = node else {
            self.error("expected \(expected); found \(node.kindText).", at: node)
            return nil
        }
        guard scalar.string.utf8.count <= Self.textBytesMax else {
            self.error("the text is longer than \(Self.textBytesMax) bytes.", at: node)
            return nil
        }
        guard scalar.string.utf8.contains(UInt8(ascii: "$")) else { return scalar.string }
        return self.substituted(scalar.string, at: node)
    }

    /// Whether the scalar says that there is no value: nothing, `~` or `null`, without quotes.
    static func isNull(_ node: Node) -> Bool {
        guard case .scalar(let scalar) = node else { return false }
        switch scalar.style {
        case .any, .plain: return ["", "~", "null", "Null", "NULL"].contains(scalar.string)
        case .singleQuoted, .doubleQuoted, .literal, .folded: return false
        }
    }

    /// `${NAME}` is a variable of the environment, `$$` a dollar.
    private mutating func substituted(_ text: String, at node: Node) -> String? {
        var result = ""
        var rest = text[...]
        while let dollar = rest.firstIndex(of: "$") {
            result += rest[..<dollar]
            rest = rest[rest.index(after: dollar)...]
            if rest.first == "$" {
                result += "$"
                rest = rest.dropFirst()
            } else if rest.first == "{" {
                guard let value = self.variable(&rest, at: node) else { return nil }
                result += value
            } else {
                result += "$"
            }
            guard result.utf8.count <= Self.textBytesMax else {
                self.error("the text is longer than \(Self.textBytesMax) bytes.", at: node)
                return nil
            }
        }
        return result + rest
    }

    /// The variable at the beginning of `rest`, which loses it.
    private mutating func variable(_ rest: inout Substring, at node: Node) -> String? {
        guard let end = rest.firstIndex(of: "}") else {
            self.error("${ has no closing brace. A dollar before a brace is written $${.", at: node)
            return nil
        }
        let name = String(rest[rest.index(after: rest.startIndex)..<end])
        rest = rest[rest.index(after: end)...]
        guard let value = self.surroundings.environment(name) else {
            self.error(
                "the environment has no variable \(WrittenText.shown(name)). Set it, or write the value.",
                at: node
            )
            return nil
        }
        return value
    }
}

extension Node {
    /// What it is, for an error.
    var kindText: String {
        switch self {
        case .scalar(let scalar): scalar.string.isEmpty ? "nothing" : "\"\(WrittenText.shown(scalar.string))\""
        case .mapping: "a mapping"
        case .sequence: "a list"
        case .alias: "an alias"
        }
    }
}
