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
        for location in host.locations(of: name) {
            guard let path = SiteDraft.virtualPath(location.folder) else { continue }
            if path.isRoot {
                site.insert(location.server, at: 0)
            } else {
                folders.append(HostFolder(path: path, server: location.server))
            }
        }
        return (site, folders)
    }
}
