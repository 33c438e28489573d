// Values of the registry that FTP reads.

/// The data of a value.
enum RegistryData: Hashable {
    case number(UInt64)
    case text(String)
    case list([String])
    case binary([UInt8])

    /// Decoded, for people.
    var shown: String {
        switch self {
        case .number(let number): "\(number)"
        case .text(let text): text
        case .list(let items): items.joined(separator: "\n")
        case .binary(let bytes): Self.hex(bytes)
        }
    }

    private static let bytesShown = 64

    private static func hex(_ bytes: [UInt8]) -> String {
        let shown = bytes.prefix(Self.bytesShown).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
        return shown.joined(separator: ",") + (bytes.count > Self.bytesShown ? ",…" : "")
    }
}

/// A value of InetInfo\Parameters.
struct RegistryValue: Hashable {
    var name: String
    var data: RegistryData
    var id: SettingID
}

/// What was found, by the part of the registry it stands in and by its name in small letters.
struct RegistryValues {
    /// The parts that have something to do with FTP.
    enum Part: Hashable, CaseIterable {
        /// Services\InetInfo\Parameters: what the article speaks of.
        case inetInfo
        /// Services\AFD\Parameters: the kernel's side of listening.
        case listening
        /// Services\MSFTPSVC and Services\ftpsvc.
        case service

        /// The part that a key belongs to.
        init?(key: String) {
            let parts = key.lowercased().split(separator: "\\")
            guard let services = parts.firstIndex(of: "services"), services + 1 < parts.count else { return nil }
            switch (parts[services + 1], parts.dropFirst(services + 2).first) {
            case ("inetinfo", "parameters"?): self = .inetInfo
            case ("afd", "parameters"?): self = .listening
            case ("msftpsvc", _), ("ftpsvc", _): self = .service
            case (_, _): return nil
            }
        }
    }

    private(set) var values: [Part: [String: RegistryValue]] = [:]

    /// Everything that was found in a part, by name.
    func sorted(_ part: Part) -> [RegistryValue] {
        (self.values[part] ?? [:]).sorted { $0.key < $1.key }.map(\.value)
    }

    /// Adds a value; an older one of that name doesn't count any more.
    mutating func set(_ value: RegistryValue, in part: Part, ledger: ImportLedger) {
        // The article writes ListenBacklog, older pages ListenBackLog; case doesn't count in the registry.
        if let old = self.values[part, default: [:]].updateValue(value, forKey: value.name.lowercased()) {
            let later = ledger.source(value.id)
            ledger.note(old.id, .notApplied("The same value stands again at \(later.text), and that one counts."))
        }
    }

    /// Forgets a value that the file deletes.
    mutating func remove(_ name: String, in part: Part, because id: SettingID, ledger: ImportLedger) {
        guard let old = self.values[part]?.removeValue(forKey: name.lowercased()) else { return }
        ledger.note(old.id, .notApplied("It is deleted again at \(ledger.source(id).text)."))
    }

    /// Forgets all values of a part that the file deletes.
    mutating func removeAll(in part: Part, because id: SettingID, ledger: ImportLedger) {
        for value in self.sorted(part) { self.remove(value.name, in: part, because: id, ledger: ledger) }
    }
}
