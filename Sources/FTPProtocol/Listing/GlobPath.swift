// A path with patterns: what to open, and what to look for in it.

/// A path split before the first name that holds a pattern.
///
/// `/a/b/*.d/x?` is the folder `/a/b` and the components `*.d` and `x?`.
public struct GlobPath: Hashable, Sendable {
    /// Most names with a pattern that a path may have: each one multiplies the folders that are read.
    public static let patternsMax = 4
    /// Most folders that are read for one path.
    public static let foldersMax = 1_000

    /// A name behind the fixed folder.
    public enum Component: Hashable, Sendable {
        /// A name that is to be there as it is.
        case name([UInt8])
        /// A pattern for names.
        case pattern(GlobPattern)
    }

    /// The folder that the first pattern is looked for in; the whole path when there is no pattern.
    public let folder: VirtualPath
    /// From the first pattern on; empty when there is none.
    public let components: [Component]

    /// Splits a path; nil when it has more patterns than `patternsMax`.
    public init?(_ path: VirtualPath) {
        let names = path.components
        guard let first = names.firstIndex(where: GlobPattern.isPattern) else {
            self.folder = path
            self.components = []
            return
        }
        var components: [Component] = []
        var patterns = 0
        for name in names[first...] {
            if GlobPattern.isPattern(name), let pattern = GlobPattern(name) {
                components.append(.pattern(pattern))
                patterns += 1
            } else {
                components.append(.name(Array(name)))
            }
        }
        guard patterns <= Self.patternsMax else { return nil }
        self.folder = path.prefix(first)
        self.components = components
    }

    /// True when a name of the path holds a pattern.
    public static func hasPattern(_ path: VirtualPath) -> Bool {
        path.components.contains(where: GlobPattern.isPattern)
    }
}
