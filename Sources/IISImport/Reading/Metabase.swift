// The metabase: keys with properties, in a tree that only their paths draw.

/// A property of a key.
struct MetabaseProperty: Hashable {
    var setting: MetabaseSetting
    var value: String
    /// Whether children have it too.
    var isInherited: Bool
    var id: SettingID

    /// The items of a list: metabase files separate them by line ends and tabs.
    var items: [String] {
        self.value.split(whereSeparator: \.isNewline).map { String($0).trimmed }.filter { !$0.isEmpty }
    }
}

/// A key.
struct MetabaseKey: Hashable {
    /// Its path as the file has it, `/LM` in front.
    var location: String
    var properties: [MetabaseSetting: MetabaseProperty] = [:]
}

/// All keys of all inputs that are about FTP. Paths compare without case.
struct Metabase {
    /// Where FTP's part begins.
    static let service = "/LM/MSFTPSVC"

    private(set) var keys: [String: MetabaseKey] = [:]
    /// The paths directly below a path, in the order of the input.
    private var names: [String: [String]] = [:]

    /// The key at a path.
    subscript(_ location: String) -> MetabaseKey? { self.keys[location.lowercased()] }

    /// Adds a key, even one without properties: a site may have nothing of its own. Keys of FTP that stand above it exist
    /// then too, though an export may have left them out.
    mutating func addKey(_ location: String) {
        var location = location
        while self.keys[location.lowercased()] == nil {
            let name = location.lowercased()
            self.keys[name] = MetabaseKey(location: location)
            guard let parent = Self.parent(of: location) else { return }
            self.names[parent.lowercased(), default: []].append(name)
            guard name.hasPrefix(Self.service.lowercased() + "/") else { return }
            location = parent
        }
    }

    /// Adds a property. What stood there before is answered: the later value counts, as in a metabase.
    mutating func set(_ property: MetabaseProperty, at location: String, ledger: ImportLedger) {
        self.addKey(location)
        let name = location.lowercased()
        if let old = self.keys[name]?.properties.updateValue(property, forKey: property.setting) {
            let later = ledger.source(property.id)
            ledger.note(old.id, .notApplied("The same property stands again at \(later.text), and that one counts."))
        }
    }

    /// The value of a setting for a key: its own, or that of the nearest key above.
    func effective(_ setting: MetabaseSetting, at location: String) -> MetabaseProperty? {
        var path = location.lowercased()
        var isOwn = true
        while true {
            if let property = self.keys[path]?.properties[setting], isOwn || property.isInherited { return property }
            isOwn = false
            guard let parent = Self.parent(of: path) else { return nil }
            path = parent
        }
    }

    /// The keys directly below one, in the order of the input.
    func children(of location: String) -> [MetabaseKey] {
        (self.names[location.lowercased()] ?? []).compactMap { self.keys[$0] }
    }

    /// The keys below one, at any depth: each before those below it.
    func descendants(of location: String) -> [MetabaseKey] {
        var found: [MetabaseKey] = []
        var waiting = Array((self.names[location.lowercased()] ?? []).reversed())
        while let name = waiting.popLast() {
            if let key = self.keys[name] { found.append(key) }
            waiting.append(contentsOf: (self.names[name] ?? []).reversed())
        }
        return found
    }

    /// `/lm/msftpsvc` for `/lm/msftpsvc/1`; nil above everything.
    private static func parent(of path: String) -> String? {
        guard let slash = path.lastIndex(of: "/"), path != "/" else { return nil }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// A path as all of them are written here: `/LM/…`, no slash at the end. The root of everything is `/`.
    static func location(_ text: String) -> String {
        var parts = text.split(separator: "/").map(String.init)
        if parts.first == "." { parts.removeFirst() }
        guard let first = parts.first else { return "/" }
        let isWhole = ["lm", "schema"].contains(first.lowercased())
        return "/" + (isWhole ? parts : ["LM"] + parts).joined(separator: "/")
    }

    /// The part of the metabase that a key belongs to when it isn't FTP's: `/LM/W3SVC`; nil for FTP's own, and for what
    /// stands above all services and reaches FTP too.
    static func foreignPart(of location: String) -> String? {
        let parts = location.split(separator: "/").map(String.init)
        guard let first = parts.first else { return nil }
        guard first.lowercased() == "lm" else { return "/\(first)" }
        guard parts.count > 1, parts[1].lowercased() != "msftpsvc" else { return nil }
        return "/\(parts[0])/\(parts[1])"
    }
}
