// LIST in the form of DOS, which IIS sends unless told otherwise, and which some scripts cut by column.

/// Lines as IIS writes them, in UTC unless told otherwise: name and size stand in the same columns as there.
///
///     11-22-25  05:29PM       <DIR>          name
///     11-22-25  05:29PM                 1024 name
public struct DOSListing: Hashable, Sendable {
    private let times: ListingTimes

    /// Lines whose times are written so.
    public init(times: ListingTimes = ListingTimes()) { self.times = times }

    /// Appends the entry's line and its CRLF.
    public func append(_ entry: DirectoryEntry, to output: inout [UInt8]) {
        let attributes = entry.attributes ?? .unknown
        self.appendTime(CivilTime(attributes.modified.ahead(by: self.times.offsetSeconds)), to: &output)
        if attributes.kind == .directory {
            output.appendText("       <DIR>         ")
        } else {
            output.appendDecimal(attributes.size, width: 21)
        }
        output.append(UInt8(ascii: " "))
        output.appendName(entry.name)
        output.appendLineEnd()
    }

    private func appendTime(_ time: CivilTime, to output: inout [UInt8]) {
        output.appendTwoDigits(time.month)
        output.append(UInt8(ascii: "-"))
        output.appendTwoDigits(time.day)
        output.append(UInt8(ascii: "-"))
        if self.times.fourDigitYears { output.appendTwoDigits(time.year / 100) }
        output.appendTwoDigits(time.year)
        output.appendText("  ")
        output.appendTwoDigits((time.hour + 11) % 12 + 1)
        output.append(UInt8(ascii: ":"))
        output.appendTwoDigits(time.minute)
        output.append(time.hour < 12 ? UInt8(ascii: "A") : UInt8(ascii: "P"))
        output.append(UInt8(ascii: "M"))
    }
}
