// What applicationHost.config says about FTP.

/// An attribute of an element, and its place in the ledger.
struct HostAttribute: Hashable {
    var name: String
    var value: String
    var id: SettingID
}

/// An element whose attributes are in the ledger.
struct HostElement: Hashable {
    var name: String
    var attributes: [HostAttribute] = []
    var children: [HostElement] = []
    /// For `clear`, which is a setting without an attribute.
    var id: SettingID?

    /// The attribute of that name, in any case.
    func attribute(_ name: String) -> HostAttribute? {
        let name = name.lowercased()
        return self.attributes.first { $0.name.lowercased() == name }
    }

    /// The value of the attribute of that name.
    func value(_ name: String) -> String? { self.attribute(name)?.value }

    /// The bytes of all values in it.
    var valueBytes: Int {
        self.attributes.reduce(0) { $0 + $1.value.utf8.count } + self.children.reduce(0) { $0 + $1.valueBytes }
    }

    /// The first child of that name.
    func child(_ name: String) -> HostElement? { self.children.first { $0.name == name } }

    /// The element at a path like `security/ssl`.
    func element(at path: String) -> HostElement? {
        path.split(separator: "/").reduce(Optional(self)) { element, name in element?.child(String(name)) }
    }
}

/// One file.
struct ApplicationHost: Hashable {
    /// The sites with an FTP binding or an ftpServer element.
    var sites: [HostElement] = []
    /// What all sites have that say nothing else: `siteDefaults/ftpServer`.
    var siteDefaults: HostElement?
    /// `system.ftpServer` outside of any location.
    var global: HostElement?
    /// `system.ftpServer` by location, in the order of the file.
    private(set) var locations: [HostLocation] = []
    /// Places in `locations`, by the site's name in small letters.
    private var places: [String: [Int]] = [:]
    /// How many locations are folders of sites.
    private(set) var folderCount = 0

    /// Adds a location.
    mutating func add(_ location: HostLocation) {
        self.places[location.site, default: []].append(self.locations.count)
        self.locations.append(location)
        if location.folder != "" { self.folderCount += 1 }
    }

    /// The locations of a site and of its folders, in the order of the file. Case doesn't count.
    func locations(of site: String) -> [HostLocation] {
        (self.places[site.lowercased()] ?? []).map { self.locations[$0] }
    }
}

/// A `location` with a `system.ftpServer`.
struct HostLocation: Hashable {
    var path: String
    var server: HostElement

    private var parts: [Substring] { self.path.split(separator: "/", maxSplits: 1) }

    /// The site's name, in small letters.
    var site: String { self.parts.first?.lowercased() ?? "" }

    /// What follows the site's name in `Site/folder`.
    var folder: String { self.parts.count > 1 ? String(self.parts[1]) : "" }
}
