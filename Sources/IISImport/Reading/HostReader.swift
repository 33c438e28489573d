// applicationHost.config of IIS 7 to 10: sites, their defaults, and system.ftpServer, global and by location.

struct HostReader {
    private let file: String
    private var host = ApplicationHost()
    private var trees = XMLTreeReader()

    init(file: String) { self.file = file }

    /// What was read.
    var result: ApplicationHost { self.host }

    /// Reads one element directly below `configuration`, which was opened.
    mutating func part(
        _ element: XMLElement,
        _ reader: inout XMLReader,
        into found: inout FoundSettings
    ) throws(ImportError) {
        switch element.name {
        case "system.applicationHost": try self.applicationHost(element, &reader, &found)
        case "system.ftpServer": try self.server(element, below: "", &reader, &found)
        case "location": try self.location(element, &reader, &found)
        case _: try self.foreign(element, below: "", &reader, &found)
        }
    }

    /// A part that isn't FTP's: one mention.
    private func foreign(
        _ element: XMLElement,
        below path: String,
        _ reader: inout XMLReader,
        _ found: inout FoundSettings
    ) throws(ImportError) {
        let source = SourceLine(file: self.file, line: element.line)
        let count = try XMLTreeReader.skip(element, &reader)
        try found.ledger.mention(path + element.name, settings: count, at: source)
    }

    private mutating func applicationHost(
        _ element: XMLElement,
        _ reader: inout XMLReader,
        _ found: inout FoundSettings
    ) throws(ImportError) {
        let path = element.name + "/"
        while case .start(let child) = try reader.next() {
            guard child.name == "sites" else {
                try self.foreign(child, below: path, &reader, &found)
                continue
            }
            while case .start(let entry) = try reader.next() {
                try self.sitesEntry(entry, below: "\(path)sites/", &reader, &found)
            }
        }
    }

    private mutating func sitesEntry(
        _ element: XMLElement,
        below path: String,
        _ reader: inout XMLReader,
        _ found: inout FoundSettings
    ) throws(ImportError) {
        switch element.name {
        case "site":
            let before = self.trees
            let site = try self.trees.tree(of: element, &reader)
            let isFTP = try self.site(site, path: "\(path)site[\(element["name"] ?? element["id"] ?? "")]", &found)
            // Sites that aren't FTP's aren't kept.
            if !isFTP { self.trees = before }
        case "siteDefaults":
            let tree = try self.trees.tree(of: element, &reader)
            try self.siteDefaults(tree, path: path + element.name, &found)
        case _:
            try self.foreign(element, below: path, &reader, &found)
        }
    }

    private mutating func siteDefaults(
        _ tree: XMLTree,
        path: String,
        _ found: inout FoundSettings
    ) throws(ImportError) {
        var registrar = HostRegistrar(file: self.file)
        for child in tree.children {
            if child.element.name == "ftpServer" {
                self.host.siteDefaults = try registrar.register(child, path: "\(path)/ftpServer", &found)
            } else {
                try registrar.mention(child, path: "\(path)/\(child.element.name)", &found)
            }
        }
        for attribute in tree.element.attributes { _ = try registrar.register(attribute, path: path, &found) }
    }

    /// A site with neither an FTP binding nor an ftpServer isn't FTP's.
    private mutating func site(
        _ tree: XMLTree,
        path: String,
        _ found: inout FoundSettings
    ) throws(ImportError) -> Bool {
        var registrar = HostRegistrar(file: self.file)
        guard Self.isFTP(tree) else {
            try registrar.mention(tree, path: path, &found)
            return false
        }
        var site = HostElement(name: "site")
        for attribute in tree.element.attributes {
            site.attributes.append(try registrar.register(attribute, path: path, &found))
        }
        for child in tree.children {
            let childPath = registrar.path(of: child, below: path)
            switch child.element.name {
            case "bindings": site.children.append(try registrar.bindings(child, path: childPath, &found))
            case "application", "ftpServer":
                site.children.append(try registrar.register(child, path: childPath, &found))
            case _: try registrar.mention(child, path: childPath, &found)
            }
        }
        self.host.sites.append(site)
        return true
    }

    private static func isFTP(_ tree: XMLTree) -> Bool {
        tree.children.contains { child in
            child.element.name == "ftpServer"
                || child.children.contains { $0.element["protocol"]?.lowercased() == "ftp" }
        }
    }

    private mutating func location(
        _ element: XMLElement,
        _ reader: inout XMLReader,
        _ found: inout FoundSettings
    ) throws(ImportError) {
        let place = element["path"] ?? ""
        let path = "location[\(place)]"
        var hasServer = false
        while case .start(let child) = try reader.next() {
            if child.name == "system.ftpServer" {
                hasServer = true
                try self.server(child, below: path + "/", place: place, &reader, &found)
            } else {
                try self.foreign(child, below: path + "/", &reader, &found)
            }
        }
        guard hasServer else { return }
        let registrar = HostRegistrar(file: self.file)
        for attribute in element.attributes where attribute.name != "path" {
            let registered = try registrar.register(attribute, path: path, &found)
            found.ledger.note(
                registered.id,
                .notApplied("It says who may change the section in IIS. It has no effect here.")
            )
        }
    }

    private mutating func server(
        _ element: XMLElement,
        below path: String,
        place: String = "",
        _ reader: inout XMLReader,
        _ found: inout FoundSettings
    ) throws(ImportError) {
        let tree = try self.trees.tree(of: element, &reader)
        var registrar = HostRegistrar(file: self.file)
        let server = try registrar.register(tree, path: path + element.name, &found)
        if place.isEmpty || place == "." {
            self.host.global = Self.joined(self.host.global, server)
        } else {
            self.host.add(HostLocation(path: place, server: server))
            guard self.host.folderCount <= reader.input.limits.foldersMax else {
                throw reader.input.error(
                    "More than \(reader.input.limits.foldersMax) folders of sites have settings of their own. Import fewer "
                        + "sites at a time."
                )
            }
        }
    }

    /// Two `system.ftpServer` of one place count together.
    private static func joined(_ first: HostElement?, _ second: HostElement) -> HostElement {
        guard var joined = first else { return second }
        joined.attributes.append(contentsOf: second.attributes)
        joined.children.append(contentsOf: second.children)
        return joined
    }
}
