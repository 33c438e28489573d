// The one way to a listing's lines: LIST, NLST, MLSD and STAT choose a style, and every entry is appended to a buffer.

/// The form of a listing's lines.
public enum ListingStyle: Hashable, Sendable {
    /// As `ls -l` writes it.
    case unix
    /// As DOS and IIS write it.
    case dos
    /// Names alone.
    case names
    /// Facts (RFC 3659 section 7).
    case facts(FactSet)
}

/// How LIST writes times; facts are UTC always (RFC 3659 2.3).
public struct ListingTimes: Hashable, Sendable {
    /// True for 2025 instead of 25 in the DOS style (IIS: LongDate of `showFlags`).
    public var fourDigitYears: Bool
    /// What the times are ahead of UTC, in seconds (IIS: `showFlags` without UseGmtTime); 0 is UTC.
    public var offsetSeconds: Int64

    /// Times; in UTC and with two digits of the year unless said otherwise.
    public init(fourDigitYears: Bool = false, offsetSeconds: Int64 = 0) {
        self.fourDigitYears = fourDigitYears
        self.offsetSeconds = offsetSeconds
    }
}

/// What all lines of a listing have in common; `append` writes one of them.
///
/// Names go out as the bytes that the backend gave, also when they aren't UTF-8; control characters become `?`.
public struct ListingFormat: Hashable, Sendable {
    /// The form of each line.
    public var style: ListingStyle
    /// What the user may do: the `perm` fact tells it.
    public var permissions: Permissions
    /// The present time, which decides between time of day and year in the Unix style.
    public var now: FileTime
    /// True for a mark behind names that tells their kind, as `ls -F` does: `/`, `@`, `*`, `|`.
    public var classify: Bool
    /// How LIST writes times.
    public var times: ListingTimes
    /// Bytes in front of each name of the Unix and names styles, like `sub/` for `NLST sub/*`; checked by the parser.
    public var prefix: [UInt8] = []

    /// A format.
    public init(
        style: ListingStyle,
        permissions: Permissions,
        now: FileTime,
        classify: Bool = false,
        times: ListingTimes = ListingTimes()
    ) {
        self.times = times
        self.style = style
        self.permissions = permissions
        self.now = now
        self.classify = classify
    }

    /// Appends the entry's line and its CRLF.
    ///
    /// An entry whose attributes couldn't be read still gets a line: without facts, or as an empty file of 1970 that
    /// nobody may touch.
    public func append(_ entry: DirectoryEntry, to output: inout [UInt8]) {
        switch self.style {
        case .unix:
            UnixListing(now: self.now, classify: self.classify, offsetSeconds: self.times.offsetSeconds)
                .append(entry, prefix: self.prefix, to: &output)
        case .dos:
            DOSListing(times: self.times).append(entry, to: &output)
        case .names:
            NameListing(classify: self.classify).append(entry, prefix: self.prefix, to: &output)
        case .facts(let facts):
            FactListing(facts: facts, permissions: self.permissions).append(entry, to: &output)
        }
    }

    /// Appends what stands before a folder's lines in a listing with `-R`: an empty line, and its path with a colon.
    public func appendHeading(_ folder: [UInt8], to output: inout [UInt8]) {
        output.appendLineEnd()
        output.appendName(folder)
        output.append(UInt8(ascii: ":"))
        output.appendLineEnd()
    }
}

extension FileAttributes {
    /// What a line says of an entry of which nothing could be read.
    static let unknown = FileAttributes(kind: .file, mode: 0)
}
