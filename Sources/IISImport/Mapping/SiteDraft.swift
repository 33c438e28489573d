// One site while it is being made: its settings, the comments for the file, and what is said about each input.
internal import AccessRules
internal import Configuration

struct SiteDraft {
    let ledger: ImportLedger
    let map: PathMap
    /// How results name it: `sites[Cameras]`.
    let title: String
    var settings = SiteSettings()
    /// By keys of the site: `directory`.
    var comments: [String: String] = [:]
    /// Where each binding stands in the input, beside `settings.bindings`.
    var bindingIDs: [SettingID] = []

    init(title: String, map: PathMap, ledger: ImportLedger) {
        self.title = title
        self.map = map
        self.ledger = ledger
        self.settings.name = title
    }

    /// The name that the input gives.
    func named(_ given: Given) {
        if given.value.trimmed == self.title { return self.applied(given, "name", self.title) }
        self.changed(
            given,
            "name",
            self.title,
            because: "Each site has a name of its own, of up to 255 plain characters."
        )
    }

    /// The number that the input gives.
    func numbered(_ given: Given) {
        let number = "\(self.settings.id)"
        if given.value == number { return self.applied(given, "id", number) }
        self.changed(given, "id", number, because: "It is no number from 1 to 4294967295, or another site has it.")
    }

    // MARK: What is said

    /// It holds as it stands.
    func applied(_ given: Given, _ key: String, _ value: String) {
        self.ledger.note(given.id, .applied(self.result(key, value)))
    }

    /// It holds with a change.
    func changed(_ given: Given, _ key: String, _ value: String, because reason: String) {
        self.ledger.note(given.id, .changed(self.result(key, value), because: reason))
    }

    /// It doesn't hold.
    func notApplied(_ given: Given, _ reason: String) {
        self.ledger.note(given.id, .notApplied(reason))
    }

    /// The value can't be read: Spillway's own stays.
    func unreadable(_ given: Given, wants: String) {
        self.notApplied(given, "The value can't be read: \(wants) is expected. What Spillway has by itself counts.")
    }

    private func result(_ key: String, _ value: String) -> String {
        "sites[\(self.title)].\(key): \(Self.short(value))"
    }

    /// Enough of a text to know which it is.
    static func short(_ text: String) -> String {
        text.utf8.count <= Self.shortBytes ? text : text.prefix(Self.shortBytes) + "…"
    }

    private static let shortBytes = 300

    /// Adds a line to the comment of a key.
    mutating func comment(_ key: String, _ text: String) {
        let text = Self.harmless(text)
        if let old = self.comments[key] {
            guard !old.contains(text) else { return }
            self.comments[key] = "\(old)\n\(text)"
        } else {
            self.comments[key] = text
        }
    }

    /// Text of the input in a comment: no control characters, and none that the reader of spillway.yaml is wary of when it
    /// looks for keys before it parses. Directories of Windows have none of them.
    private static func harmless(_ text: String) -> String {
        let scalars = text.unicodeScalars.map { scalar -> Unicode.Scalar in
            let isHarmless =
                switch scalar.properties.generalCategory {
                case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned, .surrogate:
                    scalar == "\n"
                case _: scalar != "*" && scalar != "?" && scalar != "[" && scalar != "]" && scalar != "}"
                }
            return isHarmless && scalar != "\u{FFFD}" ? scalar : "_"
        }
        return String(String.UnicodeScalarView(scalars))
    }

    // MARK: Values that are taken as they are

    mutating func flag(_ given: Given?, _ key: String, _ path: WritableKeyPath<SiteSettings, Bool>) {
        guard let given else { return }
        guard let flag = given.flag else { return self.unreadable(given, wants: "true or false") }
        self.settings[keyPath: path] = flag
        self.applied(given, key, "\(flag)")
    }

    /// A flag that has one value only here.
    mutating func fixed(_ given: Given?, _ key: String, at value: Bool, because reason: String) {
        guard let given else { return }
        guard let flag = given.flag else { return self.unreadable(given, wants: "true or false") }
        if flag == value {
            self.applied(given, key, "\(value)")
        } else {
            self.changed(given, key, "\(value)", because: reason)
        }
    }

    /// Seconds; IIS takes what is out of its range for its default.
    mutating func seconds(
        _ given: Given?,
        _ key: String,
        _ path: WritableKeyPath<SiteSettings, Duration>,
        range: ClosedRange<UInt32>,
        otherwise: UInt32
    ) {
        guard let given else { return }
        let number = given.number
        let seconds = number.flatMap { range.contains($0) ? $0 : nil } ?? otherwise
        self.settings[keyPath: path] = .seconds(Int64(seconds))
        if seconds == number { return self.applied(given, key, "\(seconds)s") }
        self.changed(
            given,
            key,
            "\(seconds)s",
            because: "Outside of \(range.lowerBound) to \(range.upperBound), IIS takes \(otherwise)."
        )
    }

    /// A count where 4294967295 (or -1) is no limit.
    mutating func limit(
        _ given: Given?,
        _ key: String,
        _ path: WritableKeyPath<SiteSettings, Int?>,
        max: Int = 1_000_000
    ) {
        guard let given else { return }
        guard let number = given.number else { return self.unreadable(given, wants: "a number") }
        self.settings[keyPath: path] = number == .max || number == 0 ? nil : min(Int(number), max)
        switch Int(number) {
        case Int(UInt32.max): self.applied(given, key, "unlimited")
        case 0: self.changed(given, key, "unlimited", because: "0 would let nobody in; IIS's default is no limit.")
        case 1...max: self.applied(given, key, "\(number)")
        case _: self.changed(given, key, "\(max)", because: "Spillway takes \(max) at most.")
        }
    }

    /// Text of one line or more.
    mutating func lines(_ given: Given?, _ key: String, _ path: WritableKeyPath<SiteSettings, [String]>) {
        guard let given else { return }
        let lines = given.value.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        self.settings[keyPath: path] = lines.map { String($0).trimmed }.filter { !$0.isEmpty }
        self.applied(given, key, self.settings[keyPath: path].joined(separator: " / "))
    }

    // MARK: Directories

    /// The directory here for one of Windows. One that no mapping holds becomes a place that doesn't exist.
    mutating func directory(_ given: Given, _ key: String) -> String {
        if let place = self.map.place(given.value) {
            let mapping = place.mapping
            self.comment(key, "IIS: \(Self.short(given.value))")
            self.changed(given, key, place.directory, because: "--map \(mapping.from)=\(mapping.to) says so.")
            return place.directory
        }
        let directory = PathMap.unmapped(given.value)
        let shown = Self.short(given.value)
        self.comment(key, "IIS: \(shown). No --map says where it is here: this directory doesn't exist. Change it.")
        let reason =
            "No --map holds \(shown). The site gets a directory that doesn't exist, and nobody can log in to it: "
            + "import again with --map '\(shown)=DIRECTORY', or change the directory in spillway.yaml."
        self.ledger.note(given.id, .notApplied(reason, result: self.result(key, directory)))
        self.ledger.remind("Say where \(shown) is here: --map '\(shown)=DIRECTORY'.")
        return directory
    }
}
