// A value of the input, however it was written, on its way into the settings.

/// What somebody set, and its place in the ledger.
struct Given: Hashable {
    var value: String
    var id: SettingID

    init(_ property: MetabaseProperty) {
        self.value = property.value.trimmed
        self.id = property.id
    }

    init(_ attribute: HostAttribute) {
        self.value = attribute.value
        self.id = attribute.id
    }

    /// A number as IIS writes it: decimal, `0x…`, or -1 for the largest there is.
    var number: UInt32? {
        if self.value == "-1" { return .max }
        let isHex = self.value.lowercased().hasPrefix("0x")
        return UInt32(self.value.dropFirst(isHex ? 2 : 0), radix: isHex ? 16 : 10)
    }

    /// A switch: TRUE and FALSE in any case, or a number.
    var flag: Bool? {
        switch self.value.lowercased() {
        case "true": true
        case "false": false
        case _: self.number.map { $0 != 0 }
        }
    }

    /// `hh:mm:ss`, with days in front (`d.hh:mm:ss`) or fractions behind; in seconds.
    var timeSpan: Int? {
        let days = self.value.split(separator: ".", omittingEmptySubsequences: false)
        let clock = days.first { $0.contains(":") } ?? ""
        let parts = clock.split(separator: ":", omittingEmptySubsequences: false).map { Int($0) }
        guard parts.count == 3, let hours = parts[0], let minutes = parts[1], let seconds = parts[2] else { return nil }
        guard (0..<24).contains(hours), (0..<60).contains(minutes), (0..<60).contains(seconds) else { return nil }
        let day = days.first.flatMap { $0.contains(":") ? 0 : Int($0) } ?? 0
        guard (0...36_500).contains(day) else { return nil }
        return ((day * 24 + hours) * 60 + minutes) * 60 + seconds
    }

    /// Words with commas or bars between them.
    var words: [String] {
        self.value.split { $0 == "," || $0 == "|" }.map { String($0).trimmed }.filter { !$0.isEmpty }
    }
}
