/// What a user may do with files: each command row names what it needs, each account what it has.
public struct Permissions: OptionSet, Hashable, Sendable {
    /// One bit a right; see the constants.
    public let rawValue: UInt16

    /// Makes a set from its bits.
    public init(rawValue: UInt16) { self.rawValue = rawValue }

    /// See which files are there: LIST, NLST, MLSD, MLST, STAT with a path.
    public static let list = Permissions(rawValue: 1 << 0)
    /// Read files and what is known of them: RETR, SIZE, MDTM, HASH.
    public static let read = Permissions(rawValue: 1 << 1)
    /// Store files that don't exist yet: STOR, STOU.
    public static let upload = Permissions(rawValue: 1 << 2)
    /// Replace or change files that exist: STOR over one, REST before STOR.
    public static let overwrite = Permissions(rawValue: 1 << 3)
    /// Add to the end of files: APPE.
    public static let append = Permissions(rawValue: 1 << 4)
    /// Remove files: DELE.
    public static let delete = Permissions(rawValue: 1 << 5)
    /// Rename files and folders: RNFR, RNTO.
    public static let rename = Permissions(rawValue: 1 << 6)
    /// Make folders: MKD.
    public static let makeDirectory = Permissions(rawValue: 1 << 7)
    /// Remove folders: RMD.
    public static let removeDirectory = Permissions(rawValue: 1 << 8)
    /// Change times and modes: MFMT, MFF, SITE CHMOD, SITE UTIME.
    public static let changeAttributes = Permissions(rawValue: 1 << 9)

    /// Look, but don't touch.
    public static let readOnly: Permissions = [.list, .read]
    /// Everything.
    public static let all = Permissions(rawValue: (1 << 10) - 1)
}
