// Names that all lines of a process share.
internal import FTPProtocol

/// What lines call the machine, the sites and the sessions.
struct LogNames: Sendable {
    /// This machine.
    let computer: String
    /// Tells the sessions of this process from those of another one.
    private let prefix: UInt64

    init(computer: String, prefix: UInt64 = .random(in: .min ... .max)) {
        self.computer = computer
        self.prefix = prefix
    }

    /// `FTPSVC1`, or `MSFTPSVC1` in the manner of IIS 6.
    func append(service site: SiteID, _ manner: W3CFormat.Manner, to text: inout LogText) {
        text.append(manner == .iis7 ? "FTPSVC" : "MSFTPSVC")
        text.append(site.rawValue)
    }

    /// A session's number in the form of a GUID (RFC 9562, version 8: made as its maker likes).
    func append(session number: UInt64, to text: inout LogText) {
        text.append(hex: self.prefix >> 32, digits: 8)
        text.append("-")
        text.append(hex: self.prefix >> 16, digits: 4)
        text.append("-8")
        text.append(hex: self.prefix, digits: 3)
        text.append("-")
        // The two highest bits are the variant's.
        text.append(hex: number >> 48 & 0x3FFF | 0x8000, digits: 4)
        text.append("-")
        text.append(hex: number, digits: 12)
    }
}
