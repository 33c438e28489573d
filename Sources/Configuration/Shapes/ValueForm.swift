// How a kind of value is written and read.
internal import Yams

/// A kind of value.
struct ValueForm<Value: Hashable & Sendable>: Sendable {
    /// What may stand there, for errors and the manual: "a number from 1 to 10".
    let expected: String
    let schema: Schema
    /// The keys, when it is a mapping.
    var section: (@Sendable () -> ShapeFacts)?
    /// Reads it; nil when it is wrong, which has been reported.
    let read: @Sendable (Node, inout Reading) -> Value?
    let write: @Sendable (Value) -> WrittenValue

    /// A value that is one word or text.
    static func scalar(
        _ expected: String,
        _ schema: Schema,
        parse: @escaping @Sendable (String) -> Value?,
        write: @escaping @Sendable (Value) -> WrittenValue
    ) -> ValueForm {
        ValueForm(
            expected: expected,
            schema: schema,
            read: { node, reading in
                guard let text = reading.text(node, expected: expected) else { return nil }
                if let value = parse(text) { return value }
                reading.error("expected \(expected); found \(node.kindText).", at: node)
                return nil
            },
            write: write
        )
    }

    /// A value, or a word that says that there is none. `null` and nothing at all say so too.
    static func optional<Some>(_ form: ValueForm<Some>, _ word: String) -> ValueForm where Value == Some? {
        ValueForm(
            expected: "\(form.expected), or \(word)",
            schema: .either([form.schema, .oneOf([word]), .null]),
            section: form.section,
            read: { node, reading in
                if Reading.isNull(node) || Self.says(node, word) { return .some(.none) }
                return form.read(node, &reading).map { .some($0) }
            },
            write: { $0.map(form.write) ?? .word(word) }
        )
    }

    private static func says(_ node: Node, _ word: String) -> Bool {
        guard case .scalar(let scalar) = node else { return false }
        return scalar.string.lowercased() == word || ["none", "unlimited"].contains(scalar.string.lowercased())
    }

    /// Some of a kind.
    static func list<Element>(of form: ValueForm<Element>, _ expected: String, max: Int = 10_000) -> ValueForm
    where Value == [Element] {
        ValueForm(
            expected: expected,
            schema: .list(form.schema),
            section: form.section,
            read: { node, reading in
                if Reading.isNull(node) { return [] }
                guard case .sequence(let nodes) = node else {
                    reading.error("expected \(expected); found \(node.kindText).", at: node)
                    return nil
                }
                guard nodes.count <= max else {
                    reading.error("more than \(max) entries.", at: node)
                    return nil
                }
                return nodes.enumerated().compactMap { index, node in
                    reading.at(.index(index)) { form.read(node, &$0) }
                }
            },
            write: { .list($0.map(form.write)) }
        )
    }

    /// Some of a kind, by names that the file chooses.
    static func byName<Element>(of form: ValueForm<Element>, _ expected: String, max: Int = 10_000) -> ValueForm
    where Value == [String: Element] {
        ValueForm(
            expected: expected,
            schema: .mapping(of: form.schema),
            section: form.section,
            read: { node, reading in
                if Reading.isNull(node) { return [:] }
                guard case .mapping(let mapping) = node, mapping.count <= max else {
                    reading.error("expected \(expected); found \(node.kindText).", at: node)
                    return nil
                }
                return mapping.reduce(into: [:]) { form.read($1.key, $1.value, into: &$0, &reading) }
            },
            write: { values in
                let sorted = values.sorted { $0.key < $1.key }
                return .mapping(
                    sorted.map { WrittenEntry(key: $0, value: form.write($1), isUsual: false, needsRestart: false) }
                )
            }
        )
    }

    private func read(_ key: Node, _ value: Node, into values: inout [String: Value], _ reading: inout Reading) {
        guard case .scalar(let scalar) = key else {
            reading.error("a key must be a word; found \(key.kindText).", at: key)
            return
        }
        reading.at(.key(WrittenText.shown(scalar.string))) { values[scalar.string] = self.read(value, &$0) }
    }
}

extension ValueForm where Value: Shaped {
    /// A mapping.
    static var mapping: ValueForm {
        ValueForm(
            expected: "a mapping",
            schema: .shape(Value.shape.facts.name),
            section: { Value.shape.facts },
            read: { node, reading in
                guard case .mapping = node else {
                    reading.error(
                        "expected a mapping (\(Value.shape.facts.keyNames)); found \(node.kindText).",
                        at: node
                    )
                    return nil
                }
                var value = Value()
                Value.shape.read(node, into: &value, &reading)
                return value
            },
            write: { Value.shape.write($0) }
        )
    }
}
