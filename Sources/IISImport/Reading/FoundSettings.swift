// What the readers found, before anything is made of it.

/// The settings of all inputs.
struct FoundSettings {
    let ledger: ImportLedger
    /// All metabases and listings together: later ones overrule.
    var metabase = Metabase()
    var registry = RegistryValues()
    var hosts: [ApplicationHost] = []

    private let limits: ImportLimits

    init(limits: ImportLimits) {
        self.limits = limits
        self.ledger = ImportLedger(limits: limits)
    }

    /// Adds a key of the metabase, and those above it.
    mutating func addKey(_ location: String, at source: SourceLine) throws(ImportError) {
        guard location.utf8.count <= Self.locationBytesMax else {
            let problem = "The path of a key is longer than \(Self.locationBytesMax) bytes: the file is damaged."
            throw ImportError(file: source.file, line: source.line, problem)
        }
        self.metabase.addKey(location)
        guard self.metabase.keys.count <= self.limits.settingsMax else {
            let problem = "There are more than \(self.limits.settingsMax) keys. Export fewer sites at a time."
            throw ImportError(file: source.file, line: source.line, problem)
        }
    }

    private static let locationBytesMax = 512

    /// The FTP sites of all inputs.
    var siteCount: Int {
        self.metabase.children(of: Metabase.service).count + self.hosts.reduce(0) { $0 + $1.sites.count }
    }

    /// The bytes of what each site may inherit.
    var inheritedBytes: Int {
        let keys = ["/", "/LM", Metabase.service].compactMap { self.metabase[$0] }
        let above = keys.flatMap { Array($0.properties.values) }.reduce(0) { $0 + $1.value.utf8.count }
        return self.hosts.reduce(above) { $0 + ($1.global?.valueBytes ?? 0) + ($1.siteDefaults?.valueBytes ?? 0) }
    }

    /// A property of a key by its name.
    mutating func add(
        _ name: String,
        _ value: String,
        at location: String,
        _ source: SourceLine
    ) throws(ImportError) {
        let setting = MetabaseSetting(name: name)
        let entry = CustomEntry(
            name: name,
            setting: setting,
            value: value,
            isSecret: SecretName.matches(name),
            isInherited: true
        )
        try self.add(entry, at: location, source)
    }

    /// A property of a key.
    mutating func add(_ entry: CustomEntry, at location: String, _ source: SourceLine) throws(ImportError) {
        let named = entry.setting?.rawValue ?? entry.name
        let isSecret = entry.isSecret || SecretName.matches(entry.name) || SecretName.matches(named)
        let shown = isSecret ? ImportLedger.secret : Self.shown(entry.value)
        // The root of everything is `.` in MetaBase.xml.
        let parent = location == "/" ? "." : location
        let id = try self.ledger.add("\(parent)/\(entry.name)", shown, at: source)
        guard let setting = entry.setting else {
            self.ledger.note(id, isSecret ? Reasons.secret : Reasons.unknown)
            return
        }
        let property = MetabaseProperty(
            setting: setting,
            value: isSecret ? "" : entry.value,
            isInherited: entry.isInherited && setting.isInherited,
            id: id
        )
        self.metabase.set(property, at: location, ledger: self.ledger)
    }

    /// A list one item a line, without the tabs of the file.
    private static func shown(_ value: String) -> String {
        guard value.contains(where: \.isNewline) else { return value.trimmed }
        return value.split(whereSeparator: \.isNewline).map { String($0).trimmed }.joined(separator: "\n")
    }
}

/// Reasons that are given in more than one place.
enum Reasons {
    static let unknown = Outcome.notApplied(
        "It is not known to Spillway. Nothing is lost if FTP doesn't need it; else see docs/configuration.md for a key."
    )
    static let secret = Outcome.notApplied(
        "Secrets are never imported. Set a new password: spillway user add --config FILE NAME --password-file FILE."
    )
    static let serviceOnly = Outcome.notApplied("It counts for the whole service only, at /LM/MSFTPSVC, and not here.")
    static let runTime = Outcome.notApplied(
        "It is a state of the running service, not a setting. Nothing is to be done."
    )
    static let windowsOnly = Outcome.notApplied("It is a matter of Windows, and has no effect here.")
}
