// Where paths become descriptors, and nowhere else.
internal import FTPProtocol
internal import LinuxSystem
internal import SystemPackage

/// The files beneath one descriptor.
struct RootedFiles: Sendable {
    /// How often openat2 is asked again while somebody renames folders on the way (EAGAIN), until names are taken one
    /// by one.
    static let attemptsMax = 32

    let root: OwnedDescriptor
    let calls: any FileCalls
    private let usesOpenat2: Bool
    /// The folder below the root that is served, `/` for the root itself. It is opened for each call: a descriptor for
    /// each user's home would be one for each of thousands of users.
    private var folder = VirtualPath.root

    /// Opens the root, and finds out what the kernel can do.
    ///
    /// - Returns: nil when openat2 is demanded and missing.
    init?(
        root path: String,
        _ resolution: LocalStorage.Options.Resolution,
        _ calls: any FileCalls
    ) throws(Errno) {
        self.calls = calls
        self.root = try calls.openRoot(Array(path.utf8), [.read, .directory])
        // Looking up a name, even this one, needs the right to go into the folder.
        _ = try calls.status(.itself(self.root))
        self.usesOpenat2 = resolution == .nameByName ? false : try Self.hasOpenat2(self.root, calls)
        if resolution == .openat2 && !self.usesOpenat2 { return nil }
    }

    private static func hasOpenat2(_ root: OwnedDescriptor, _ calls: any FileCalls) throws(Errno) -> Bool {
        do throws(Errno) {
            _ = try calls.openBeneath(root, [UInt8(ascii: ".")], [.path, .directory])
            return true
        } catch {
            // ENOSYS: before Linux 5.6. EPERM: a seccomp filter, as older container engines have it.
            guard error == .noFunction || error == .notPermitted else { throw error }
            return false
        }
    }

    /// Whether an unnamed file can be given a name: that goes through /proc.
    var canLinkUnnamed: Bool {
        do throws(Errno) {
            _ = try self.calls.openRoot(Array("/proc/self/fd".utf8), [.path, .directory])
            return true
        } catch {
            return false
        }
    }

    /// The files beneath one of its folders.
    func narrowed(to folder: VirtualPath) throws(Errno) -> RootedFiles {
        guard let folder = folder.placed(in: self.folder) else { throw .fileNameTooLong }
        var files = self
        files.folder = folder
        return files
    }

    /// What nothing leads out of.
    private func top() throws(Errno) -> OwnedDescriptor {
        self.folder.isRoot ? self.root : try self.open(self.folder, [.path, .directory], from: self.root)
    }

    /// Opens what a path means, links followed as long as they stay beneath the root.
    func open(_ path: VirtualPath, _ flags: OpenFlags) throws(Errno) -> OwnedDescriptor {
        try self.open(path, flags, from: self.top())
    }

    private func open(
        _ path: VirtualPath,
        _ flags: OpenFlags,
        from top: OwnedDescriptor
    ) throws(Errno) -> OwnedDescriptor {
        guard !path.hasSpoolName else { throw .noSuchFileOrDirectory }
        guard self.usesOpenat2 else { return try self.walk(path, flags, from: top) }
        let relative = path.isRoot ? [UInt8(ascii: ".")] : Array(path.bytes.dropFirst())
        for _ in 0..<Self.attemptsMax {
            do throws(Errno) {
                return try self.calls.openBeneath(top, relative, flags)
            } catch {
                guard error == .resourceTemporarilyUnavailable else { throw error }
            }
        }
        return try self.walk(path, flags, from: top)
    }

    /// The folder that holds a path's last name, and that name: what is changed is never reached through a link.
    ///
    /// - Throws: EPERM for the root, which has no name, and for names of spool files.
    func place(of path: VirtualPath) throws(Errno) -> FilePlace {
        guard !path.isRoot, !SpoolName.isHidden(path.name) else { throw .notPermitted }
        let parent = path.parent
        let directory = parent.isRoot ? try self.top() : try self.open(parent, [.path, .directory])
        return FilePlace(directory, Array(path.name))
    }

    /// What a name means now, without following it; nil when there is nothing.
    func status(ifPresent place: FilePlace) throws(Errno) -> FileStatus? {
        do throws(Errno) {
            return try self.calls.status(place)
        } catch {
            guard error == .noSuchFileOrDirectory else { throw error }
            return nil
        }
    }

    /// The folder of a place, open for fsync(2).
    func openFolder(of place: FilePlace) throws(Errno) -> OwnedDescriptor {
        try self.calls.open(.itself(place.directory), [.read, .directory], mode: 0)
    }

    private func walk(
        _ path: VirtualPath,
        _ flags: OpenFlags,
        from top: OwnedDescriptor
    ) throws(Errno) -> OwnedDescriptor {
        var walk = PathWalk(from: top, path.components, calls: self.calls)
        return try walk.open(flags)
    }
}

extension VirtualPath {
    /// Whether a name on the way is one that is kept from clients.
    var hasSpoolName: Bool { self.components.contains { SpoolName.isHidden($0) } }
}
