// Writes the attributes of a tree into the ledger, each under its full path.

struct HostRegistrar {
    private let file: String
    /// How many elements of a name a path has had: `add[1]`, `add[2]`.
    private var counts: [String: Int] = [:]

    init(file: String) { self.file = file }

    /// Elements of collections are told apart by what they are about, or by their number.
    mutating func path(of tree: XMLTree, below path: String) -> String {
        let name = tree.element.name
        let whole = "\(path)/\(name)"
        switch name {
        case "add", "remove", "binding":
            let count = self.counts[whole, default: 0] + 1
            self.counts[whole] = count
            return "\(whole)[\(count)]"
        case "application", "virtualDirectory":
            return "\(whole)[\(tree.element["path"] ?? "")]"
        case _:
            return whole
        }
    }

    mutating func register(
        _ tree: XMLTree,
        path: String,
        _ found: inout FoundSettings
    ) throws(ImportError) -> HostElement {
        var element = HostElement(name: tree.element.name)
        for attribute in tree.element.attributes {
            element.attributes.append(try self.register(attribute, path: path, &found))
        }
        if element.name == "clear" {
            element.id = try found.ledger.add(path, "", at: SourceLine(file: self.file, line: tree.element.line))
        }
        for child in tree.children {
            let path = self.path(of: child, below: path)
            element.children.append(try self.register(child, path: path, &found))
        }
        return element
    }

    func register(
        _ attribute: XMLAttribute,
        path: String,
        _ found: inout FoundSettings
    ) throws(ImportError) -> HostAttribute {
        let isSecret = SecretName.matches(attribute.name)
        let source = SourceLine(file: self.file, line: attribute.line)
        let shown = isSecret ? ImportLedger.secret : attribute.value
        let id = try found.ledger.add("\(path)@\(attribute.name)", shown, at: source)
        if isSecret { found.ledger.note(id, Reasons.secret) }
        return HostAttribute(name: attribute.name, value: isSecret ? "" : attribute.value, id: id)
    }

    /// Bindings of other protocols are mentioned once each.
    mutating func bindings(
        _ tree: XMLTree,
        path: String,
        _ found: inout FoundSettings
    ) throws(ImportError) -> HostElement {
        var element = HostElement(name: tree.element.name)
        for child in tree.children {
            let path = self.path(of: child, below: path)
            let isOther = child.element["protocol"].map { $0.lowercased() != "ftp" } ?? false
            if child.element.name == "binding" && isOther {
                try self.mention(child, path: path, &found)
            } else {
                element.children.append(try self.register(child, path: path, &found))
            }
        }
        return element
    }

    func mention(_ tree: XMLTree, path: String, _ found: inout FoundSettings) throws(ImportError) {
        let source = SourceLine(file: self.file, line: tree.element.line)
        try found.ledger.mention(path, settings: tree.attributeCount, at: source)
    }
}
