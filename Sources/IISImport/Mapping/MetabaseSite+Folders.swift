// The root of a site of a metabase, its virtual directories, and what may be done there.
internal import AccessRules
internal import Configuration
internal import FTPProtocol

/// IIS 6's AccessFlags.
struct AccessFlags: Hashable {
    var canRead: Bool
    var canWrite: Bool
    /// Flags that are heeded in part or not at all, with the reason.
    var reason: String?

    init?(_ given: Given) {
        if let number = given.number {
            self.init(bits: number)
        } else {
            var bits: UInt32 = 0
            for name in given.words {
                guard let bit = Self.bits[name.lowercased()] else { return nil }
                bits |= bit
            }
            self.init(bits: bits)
        }
    }

    private init(bits: UInt32) {
        let isLocalRead = bits & 0x1000 != 0
        let isLocalWrite = bits & 0x400 != 0
        self.canRead = bits & 0x1 != 0 && !isLocalRead
        self.canWrite = bits & 0x2 != 0 && !isLocalWrite
        if isLocalRead || isLocalWrite {
            self.reason =
                "NoRemoteRead and NoRemoteWrite leave the right to clients on the server itself: nobody gets it."
        } else if bits & ~0x3 != 0 {
            self.reason = "Only AccessRead and AccessWrite mean something to FTP."
        }
    }

    private static let bits: [String: UInt32] = [
        "accessread": 0x1, "accesswrite": 0x2, "accessexecute": 0x4, "accesssource": 0x10, "accessscript": 0x200,
        "accessnoremotewrite": 0x400, "accessnoremoteread": 0x1000, "accessnoremoteexecute": 0x2000,
        "accessnoremotescript": 0x4000, "accessnophysicaldir": 0x8000,
    ]
}

extension MetabaseSite {
    private var root: String { self.location + "/ROOT" }

    /// What may be done in the whole site. The anonymous user may do the same: in IIS 6 only NTFS tells them apart.
    mutating func rights() {
        let rights = self.permissions(at: self.root, key: "rights")
        self.draft.settings.access.rights = rights ?? .readOnly
        if rights == nil { self.draft.comment("rights", "The input doesn't say; reading is what IIS has by itself.") }
        if self.draft.settings.access.anonymous.isEnabled {
            self.draft.settings.access.anonymous.rights = self.draft.settings.access.rights
            self.draft.comment(
                "anonymous",
                "The rights of the site. Those of NTFS, which may have been less, don't come over."
            )
        }
    }

    /// What AccessFlags leave at a key; notes it under the given key. Scripts see the flags as two switches too.
    private func permissions(at location: String, key: String) -> Permissions? {
        let read = self.metabase.effective(.accessRead, at: location).map { Given($0) }
        let write = self.metabase.effective(.accessWrite, at: location).map { Given($0) }
        guard let given = self.metabase.effective(.accessFlags, at: location).map({ Given($0) }) else {
            return self.permissions(read: read, write: write, key: key)
        }
        for view in [read, write].compactMap({ $0 }) { self.draft.applied(view, key, "see AccessFlags") }
        guard let flags = AccessFlags(given) else {
            self.draft.notApplied(given, "The flags can't be read. Nothing but reading is allowed: see rights.")
            return .readOnly
        }
        let text = ImportedRights.text(read: flags.canRead, write: flags.canWrite)
        if let reason = flags.reason {
            self.draft.changed(given, key, text, because: reason)
        } else {
            self.draft.applied(given, key, text)
        }
        return ImportedRights.permissions(read: flags.canRead, write: flags.canWrite)
    }

    private func permissions(read: Given?, write: Given?, key: String) -> Permissions? {
        guard read != nil || write != nil else { return nil }
        let canRead = read?.flag ?? true
        let canWrite = write?.flag ?? false
        let text = ImportedRights.text(read: canRead, write: canWrite)
        for given in [read, write].compactMap({ $0 }) { self.draft.applied(given, key, text) }
        return ImportedRights.permissions(read: canRead, write: canWrite)
    }

    /// The root and what is mounted below it.
    mutating func directories() {
        if let path = self.metabase[self.root]?.properties[.path] {
            self.draft.settings.folders.directory = self.draft.directory(Given(path), "directory")
        } else {
            self.draft.settings.folders.directory = "./unmapped/site\(self.draft.settings.id)"
            self.draft.comment(
                "directory",
                "The input has no Path for this site: this directory doesn't exist. Change it."
            )
            self.draft.ledger.remind("Give the site \"\(self.draft.title)\" a directory: the input has no Path for it.")
        }
        for key in self.metabase.descendants(of: self.root) { self.folder(key) }
        self.widen()
    }

    /// A folder may have more rights than the root, and the anonymous user has them too. What the site as a whole says is
    /// the most that holds anywhere in its own directory; then the root's own rights become those of the path /.
    private mutating func widen() {
        let root = self.draft.settings.access.rights
        let folders = self.draft.settings.access.pathRights
        let mounted = self.draft.settings.folders.virtualDirectories
        let inside = folders.reduce(root) { $0.union($1.permissions) }
        if inside != root {
            self.draft.settings.access.rights = inside
            let own = mounted.compactMap { directory in
                directory.rights.map { PathRights(path: directory.path, permissions: $0) }
            }
            self.draft.settings.access.pathRights = [PathRights(path: .root, permissions: root)] + own + folders
            self.draft.comment("rights", "The most that holds in any folder; pathRights say what holds where.")
        }
        guard self.draft.settings.access.anonymous.isEnabled else { return }
        self.draft.settings.access.anonymous.rights = mounted.compactMap(\.rights).reduce(inside) { $0.union($1) }
    }

    /// A virtual directory, or a folder of the site with properties of its own.
    private mutating func folder(_ key: MetabaseKey) {
        let name = String(key.location.dropFirst(self.root.count))
        guard let path = SiteDraft.virtualPath(name), path != .root else {
            for property in key.properties.values {
                self.draft.notApplied(Given(property), "\(name) can't be a path of the site.")
            }
            return
        }
        let isMounted = key.properties[.path] != nil
        let rights = self.folderRights(
            key,
            as: isMounted ? "virtualDirectories[\(name)].rights" : "pathRights[\(name)]"
        )
        guard let directory = key.properties[.path] else {
            if let rights { self.draft.settings.access.pathRights.append(PathRights(path: path, permissions: rights)) }
            return
        }
        let index = self.draft.settings.folders.virtualDirectories.count
        var mounted = VirtualDirectorySettings()
        mounted.path = path
        mounted.directory = self.draft.directory(Given(directory), "virtualDirectories[\(index)].directory")
        // IIS 6 never lists a virtual directory: a folder of the same name in the root is what shows it.
        mounted.isListed = false
        mounted.rights = rights
        self.draft.settings.folders.virtualDirectories.append(mounted)
    }

    /// Rights of a folder when it, or a folder above it, has other flags than the root.
    private func folderRights(_ key: MetabaseKey, as result: String) -> Permissions? {
        let settings: [MetabaseSetting] = [.accessFlags, .accessRead, .accessWrite]
        let differs = settings.contains { setting in
            let own = self.metabase.effective(setting, at: key.location)?.id
            return own != nil && own != self.metabase.effective(setting, at: self.root)?.id
        }
        return differs ? self.permissions(at: key.location, key: result) : nil
    }
}
