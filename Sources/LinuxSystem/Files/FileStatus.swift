// What statx(2) tells of a file.
internal import CLinux
public import FTPProtocol
internal import Glibc

/// Attributes, and what only the file system's driver needs beside them.
public struct FileStatus: Hashable, Sendable {
    /// What the port shows.
    public var attributes: FileAttributes
    /// When content, mode or links last changed: no client can set it.
    public var changed: FileTime

    /// A status from its parts.
    public init(attributes: FileAttributes, changed: FileTime) {
        self.attributes = attributes
        self.changed = changed
    }

    init(_ status: clinux_status) {
        let created = FileTime(seconds: status.created_seconds, nanoseconds: status.created_nanoseconds)
        self.attributes = FileAttributes(
            kind: FileAttributes.Kind(mode: status.mode),
            size: status.size,
            modified: FileTime(seconds: status.modified_seconds, nanoseconds: status.modified_nanoseconds),
            created: status.has_created == 0 ? nil : created,
            mode: UInt16(truncatingIfNeeded: status.mode & 0o7777),
            links: status.links,
            owner: status.owner,
            group: status.group,
            device: status.device,
            inode: status.inode
        )
        self.changed = FileTime(seconds: status.changed_seconds, nanoseconds: status.changed_nanoseconds)
    }

    /// True when both are the same file, under whatever names.
    public func isSameFile(as other: FileStatus) -> Bool {
        self.attributes.inode == other.attributes.inode && self.attributes.device == other.attributes.device
    }
}

extension FileAttributes.Kind {
    fileprivate init(mode: UInt32) {
        self =
            switch mode & S_IFMT {
            case S_IFREG: .file
            case S_IFDIR: .directory
            case S_IFLNK: .symbolicLink
            default: .other
            }
    }
}
