// Where a value of applicationHost.config comes from: the nearest place that says it.

/// Elements from the nearest to the farthest: a site's own, then its defaults.
struct HostScope {
    var layers: [HostElement]

    /// The nearest value of an attribute.
    func given(_ path: String, _ attribute: String) -> Given? {
        for layer in self.layers {
            if let found = layer.element(at: path)?.attribute(attribute) { return Given(found) }
        }
        return nil
    }

    /// A collection after all of its `add`, `remove` and `clear`, the nearest entries first. Entries are the same when
    /// those attributes are.
    func collection(_ path: String, keys: [String]) -> HostCollection {
        var collection = HostCollection()
        for layer in self.layers.reversed() {
            guard let element = layer.element(at: path) else { continue }
            collection.apply(element, keys: keys)
        }
        return collection
    }
}

/// What a collection amounts to.
struct HostCollection {
    /// The entries, the nearest place's first, each place's in its order.
    private(set) var entries: [HostElement] = []
    /// Entries that a `remove` or a `clear` takes away, or that a nearer one with the same key replaces, with that.
    private(set) var dropped: [HostElement] = []
    /// The `remove` and `clear` elements.
    private(set) var operations: [HostElement] = []
    /// Whether the last place that said anything forgets what stands above it.
    private(set) var isOwn = false

    mutating func apply(_ element: HostElement, keys: [String]) {
        var added: [HostElement] = []
        self.isOwn = element.children.contains { $0.name == "clear" || $0.name == "remove" }
        for child in element.children {
            switch child.name {
            case "add":
                added.append(child)
            case "remove":
                self.operations.append(child)
                self.drop { Self.isSame($0, child, keys) }
            case "clear":
                self.operations.append(child)
                self.drop { _ in true }
                self.dropped.append(contentsOf: added)
                added = []
            case _:
                break
            }
        }
        self.drop { old in added.contains { Self.isSame(old, $0, keys) } }
        self.entries = added + self.entries
    }

    private mutating func drop(where isDropped: (HostElement) -> Bool) {
        self.dropped.append(contentsOf: self.entries.filter(isDropped))
        self.entries.removeAll(where: isDropped)
    }

    private static func isSame(_ first: HostElement, _ second: HostElement, _ keys: [String]) -> Bool {
        keys.allSatisfy { first.value($0)?.lowercased() ?? "" == second.value($0)?.lowercased() ?? "" }
    }
}

extension ImportLedger {
    /// Says of each attribute of an element what became of it, unless that was said already.
    func settle(_ element: HostElement, _ outcome: Outcome) {
        for attribute in element.attributes where !self.isSettled(attribute.id) { self.note(attribute.id, outcome) }
        if let id = element.id, !self.isSettled(id) { self.note(id, outcome) }
    }

    /// Says the same of an element and of everything in it.
    func settleAll(_ element: HostElement, _ outcome: Outcome) {
        self.settle(element, outcome)
        for child in element.children { self.settleAll(child, outcome) }
    }

    /// What one site made of an element. Another site, or another place, may make something else of it.
    func say(_ element: HostElement, _ outcome: Outcome) {
        for attribute in element.attributes { self.note(attribute.id, outcome) }
        if let id = element.id { self.note(id, outcome) }
    }

    /// What `remove` and `clear` did, and what they took away.
    func say(_ collection: HostCollection) {
        for element in collection.operations { self.say(element, .applied("taken into account")) }
        for element in collection.dropped {
            self.say(element, .notApplied("A nearer remove, clear or add takes it away, as in IIS."))
        }
    }
}
