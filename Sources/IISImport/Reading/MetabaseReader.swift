// MetaBase.xml of IIS 6, and what iiscnfg.vbs exports: one element a key, its properties as attributes, its path in
// `Location`.

struct MetabaseReader {
    private let file: String
    /// The key whose element is open.
    private var location: String?

    init(file: String) { self.file = file }

    /// Reads what is inside of `MBProperty`, and its end.
    mutating func read(_ reader: inout XMLReader, into found: inout FoundSettings) throws(ImportError) {
        var depth = 0
        while true {
            switch try reader.next() {
            case .start(let element):
                depth += 1
                try self.element(element, &found)
            case .end:
                depth -= 1
                if depth < 0 { return }
                // Keys stand directly below MBProperty, their Custom entries below them.
                if depth == 0 { self.location = nil }
            case .finish:
                return
            }
        }
    }

    private mutating func element(_ element: XMLElement, _ found: inout FoundSettings) throws(ImportError) {
        if element.name == "Custom", let location = self.location {
            return try self.custom(element, at: location, &found)
        }
        guard let text = element["Location"] else {
            return try self.elementWithoutLocation(element, &found)
        }
        let location = Metabase.location(text)
        self.location = location
        let properties = element.attributes.filter { $0.name != "Location" }
        if let part = Metabase.foreignPart(of: location) {
            let source = SourceLine(file: self.file, line: element.line)
            return try found.ledger.mention(part, settings: properties.count, at: source)
        }
        try found.addKey(location, at: SourceLine(file: self.file, line: element.line))
        for property in properties {
            let source = SourceLine(file: self.file, line: property.line)
            try found.add(property.name, property.value, at: location, source)
        }
    }

    /// An element that is no key is told of.
    private func elementWithoutLocation(
        _ element: XMLElement,
        _ found: inout FoundSettings
    ) throws(ImportError) {
        let source = SourceLine(file: self.file, line: element.line)
        try found.ledger.mention(
            element.name,
            settings: element.attributes.count,
            at: source,
            because: "The element has no Location: it belongs to no key of the metabase."
        )
    }

    /// A property that isn't in the schema of its key: number, value, and whether it is inherited.
    private func custom(
        _ element: XMLElement,
        at location: String,
        _ found: inout FoundSettings
    ) throws(ImportError) {
        let source = SourceLine(file: self.file, line: element.line)
        if let part = Metabase.foreignPart(of: location) {
            return try found.ledger.mention(part, settings: 1, at: source)
        }
        let number = element["ID"]?.trimmed ?? ""
        let named = element["Name"]?.trimmed ?? ""
        guard !number.isEmpty || !named.isEmpty else {
            throw ImportError(file: self.file, line: element.line, "<Custom> has neither a Name nor an ID.")
        }
        let attributes = element["Attributes"] ?? ""
        let entry = CustomEntry(
            name: named.isEmpty ? number : named,
            setting: Int(number).flatMap { MetabaseSetting(id: $0) } ?? MetabaseSetting(name: named),
            value: element["Value"] ?? "",
            isSecret: Self.flags(attributes, name: "SECURE", bit: 2),
            isInherited: Self.flags(attributes, name: "INHERIT", bit: 1)
        )
        try found.add(entry, at: location, source)
    }

    /// Whether a list like `INHERIT | SECURE`, or its number, has that flag.
    private static func flags(_ text: String, name: String, bit: Int) -> Bool {
        if let number = Int(text.trimmed) { return number & bit != 0 }
        return text.split(separator: "|").contains { String($0).trimmed.uppercased() == name }
    }
}

/// A property with a number.
struct CustomEntry {
    /// As the file names it; its number when it has no name.
    var name: String
    var setting: MetabaseSetting?
    var value: String
    var isSecret: Bool
    var isInherited: Bool
}
