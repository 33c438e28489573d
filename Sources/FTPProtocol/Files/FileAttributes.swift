/// A point in time as file systems keep it, UTC.
public struct FileTime: Hashable, Sendable, Comparable {
    /// Whole seconds since 1970-01-01 00:00:00 UTC; negative before.
    public var seconds: Int64
    /// 0 to 999,999,999, always forward from `seconds`.
    public var nanoseconds: UInt32

    /// A time from seconds since 1970 and a fraction.
    public init(seconds: Int64, nanoseconds: UInt32 = 0) {
        self.seconds = seconds
        self.nanoseconds = nanoseconds
    }

    /// Earlier is smaller.
    public static func < (left: FileTime, right: FileTime) -> Bool {
        (left.seconds, left.nanoseconds) < (right.seconds, right.nanoseconds)
    }
}

/// What listings and facts say of one file or folder (RFC 3659 section 7.5).
public struct FileAttributes: Hashable, Sendable {
    /// What kind of thing an entry is.
    public enum Kind: UInt8, Hashable, Sendable {
        /// A regular file.
        case file
        /// A folder.
        case directory
        /// A link whose target isn't there, or lies outside the root. Links that can be followed show their target.
        case symbolicLink
        /// A device, a pipe, a socket.
        case other
    }

    /// What it is.
    public var kind: Kind
    /// Bytes; of a folder whatever the file system says.
    public var size: UInt64
    /// When the content last changed.
    public var modified: FileTime
    /// When it was made, where the file system knows.
    public var created: FileTime?
    /// The low 12 bits of the Unix mode.
    public var mode: UInt16
    /// Number of hard links.
    public var links: UInt32
    /// The owner's number: names are never looked up (a look-up per row made listings slow elsewhere).
    public var owner: UInt32
    /// The group's number.
    public var group: UInt32
    /// The file system's number, for the `unique` fact.
    public var device: UInt64
    /// The file's number in it.
    public var inode: UInt64
    /// What the user may do with it, where that is less than the account may do in general; nil where it isn't.
    public var rights: Permissions?

    /// Attributes with everything but the kind optional.
    public init(
        kind: Kind,
        size: UInt64 = 0,
        modified: FileTime = FileTime(seconds: 0),
        created: FileTime? = nil,
        mode: UInt16 = 0o644,
        links: UInt32 = 1,
        owner: UInt32 = 0,
        group: UInt32 = 0,
        device: UInt64 = 0,
        inode: UInt64 = 0
    ) {
        self.kind = kind
        self.size = size
        self.modified = modified
        self.created = created
        self.mode = mode
        self.links = links
        self.owner = owner
        self.group = group
        self.device = device
        self.inode = inode
    }
}

/// One entry of a folder.
public struct DirectoryEntry: Hashable, Sendable {
    /// The name as bytes, without a slash.
    public var name: [UInt8]
    /// What is known of it; nil when only names were asked for.
    public var attributes: FileAttributes?

    /// An entry.
    public init(name: [UInt8], attributes: FileAttributes?) {
        self.name = name
        self.attributes = attributes
    }
}
