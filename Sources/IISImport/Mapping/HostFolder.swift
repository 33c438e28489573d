// Locations below a site.
internal import FTPProtocol

/// A `location` that names a folder of a site.
struct HostFolder {
    var path: VirtualPath
    var server: HostElement

    /// The locations that speak of a site as a whole, the last first, and of folders in it.
    static func places(of host: ApplicationHost, site name: String) -> (site: [HostElement], folders: [HostFolder]) {
        var site: [HostElement] = []
        var folders: [HostFolder] = []
        for location in host.locations {
            guard let rest = Self.rest(of: location.path, behind: name) else { continue }
            guard let path = SiteDraft.virtualPath(rest) else { continue }
            if path.isRoot {
                site.insert(location.server, at: 0)
            } else {
                folders.append(HostFolder(path: path, server: location.server))
            }
        }
        return (site, folders)
    }

    /// What follows the site's name in `Site/folder`; nil when it is another site's. Case doesn't count.
    private static func rest(of path: String, behind name: String) -> String? {
        let (path, name) = (path.split(separator: "/", maxSplits: 1), name.lowercased())
        guard let first = path.first, !name.isEmpty, first.lowercased() == name else { return nil }
        return path.count > 1 ? String(path[1]) : ""
    }
}
