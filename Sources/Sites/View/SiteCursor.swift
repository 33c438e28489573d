// A folder of a site as one login sees it listed.
internal import AccessRules
internal import FTPProtocol
internal import Storage

/// Leaves out the names that rules hide, and says what may be done with the others.
final class SiteCursor: DirectoryCursor {
    private let cursor: any DirectoryCursor
    private let folder: VirtualPath
    private let view: SiteView
    /// The folder as rules know it.
    private let ruled: VirtualPath

    init(_ cursor: any DirectoryCursor, at folder: VirtualPath, in view: SiteView) {
        self.cursor = cursor
        self.folder = folder
        self.view = view
        self.ruled = folder.placed(in: view.home.rulesRoot) ?? folder
    }

    func next(_ limit: Int) throws(StorageError) -> [DirectoryEntry] {
        // Nothing means the end, so a batch of hidden names isn't handed on.
        while true {
            let batch = try self.cursor.next(limit)
            let shown = batch.filter { !self.view.terms.access.hides($0.name, in: self.ruled) }
            if !shown.isEmpty || batch.isEmpty { return shown.map(self.withRights) }
        }
    }

    private func withRights(_ entry: DirectoryEntry) -> DirectoryEntry {
        guard entry.attributes != nil, let path = self.folder.appending(entry.name) else { return entry }
        var entry = entry
        entry.attributes?.rights = self.view.rights(at: path)
        return entry
    }
}
