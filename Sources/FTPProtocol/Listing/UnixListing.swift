// LIST in the form that every client's parser knows best: what `ls -l` writes, in English and UTC.

/// Lines as `ls -l` writes them, with numbers for owner and group.
///
///     -rw-r--r--    1 1000     1000         1024 Nov 22 17:29 name
///     drwxr-xr-x    2 0        0            4096 Jan  5  2019 name
///
/// Times of the last six months have the time of day, older ones and those to come the year: a client that sees no
/// year takes the one which puts the date into its past.
public struct UnixListing: Hashable, Sendable {
    /// Half a year of 365.2425 days, as `ls` has it.
    public static let recentSeconds: Int64 = 15_778_476

    private let recent: ClosedRange<Int64>
    private let classify: Bool
    private let offsetSeconds: Int64

    /// Lines as they are at that time, with or without the marks of `ls -F`; times are that far ahead of UTC.
    public init(now: FileTime, classify: Bool = false, offsetSeconds: Int64 = 0) {
        self.offsetSeconds = offsetSeconds
        let end = CivilTime.clamped(now.seconds)
        self.recent = end - Self.recentSeconds + 1...end
        self.classify = classify
    }

    /// Appends the entry's line and its CRLF, with the prefix in front of the name.
    public func append(_ entry: DirectoryEntry, prefix: [UInt8] = [], to output: inout [UInt8]) {
        let attributes = entry.attributes ?? .unknown
        Self.appendMode(of: attributes, to: &output)
        output.append(UInt8(ascii: " "))
        output.appendDecimal(UInt64(attributes.links), width: 4)
        output.append(UInt8(ascii: " "))
        output.appendDecimal(UInt64(attributes.owner), width: -8)
        output.append(UInt8(ascii: " "))
        output.appendDecimal(UInt64(attributes.group), width: -8)
        output.append(UInt8(ascii: " "))
        output.appendDecimal(attributes.size, width: 12)
        output.append(UInt8(ascii: " "))
        self.appendTime(attributes.modified, to: &output)
        output.append(UInt8(ascii: " "))
        output.append(contentsOf: prefix)
        output.appendName(entry.name)
        if self.classify, let mark = attributes.kindMark { output.append(mark) }
        output.appendLineEnd()
    }

    /// `Nov 22 17:29` or `Nov 22  2024`.
    private func appendTime(_ time: FileTime, to output: inout [UInt8]) {
        let civil = CivilTime(time.ahead(by: self.offsetSeconds))
        Self.appendMonth(civil.month, to: &output)
        output.append(UInt8(ascii: " "))
        output.appendDecimal(UInt64(civil.day), width: 2)
        output.append(UInt8(ascii: " "))
        if self.recent.contains(time.seconds) {
            output.appendTwoDigits(civil.hour)
            output.append(UInt8(ascii: ":"))
            output.appendTwoDigits(civil.minute)
        } else {
            output.append(UInt8(ascii: " "))
            output.appendTwoDigits(civil.year / 100)
            output.appendTwoDigits(civil.year)
        }
    }

    private static func appendMonth(_ month: Int, to output: inout [UInt8]) {
        let names: StaticString = "JanFebMarAprMayJunJulAugSepOctNovDec"
        names.withUTF8Buffer { output.append(contentsOf: UnsafeBufferPointer(rebasing: $0[month * 3 - 3..<month * 3])) }
    }

    /// `-rwsr-xr-T`: the kind, three times three rights, and setuid, setgid and sticky in the places of `x`.
    private static func appendMode(of attributes: FileAttributes, to output: inout [UInt8]) {
        let mode = attributes.mode
        output.append(attributes.kindLetter)
        output.append(mode & 0o400 != 0 ? UInt8(ascii: "r") : UInt8(ascii: "-"))
        output.append(mode & 0o200 != 0 ? UInt8(ascii: "w") : UInt8(ascii: "-"))
        output.append(Self.executeLetter(mode & 0o100 != 0, special: mode & 0o4000 != 0, letter: UInt8(ascii: "s")))
        output.append(mode & 0o040 != 0 ? UInt8(ascii: "r") : UInt8(ascii: "-"))
        output.append(mode & 0o020 != 0 ? UInt8(ascii: "w") : UInt8(ascii: "-"))
        output.append(Self.executeLetter(mode & 0o010 != 0, special: mode & 0o2000 != 0, letter: UInt8(ascii: "s")))
        output.append(mode & 0o004 != 0 ? UInt8(ascii: "r") : UInt8(ascii: "-"))
        output.append(mode & 0o002 != 0 ? UInt8(ascii: "w") : UInt8(ascii: "-"))
        output.append(Self.executeLetter(mode & 0o001 != 0, special: mode & 0o1000 != 0, letter: UInt8(ascii: "t")))
    }

    /// The special letter is a capital one where the right to execute is missing.
    private static func executeLetter(_ execute: Bool, special: Bool, letter: UInt8) -> UInt8 {
        let plain = execute ? UInt8(ascii: "x") : UInt8(ascii: "-")
        return special ? (execute ? letter : letter - 0x20) : plain
    }
}

extension FileAttributes {
    /// The first letter of a line; devices and sockets are shown as pipes, which clients know to leave alone.
    fileprivate var kindLetter: UInt8 {
        switch self.kind {
        case .file: UInt8(ascii: "-")
        case .directory: UInt8(ascii: "d")
        case .symbolicLink: UInt8(ascii: "l")
        case .other: UInt8(ascii: "p")
        }
    }

    /// The mark behind a name that `ls -F` writes; plain files have none.
    var kindMark: UInt8? {
        switch self.kind {
        case .file: self.mode & 0o111 != 0 ? UInt8(ascii: "*") : nil
        case .directory: UInt8(ascii: "/")
        case .symbolicLink: UInt8(ascii: "@")
        case .other: UInt8(ascii: "|")
        }
    }
}
