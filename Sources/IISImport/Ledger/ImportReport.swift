// What became of every setting.

/// What became of a setting.
public enum Fate: String, Hashable, Sendable, CaseIterable {
    /// It holds as it stands.
    case applied
    /// It holds, but not as it stands.
    case changed
    /// It doesn't hold here.
    case notApplied
}

/// One setting of the input, and what became of it.
public struct ReportEntry: Hashable, Sendable {
    /// `FILE:LINE`.
    public var source: String
    /// Its full path.
    public var key: String
    /// Its value, decoded; `(secret)` when nobody may see it.
    public var value: String
    /// What became of it.
    public var fate: Fate
    /// Where it is in `spillway.yaml`, and with which value; empty when it is nowhere.
    public var result: String
    /// Why it isn't applied as it stands, and what to do; empty when it is.
    public var reason: String
}

/// What an import did with its input: each setting once.
public struct ImportReport: Hashable, Sendable {
    /// The settings, file by file and line by line.
    public var entries: [ReportEntry]
    /// What is left to do for the administrator.
    public var notes: [String]

    /// The settings with that fate.
    public func entries(_ fate: Fate) -> [ReportEntry] { self.entries.filter { $0.fate == fate } }
}
