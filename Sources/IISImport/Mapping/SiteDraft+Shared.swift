// What metabases and applicationHost.config have in common.
internal import AccessRules
internal import Configuration
internal import FTPProtocol

extension SiteDraft {
    /// `IP:port:host`, each of them but the port may be missing.
    static func binding(_ text: String) -> BindingSettings? {
        var rest = Substring(text.trimmed)
        var address: IPAddress?
        if rest.hasPrefix("["), let end = rest.firstIndex(of: "]") {
            address = IPAddress(String(rest[rest.index(after: rest.startIndex)..<end]))
            guard address != nil else { return nil }
            rest = rest[rest.index(after: end)...]
        }
        let parts = rest.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false).map {
            String($0).trimmed
        }
        guard parts.count >= 2, let port = UInt16(parts[1]), port > 0 else { return nil }
        if !parts[0].isEmpty, parts[0] != "*" {
            guard address == nil, let named = IPAddress(parts[0]) else { return nil }
            address = named
        }
        let host = parts.count > 2 && !parts[2].isEmpty ? parts[2].lowercased() : nil
        guard host.map({ Self.isHost($0) }) ?? true else { return nil }
        return BindingSettings(address: address, port: port, host: host)
    }

    private static func isHost(_ text: String) -> Bool {
        let isName = text.unicodeScalars.allSatisfy {
            $0.properties.isAlphabetic || $0.properties.numericType != nil || "-._".unicodeScalars.contains($0)
        }
        return isName && text.utf8.count <= 253
    }

    /// Adds bindings from their texts.
    mutating func bindings(_ given: Given, _ texts: [String]) {
        var added: [String] = []
        var refused: [String] = []
        for text in texts {
            guard let binding = Self.binding(text) else {
                refused.append(text)
                continue
            }
            self.settings.bindings.append(binding)
            self.bindingIDs.append(given.id)
            added.append(text)
        }
        let value = added.joined(separator: ", ")
        guard !refused.isEmpty else { return self.applied(given, "bindings", value) }
        let why = "\(refused.joined(separator: ", ")) is no IP:port:host."
        if added.isEmpty { return self.notApplied(given, "\(why) Give the site a binding in spillway.yaml.") }
        self.changed(given, "bindings", value, because: why)
    }

    /// A path of the site below its root; nil when it can't be one.
    static func virtualPath(_ text: String) -> VirtualPath? {
        let names = text.split { $0 == "/" || $0 == "\\" }
        guard !names.contains(".."), !names.contains(".") else { return nil }
        return PathArgument(Array(("/" + names.joined(separator: "/")).utf8)).flatMap { VirtualPath.root.resolving($0) }
    }

    /// Numbers of log periods as IIS counts them.
    mutating func logPeriod(_ given: Given, _ period: LogPeriodSetting?) {
        guard let period else { return self.unreadable(given, wants: "a period of IIS") }
        self.settings.log.period = period
        self.applied(given, "log.period", period.rawValue)
    }

    /// Bytes of a log file; 1 MiB is the least that IIS takes.
    mutating func logSize(_ given: Given) {
        guard let number = given.number else { return self.unreadable(given, wants: "a number of bytes") }
        let least: UInt32 = 1_048_576
        self.settings.log.maxSize = Int(max(number, least))
        if number >= least { return self.applied(given, "log.maxSize", "\(number)") }
        self.changed(given, "log.maxSize", "\(least)", because: "\(least) bytes is the least that IIS takes.")
    }

    /// The folder of the logs; one that isn't mapped becomes `./logs`.
    mutating func logDirectory(_ given: Given) {
        let key = "log.directory"
        if let place = self.map.place(given.value) {
            self.settings.log.directory = place.directory
            let mapping = place.mapping
            return self.changed(given, key, place.directory, because: "--map \(mapping.from)=\(mapping.to) says so.")
        }
        self.settings.log.directory = Self.ownLogs
        self.comment(key, "IIS: \(Self.short(given.value))")
        let reason = "No --map holds \(Self.short(given.value)): logs go to \(Self.ownLogs), beside spillway.yaml."
        self.changed(given, key, Self.ownLogs, because: reason)
    }

    /// Where logs go when nothing says where.
    static let ownLogs = "./logs"
}

/// What IIS's rights to read and to write are here.
enum ImportedRights {
    static func permissions(read: Bool, write: Bool) -> Permissions {
        var rights = ReadWrite()
        if read { rights.insert(.read) }
        if write { rights.insert(.write) }
        return rights.permissions
    }

    static func text(read: Bool, write: Bool) -> String {
        switch (read, write) {
        case (true, true): "read and write"
        case (true, false): "read"
        case (false, true): "write"
        case (false, false): "nothing"
        }
    }
}
