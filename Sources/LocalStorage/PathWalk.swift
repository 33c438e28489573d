// What RESOLVE_BENEATH does, done by hand for kernels and sandboxes without openat2.
internal import FTPProtocol
internal import LinuxSystem
internal import SystemPackage

/// One walk from the root along a path, name by name.
///
/// Nothing here lets the kernel follow a link: each name is opened with O_NOFOLLOW, a link's text is read and walked from
/// the folder it lies in. `..` goes back to the descriptor that was gone through, not to what the file system calls the
/// parent, so a folder that is moved meanwhile leads nowhere else; above the root it is refused (EXDEV), as are absolute
/// links. Links of /proc that mean more than their text lead nowhere for the same reason.
struct PathWalk {
    /// Links on one walk, as in the kernel.
    static let linksMax = 40
    /// Folders that are open at once.
    static let depthMax = 512

    private let calls: any FileCalls
    /// From the root to where the walk is, never empty.
    private var folders: [OwnedDescriptor]
    /// Names that are left, the next one last.
    private var names: [ArraySlice<UInt8>]
    private var linksLeft = Self.linksMax

    /// A walk that has yet to begin.
    init(from root: OwnedDescriptor, _ names: [ArraySlice<UInt8>], calls: any FileCalls) {
        self.calls = calls
        self.folders = [root]
        self.names = names.reversed()
    }

    private var folder: OwnedDescriptor { self.folders[self.folders.count - 1] }

    /// Walks to the end and opens what is there.
    mutating func open(_ flags: OpenFlags) throws(Errno) -> OwnedDescriptor {
        while let name = self.names.popLast() {
            if name.elementsEqual([UInt8(ascii: ".")]) { continue }
            if name.elementsEqual([UInt8(ascii: "."), UInt8(ascii: ".")]) {
                guard self.folders.count > 1 else { throw .improperLink }
                self.folders.removeLast()
                continue
            }
            if let found = try self.step(to: FilePlace(self.folder, Array(name)), flags) { return found }
        }
        if flags.contains(.path) { return self.folder }
        return try self.calls.open(.itself(self.folder), flags, mode: 0)
    }

    /// Goes one name further.
    ///
    /// - Returns: What was looked for, if the way ends here in something that isn't a folder.
    private mutating func step(to place: FilePlace, _ flags: OpenFlags) throws(Errno) -> OwnedDescriptor? {
        let entry = try self.calls.open(place, .path, mode: 0)
        switch try self.calls.status(entry).attributes.kind {
        case .directory:
            guard self.folders.count < Self.depthMax else { throw .fileNameTooLong }
            self.folders.append(entry)
            return nil
        case .symbolicLink:
            try self.follow(entry)
            return nil
        case .file, .other:
            guard self.names.isEmpty, !flags.contains(.directory) else { throw .notDirectory }
            return flags.contains(.path) ? entry : try self.openLast(place, flags)
        }
    }

    private mutating func follow(_ link: OwnedDescriptor) throws(Errno) {
        try self.countLink()
        let text = try self.calls.readLink(link)
        guard text.first != UInt8(ascii: "/") else { throw .improperLink }
        self.names.append(contentsOf: text.split(separator: UInt8(ascii: "/")).reversed())
    }

    /// Opens the last name. If it has become a link since it was looked at (ELOOP), it is looked at once more.
    private mutating func openLast(_ place: FilePlace, _ flags: OpenFlags) throws(Errno) -> OwnedDescriptor? {
        do throws(Errno) {
            return try self.calls.open(place, flags, mode: 0)
        } catch {
            guard error == .tooManySymbolicLinkLevels else { throw error }
            try self.countLink()
            self.names.append(place.name[...])
            return nil
        }
    }

    private mutating func countLink() throws(Errno) {
        guard self.linksLeft > 0 else { throw .tooManySymbolicLinkLevels }
        self.linksLeft -= 1
    }
}
