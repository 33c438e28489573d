// Names and numbers that no two sites share.
internal import FTPProtocol

struct SiteNames {
    private var names: Set<String> = []
    private var numbers: Set<UInt32> = []
    private var free: UInt32 = 1

    private static let charactersMax = 200

    /// The name, or the name with a number when another site has it.
    mutating func name(_ wanted: String, number: SiteID) -> String {
        let plain = String(wanted.map { $0.isNewline || $0 == "\t" ? " " : $0 }.prefix(Self.charactersMax)).trimmed
        let base = plain.isEmpty ? "FTP site \(number)" : plain
        var name = base
        var count = 1
        while !self.names.insert(name.lowercased()).inserted {
            count += 1
            name = "\(base) (\(count))"
        }
        return name
    }

    /// The number, or the lowest free one.
    mutating func number(_ wanted: UInt32?) -> SiteID {
        if let wanted, wanted > 0, self.numbers.insert(wanted).inserted { return SiteID(rawValue: wanted) }
        while !self.numbers.insert(self.free).inserted { self.free += 1 }
        return SiteID(rawValue: self.free)
    }
}
