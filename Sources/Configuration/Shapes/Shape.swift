// One declaration for each key of spillway.yaml. Decoder, encoder, JSON Schema, manual and reload plan read it.
internal import Yams

/// A part of a settings value.
typealias KeyPlace<Owner, Value> = any WritableKeyPath<Owner, Value> & Sendable

/// A type that stands in the file as a mapping.
protocol Shaped: Hashable, Sendable {
    /// Its defaults.
    init()
    /// Its keys.
    static var shape: Shape<Self> { get }
}

/// The keys of a mapping.
struct Shape<Owner: Hashable & Sendable>: Sendable {
    /// The name of its section in the manual, and in the schema.
    let facts: ShapeFacts
    let keys: [Key<Owner>]
    private let indices: [String: Int]

    init(_ name: String, _ meaning: String, keys: [Key<Owner>]) {
        self.facts = ShapeFacts(name: name, meaning: meaning, keys: keys.map(\.facts))
        self.keys = keys
        self.indices = Dictionary(keys.enumerated().map { ($1.facts.name, $0) }) { first, _ in first }
    }

    /// Puts what the mapping says into a value; what it doesn't say stays as it was.
    func read(_ node: Node, into owner: inout Owner, _ reading: inout Reading) {
        guard case .mapping(let mapping) = node else {
            // `limits:` with nothing behind it says nothing.
            guard !Reading.isNull(node) else { return }
            reading.error("expected a mapping (\(self.facts.keyNames)); found \(node.kindText).", at: node)
            return
        }
        var found: Set<Int> = []
        for (index, value) in self.known(mapping, &reading).sorted(by: { $0.index < $1.index }) {
            found.insert(index)
            reading.at(.key(self.keys[index].facts.name)) { self.keys[index].read(value, &owner, &$0) }
        }
        for (index, key) in self.keys.enumerated() where key.facts.isRequired && !found.contains(index) {
            reading.at(.key(key.facts.name)) { $0.error("it is missing: expected \(key.facts.expected).", at: node) }
        }
    }

    /// Every key with its value.
    func write(_ owner: Owner) -> WrittenValue {
        .mapping(
            self.keys.map {
                WrittenEntry(
                    key: $0.facts.name,
                    value: $0.write(owner),
                    isUsual: $0.isUsual(owner),
                    needsRestart: $0.facts.needsRestart
                )
            }
        )
    }

    /// The same without some keys.
    func without(_ names: Set<String>, _ name: String, _ meaning: String) -> Shape {
        Shape(name, meaning, keys: self.keys.filter { !names.contains($0.facts.name) })
    }

    /// Errors for what isn't a key; the others by their place in the table, for some are read before others.
    private func known(_ mapping: Node.Mapping, _ reading: inout Reading) -> [(index: Int, value: Node)] {
        mapping.compactMap { key, value in
            guard case .scalar(let scalar) = key else {
                reading.error("a key must be a word; found \(key.kindText).", at: key)
                return nil
            }
            guard let index = self.indices[scalar.string] else {
                reading.at(.key(WrittenText.shown(scalar.string))) {
                    $0.error(self.facts.reasonForUnknown(scalar.string), at: key)
                }
                return nil
            }
            return (index, value)
        }
    }
}

/// A key of a mapping.
struct Key<Owner: Sendable>: Sendable {
    var facts: KeyFacts
    let read: @Sendable (Node, inout Owner, inout Reading) -> Void
    let write: @Sendable (Owner) -> WrittenValue
    let isUsual: @Sendable (Owner) -> Bool
}

/// What is known of a key beside its type.
struct KeyFacts: Sendable {
    let name: String
    /// What it does, in a sentence or two.
    let meaning: String
    /// What may stand there.
    let expected: String
    let schema: Schema
    /// The default, as one would write it; nil for a section.
    let usual: String?
    /// What the keys below it are; nil for a value.
    let section: (@Sendable () -> ShapeFacts)?
    /// What IIS calls it; empty when it has no such setting.
    var iis = ""
    var isRequired = false
    var needsRestart = false
}

/// What is known of a mapping beside its type.
struct ShapeFacts: Sendable {
    let name: String
    let meaning: String
    let keys: [KeyFacts]

    /// The first keys, for an error.
    var keyNames: String {
        let names = self.keys.prefix(6).map(\.name).joined(separator: ", ")
        return self.keys.count > 6 ? "\(names), ..." : names
    }

    /// What to say of a key that isn't one.
    func reasonForUnknown(_ name: String) -> String {
        if let near = Suggestion.nearest(to: name, among: self.keys.map(\.name)) {
            return "there is no such key. Did you mean \(near)?"
        }
        if let path = self.pathBelow(to: name, depth: 2) { return "there is no such key here. Did you mean \(path)?" }
        return "there is no such key. Here may stand \(self.keys.map(\.name).joined(separator: ", "))."
    }

    /// Where a key of that name is, further down: `limits.maxConnections`.
    private func pathBelow(to name: String, depth: Int) -> String? {
        guard depth > 0 else { return nil }
        for key in self.keys {
            guard let section = key.section?() else { continue }
            if section.keys.contains(where: { $0.name.lowercased() == name.lowercased() }) {
                return "\(key.name).\(section.keys.first { $0.name.lowercased() == name.lowercased() }?.name ?? name)"
            }
            if let path = section.pathBelow(to: name, depth: depth - 1) { return "\(key.name).\(path)" }
        }
        return nil
    }
}
