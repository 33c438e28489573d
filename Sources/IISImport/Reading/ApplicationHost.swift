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
    var locations: [HostLocation] = []
}

/// A `location` with a `system.ftpServer`.
struct HostLocation: Hashable {
    var path: String
    var server: HostElement
}
