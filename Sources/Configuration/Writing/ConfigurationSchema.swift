// The JSON Schema of spillway.yaml, which editors use to complete and check it while it is typed.

/// `docs/spillway.schema.json`.
public enum ConfigurationSchema {
    /// The schema (JSON Schema draft 7), with a line end.
    public static var json: String {
        let root = FileContents.shape.facts
        var shapes: [(name: String, facts: ShapeFacts)] = []
        Self.collect(root, into: &shapes)
        let definitions = shapes.map { (Self.definition($0.name), Self.object($0.facts)) }
        let head: [(String, JSONText)] = [
            ("$schema", .text("http://json-schema.org/draft-07/schema#")),
            ("title", .text("spillway.yaml")),
        ]
        guard case .object(let body) = Self.object(root) else { return "" }
        return JSONText.object(head + body + [("definitions", .object(definitions + [Self.variable]))]).text() + "\n"
    }

    /// Any scalar may come from the environment.
    private static let variable: (String, JSONText) = (
        "environment", .object([("type", .text("string")), ("pattern", .text("\\$\\{[^}]+\\}"))])
    )

    private static func collect(_ facts: ShapeFacts, into shapes: inout [(name: String, facts: ShapeFacts)]) {
        for key in facts.keys {
            for section in key.sections where !shapes.contains(where: { $0.name == section.name }) {
                if !section.keys.isEmpty { shapes.append((section.name, section)) }
                Self.collect(section, into: &shapes)
            }
        }
    }

    private static func definition(_ name: String) -> String { name.replacing(" ", with: "-") }

    private static func object(_ facts: ShapeFacts) -> JSONText {
        let properties = facts.keys.map { ($0.name, Self.property($0)) }
        let required = facts.keys.filter(\.isRequired).map { JSONText.text($0.name) }
        return .object(
            [
                ("description", .text(facts.meaning)), ("type", .text("object")),
                ("properties", .object(properties)), ("additionalProperties", .flag(false)),
            ] + (required.isEmpty ? [] : [("required", .list(required))])
        )
    }

    private static func property(_ key: KeyFacts) -> JSONText {
        let usual = key.usual.map { " Default: \($0)." } ?? ""
        let iis = key.iis.isEmpty ? "" : " In IIS: \(key.iis)."
        return .object([("description", .text(key.meaning + usual + iis))] + Self.pairs(key.schema))
    }

    private static func pairs(_ schema: Schema) -> [(String, JSONText)] {
        switch schema {
        case .text: [("type", .list([.text("string"), .text("number"), .text("boolean")]))]
        case .number(let range):
            [("anyOf", .list([Self.number(range), .object([("$ref", .text("#/definitions/environment"))])]))]
        case .flag: [("enum", .list([.flag(true), .flag(false)] + ["yes", "no", "on", "off"].map { .text($0) }))]
        case .oneOf(let words): [("enum", .list(words.map { .text($0) }))]
        case .pattern(let pattern): [("type", .text("string")), ("pattern", .text(pattern + "|\\$\\{"))]
        case .list(let element): [("type", .text("array")), ("items", .object(Self.pairs(element)))]
        case .mapping(let value): [("type", .text("object")), ("additionalProperties", .object(Self.pairs(value)))]
        case .shape(let name): [("$ref", .text("#/definitions/\(Self.definition(name))"))]
        case .either(let schemas): [("anyOf", .list(schemas.map { .object(Self.pairs($0)) }))]
        case .null: [("type", .text("null"))]
        }
    }

    private static func number(_ range: ClosedRange<Int>) -> JSONText {
        let most: [(String, JSONText)] = range.upperBound == .max ? [] : [("maximum", .number(range.upperBound))]
        return .object([("type", .text("integer")), ("minimum", .number(range.lowerBound))] + most)
    }
}

extension KeyFacts {
    /// The mappings below the key: one, or one for each type of authenticator.
    var sections: [ShapeFacts] {
        guard let section = self.section?() else { return [] }
        return section.name == AuthenticatorFacts.head.name ? [section] + AuthenticatorFacts.shapes : [section]
    }
}
