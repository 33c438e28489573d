// Where directories of Windows are on this machine.

/// `D:\ftproot=/srv/ftp`: what `--map` says.
public struct PathMapping: Hashable, Sendable {
    /// A drive with a folder, a share (`\\server\share`), or something like `%SystemDrive%\inetpub`.
    public let from: String
    /// The directory here that holds what stands below `from`.
    public let to: String
    /// `from` as it is compared: small letters, backslashes, none at the end.
    fileprivate let prefix: String

    /// A mapping from its text, `FROM=TO`; nil when one of them is missing.
    public init?(_ text: String) {
        guard let equals = text.firstIndex(of: "=") else { return nil }
        self.from = String(text[..<equals])
        self.to = String(text[text.index(after: equals)...])
        self.prefix = Self.comparable(self.from)
        guard !self.prefix.isEmpty, !self.to.isEmpty else { return nil }
    }

    fileprivate static func comparable(_ path: String) -> String {
        var path = path.replacing("/", with: "\\").lowercased()
        while path.hasSuffix("\\") { path.removeLast() }
        return path
    }
}

/// All of them.
public struct PathMap: Hashable, Sendable {
    /// In any order: the longest match wins.
    public let mappings: [PathMapping]

    /// A map; without mappings no directory has a place.
    public init(_ mappings: [PathMapping] = []) {
        self.mappings = mappings.sorted { $0.prefix.utf8.count > $1.prefix.utf8.count }
    }

    /// A directory here, and the mapping that says so.
    struct Place: Hashable {
        var directory: String
        var mapping: PathMapping
    }

    /// Where a directory of Windows is; nil when no mapping holds it, or when its path climbs (`..`).
    func place(_ path: String) -> Place? {
        let whole = path.replacing("/", with: "\\")
        let comparable = PathMapping.comparable(path)
        for mapping in self.mappings {
            guard comparable == mapping.prefix || comparable.hasPrefix(mapping.prefix + "\\") else { continue }
            guard let rest = Self.rest(of: whole, behind: mapping.prefix) else { return nil }
            return Place(directory: Self.joined(mapping.to, rest), mapping: mapping)
        }
        return nil
    }

    /// The names behind the prefix, in the case they have. Small letters may be longer or shorter than their capitals, so
    /// names are counted, not characters.
    private static func rest(of path: String, behind prefix: String) -> [Substring]? {
        let names = path.split(separator: "\\")
        let rest = names.dropFirst(prefix.split(separator: "\\").count)
        return rest.contains { $0 == ".." || $0 == "." } ? nil : Array(rest)
    }

    private static func joined(_ directory: String, _ names: [Substring]) -> String {
        var directory = directory
        while directory.count > 1, directory.hasSuffix("/") { directory.removeLast() }
        guard !names.isEmpty else { return directory }
        return (directory == "/" ? "" : directory) + "/" + names.joined(separator: "/")
    }

    /// A place that doesn't exist, for a directory that no mapping holds: `./unmapped/D/ftproot`. The server starts, and
    /// whoever logs in to that site is told that there is no home.
    static func unmapped(_ path: String) -> String {
        let names = path.split { $0 == "\\" || $0 == "/" }.map { name in
            String(String.UnicodeScalarView(name.unicodeScalars.filter { Self.isPlain($0) }))
        }
        let plain = names.filter { !$0.isEmpty && !$0.allSatisfy { $0 == "." } }
        return (["./unmapped"] + plain).joined(separator: "/")
    }

    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isAlphabetic || scalar.properties.numericType != nil || "-_. ".unicodeScalars.contains(scalar)
    }
}
