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

    /// What the nearest place adds to a collection, with all that is left of what stands above it when it takes something
    /// away: then `isOwn` is true.
    func folderCollection(_ path: String, keys: [String]) -> HostCollection {
        guard let element = self.layers.first?.element(at: path) else { return HostCollection() }
        var collection = HostCollection()
        if element.children.contains(where: { $0.name == "remove" }) {
            let above = HostScope(layers: Array(self.layers.dropFirst())).collection(path, keys: keys)
            if above.entries.count <= Self.entriesAboveMax {
                collection = above.withoutHistory
            } else {
                collection.isTooLong = true
            }
        }
        collection.apply(element, keys: keys)
        if collection.isTooLong { collection.isOwn = element.children.contains { $0.name == "clear" } }
        return collection
    }

    /// A folder with `remove` says all of its list itself; of a longer one it can't.
    private static let entriesAboveMax = 200
}

/// What a collection amounts to.
struct HostCollection {
    private struct Entry {
        var element: HostElement
        var key: [String]
    }

    private var list: [Entry] = []
    /// Entries that a `remove` or a `clear` takes away, or that a nearer one with the same key replaces, with that.
    private(set) var dropped: [HostElement] = []
    /// The `remove` and `clear` elements.
    private(set) var operations: [HostElement] = []
    /// Whether the last place that said anything takes something away from what stands above it.
    var isOwn = false
    /// Whether so much stands above that `remove` isn't heeded.
    var isTooLong = false

    /// The entries, the nearest place's first, each place's in its order.
    var entries: [HostElement] { self.list.map(\.element) }

    /// The same entries, as if they had always been there.
    var withoutHistory: HostCollection {
        var copy = self
        copy.dropped = []
        copy.operations = []
        return copy
    }

    mutating func apply(_ element: HostElement, keys: [String]) {
        var added: [Entry] = []
        self.isOwn = element.children.contains { $0.name == "clear" || $0.name == "remove" }
        var removed: Set<[String]> = []
        for child in element.children {
            switch child.name {
            case "add":
                added.append(Entry(element: child, key: Self.key(child, keys)))
            case "remove":
                self.operations.append(child)
                removed.insert(Self.key(child, keys))
            case "clear":
                self.operations.append(child)
                self.drop { _ in true }
                self.dropped.append(contentsOf: added.map(\.element))
                added = []
            case _:
                break
            }
        }
        let replaced = removed.union(added.map(\.key))
        self.drop { replaced.contains($0.key) }
        self.list = added + self.list
    }

    private mutating func drop(where isDropped: (Entry) -> Bool) {
        self.dropped.append(contentsOf: self.list.filter(isDropped).map(\.element))
        self.list.removeAll(where: isDropped)
    }

    private static func key(_ element: HostElement, _ names: [String]) -> [String] {
        names.map { element.value($0)?.lowercased() ?? "" }
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
        let tooLong = Outcome.notApplied(
            "So much stands above that it can't be taken away here. Write it in spillway.yaml."
        )
        for element in collection.operations {
            let isHeeded = element.name == "clear" || !collection.isTooLong
            self.say(element, isHeeded ? .applied("taken into account") : tooLong)
        }
        for element in collection.dropped {
            self.say(element, .notApplied("A nearer remove, clear or add takes it away, as in IIS."))
        }
    }
}
