// A folder of this host that is listed.
internal import FTPProtocol
internal import LinuxSystem
internal import Storage
internal import Synchronization
internal import SystemPackage

/// An open folder: holds one block of names, however large the folder is.
final class LocalDirectoryCursor: DirectoryCursor {
    private struct Reading {
        var block = DirectoryBlock()
        var isAtEnd = false
    }

    private let directory: OwnedDescriptor
    private let path: VirtualPath
    private let files: RootedFiles
    private let detail: DirectoryDetail
    private let reading = Mutex(Reading())

    init(_ directory: OwnedDescriptor, at path: VirtualPath, in files: RootedFiles, detail: DirectoryDetail) {
        self.directory = directory
        self.path = path
        self.files = files
        self.detail = detail
    }

    func next(_ limit: Int) throws(StorageError) -> [DirectoryEntry] {
        try mapped { () throws(Errno) in
            try self.reading.withLock { reading throws(Errno) in try self.next(limit, &reading) }
        }
    }

    private func next(_ limit: Int, _ reading: inout Reading) throws(Errno) -> [DirectoryEntry] {
        var entries: [DirectoryEntry] = []
        while entries.count < limit, let found = try self.nextName(&reading) {
            guard !found.isDots, !SpoolName.isHidden(found.name) else { continue }
            switch self.detail {
            case .names:
                entries.append(DirectoryEntry(name: found.name, attributes: nil))
            case .attributes:
                guard let attributes = try self.attributes(of: found) else { continue }
                entries.append(DirectoryEntry(name: found.name, attributes: attributes))
            }
        }
        return entries
    }

    private func nextName(_ reading: inout Reading) throws(Errno) -> DirectoryBlock.Entry? {
        while !reading.isAtEnd {
            if let entry = reading.block.next() { return entry }
            reading.isAtEnd = try !self.files.calls.readEntries(self.directory, into: &reading.block)
        }
        return nil
    }

    /// - Returns: nil when the entry has vanished since its name was read.
    private func attributes(of entry: DirectoryBlock.Entry) throws(Errno) -> FileAttributes? {
        let status: FileStatus?
        do throws(Errno) {
            status = try self.files.status(ifPresent: FilePlace(self.directory, entry.name))
        } catch {
            // A folder that may be listed, but not gone into: names and kinds are all there is.
            guard error == .permissionDenied else { throw error }
            return FileAttributes(kind: entry.kind ?? .other, mode: 0)
        }
        guard let attributes = status?.attributes, attributes.kind == .symbolicLink else { return status?.attributes }
        return try self.attributesOfTarget(entry.name) ?? attributes
    }

    /// - Returns: nil when the link leads out of the root, or nowhere.
    private func attributesOfTarget(_ name: [UInt8]) throws(Errno) -> FileAttributes? {
        guard let path = self.path.appending(name) else { return nil }
        do throws(Errno) {
            return try self.files.calls.status(self.files.open(path, .path)).attributes
        } catch {
            guard Self.meansBrokenLink(error) else { throw error }
            return nil
        }
    }

    /// Whether an errno says that a link can't be followed, rather than that something is wrong.
    static func meansBrokenLink(_ errno: Errno) -> Bool {
        switch errno {
        case .noSuchFileOrDirectory, .notDirectory, .improperLink, .tooManySymbolicLinkLevels, .permissionDenied,
            .fileNameTooLong:
            true
        default: false
        }
    }
}
